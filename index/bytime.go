package index

import (
	"cmp"
	"math"
	"slices"
)

// byTime keeps the newest or oldest hits. Only these are scored.
func (a *answer) byTime(keep *best) error {
	// The time of the last that is kept decides first, then all of that time.
	sign := int64(1)
	if a.sort == Oldest {
		sign = -1
	}
	times := &best{most: keep.most, order: func(a, b ranked) int { return cmp.Compare(b.time, a.time) }}
	for s, seg := range a.v.segments {
		if times.full() && a.latest(seg) <= times.hits[0].time {
			continue // an older year: its hits are counted, not looked at
		}
		a.match[s].each(func(doc uint32) bool {
			if t := sign * a.dated(seg, doc); !times.full() || t > times.hits[0].time {
				times.add(ranked{time: t})
			}
			return true
		})
	}
	if len(times.hits) == 0 {
		return nil
	}
	last := times.hits[0].time
	newest, oldest := a.v.span()
	shares := &shares{r: a.c.r, mass: a.mass}
	for s, seg := range a.v.segments {
		if a.latest(seg) < last {
			continue
		}
		scorers, err := a.scorers(s, a.room)
		if err != nil {
			return err
		}
		beside, err := a.beside(s, a.room)
		if err != nil {
			return err
		}
		a.match[s].each(func(doc uint32) bool {
			if sign*a.dated(seg, doc) < last {
				return true
			}
			h := ranked{doc: seg.from + int(doc), time: seg.times[doc], tie: seg.ties[doc]}
			score, mass := beside.of(doc), 0.0
			for _, sc := range scorers {
				more, share := sc.at(doc)
				score += more
				mass += sc.mass * share
			}
			if score > 0 && a.mass > 0 {
				score *= shares.of(mass) * a.c.r.age(h.time, newest, oldest)
			}
			h.score = float64(float32(score))
			keep.add(h)
			return true
		})
		beside.free()
	}
	a.top = keep.sorted()
	return nil
}

// latest is at least the time by which the first document of a segment sorts.
// Which is the oldest is not known of those without a date.
func (a *answer) latest(seg *segment) int64 {
	if a.sort == Oldest {
		return math.MaxInt64
	}
	return max(seg.newest, noTime+1)
}

// dated is when a document was published, as it is sorted: what is of unknown
// date is as old as can be.
func (a *answer) dated(seg *segment, doc uint32) int64 {
	return max(seg.times[doc], noTime+1)
}

// mostAsked is the share of what was asked for that a hit must have by date.
const mostAsked = 0.6

// maxCombined bounds of how many words the combinations are looked at.
const maxCombined = 8

// most takes from have what has less than most of what was asked for. By
// relevance the score sees to that; by date what is not quite the word asked
// for is not quite had.
func (a *answer) most(s int, have bitset, room *workspace) error {
	mass := a.mass
	for _, part := range a.root.should {
		if slices.Max(part.leaf.df) == 0 {
			mass -= part.leaf.weight * part.leaf.idf // what nobody wrote nobody can have
		}
	}
	least := (mostAsked - 1e-6) * mass
	words := make([]levels, 0, len(a.root.should))
	for _, part := range a.root.should {
		l, err := a.levels(s, part.leaf, room)
		if err != nil {
			return err
		}
		words = append(words, l)
	}
	slices.SortStableFunc(words, func(a, b levels) int { return cmp.Compare(b.mass, a.mass) })
	enough := room.set(a.v.segments[s].docs)
	if len(words) > maxCombined {
		a.addUp(words, least, enough)
	} else {
		combine(words, least, have, enough)
	}
	have.and(enough)
	return nil
}

// levels are the documents that have a word, by how much of it: the best forms
// first, and with each those of the better ones.
type levels struct {
	mass   float64
	shares []float64
	docs   []bitset
}

func (a *answer) levels(s int, l *leaf, room *workspace) (levels, error) {
	out := levels{mass: l.weight * l.idf}
	for i, va := range l.variants {
		p := l.lists[s][i]
		if p == nil {
			continue
		}
		list, err := p.decode()
		if err != nil {
			return out, err
		}
		at, ok := slices.BinarySearchFunc(out.shares, va.weight, func(a, b float64) int { return cmp.Compare(b, a) })
		if !ok {
			out.shares = slices.Insert(out.shares, at, va.weight)
			out.docs = slices.Insert(out.docs, at, room.set(a.v.segments[s].docs))
		}
		list.mark(out.docs[at], func(p packed) bool {
			return (!va.plain || p.plain()) && (!l.title || p.title() > 0)
		})
	}
	for i := 1; i < len(out.docs); i++ {
		out.docs[i].or(out.docs[i-1])
	}
	return out, nil
}

// combine adds to enough what of among has at least so much of the words.
func combine(words []levels, least float64, among, enough bitset) {
	if least <= 0 {
		enough.or(among)
		return
	}
	rest := 0.0
	for _, w := range words {
		rest += w.mass
	}
	if rest < least {
		return
	}
	w := words[0]
	for i, docs := range w.docs {
		both := slices.Clone(among)
		both.and(docs)
		combine(words[1:], least-w.mass*w.shares[i], both, enough)
	}
	combine(words[1:], least, among, enough)
}

// addUp does the same for many words, document by document.
func (a *answer) addUp(words []levels, least float64, enough bitset) {
	sum := make([]float32, len(enough)*64)
	for _, w := range words {
		for i, docs := range w.docs {
			more := w.mass * w.shares[i]
			if i+1 < len(w.shares) {
				more -= w.mass * w.shares[i+1] // the next level counts it as well
			}
			docs.each(func(doc uint32) bool {
				sum[doc] += float32(more)
				return true
			})
		}
	}
	for doc, m := range sum {
		if float64(m) >= least {
			enough.set(uint32(doc))
		}
	}
}
