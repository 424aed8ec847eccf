package index

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// Most documents that match need not be scored: what they lack, or have of
// common words alone, keeps them from being among the best. Every word has a
// bound of what it can give; words whose bounds together do not reach the
// worst of the best so far are looked up only for documents that have other
// words, too (MaxScore).

// maxLooked bounds how many words are looked up document by document: of more,
// all documents are added up.
const maxLooked = 64

var spareSums = sync.Pool{New: func() any { return new(sums) }}

// byScore keeps the best hits by relevance.
func (a *answer) byScore(keep *best) error {
	own := make([]best, 1+a.helpers.n)
	err := a.eachSegment(func(worker, s int) error {
		if err := a.ctx.Err(); err != nil {
			return fmt.Errorf("search: %w", err)
		}
		x := spareSums.Get().(*sums)
		defer spareSums.Put(x)
		of := &own[worker]
		of.most, of.order = keep.most, keep.order
		return a.scoreSegment(s, of, x, a.rooms[worker])
	})
	a.helpers.free()
	keep.hits = own[0].hits
	for _, of := range own[1:] {
		for _, h := range of.hits {
			keep.add(h)
		}
	}
	return err
}

// scorers returns the scorers of a segment, those that can give most first.
func (a *answer) scorers(s int, room *workspace) ([]*scorer, error) {
	var out []*scorer
	for i, l := range a.words {
		sc, err := a.c.r.scorer(a.v, s, l, room)
		if err != nil {
			return nil, err
		}
		if sc == nil {
			continue
		}
		if i < a.asked {
			sc.mass = l.weight * l.idf
		}
		out = append(out, sc)
	}
	slices.SortStableFunc(out, func(a, b *scorer) int { return cmp.Compare(b.most, a.most) })
	return out, nil
}

func (a *answer) scoreSegment(s int, keep *best, x *sums, room *workspace) error {
	seg := a.v.segments[s]
	match := a.match[s]
	scorers, err := a.scorers(s, room)
	if err != nil {
		return err
	}
	beside, err := a.beside(s, room)
	if err != nil {
		return err
	}
	defer beside.free()
	// What the scorers from i on can give together.
	rest, restMass := make([]float64, len(scorers)+1), make([]float64, len(scorers)+1)
	for i := len(scorers) - 1; i >= 0; i-- {
		rest[i] = rest[i+1] + scorers[i].most
		restMass[i] = restMass[i+1] + scorers[i].mass
	}
	newest, oldest := a.v.span()
	shares := &shares{r: a.c.r, mass: a.mass}
	for from := 0; from < seg.docs; from += stretchDocs {
		words := match[from>>6 : min((from+stretchDocs)>>6, len(match))]
		if words.count() == 0 {
			continue
		}
		floor, needed := keep.floor(), len(scorers)
		if floor > 0 {
			for len(scorers) <= maxLooked && needed > 0 && rest[needed-1]*shares.of(restMass[needed-1]) < floor {
				needed--
			}
		}
		x.clear(uint32(from))
		for _, sc := range scorers[:needed] {
			// What others cannot make up for is not looked at further.
			sc.add(x, floor-(rest[0]-sc.most), beside)
		}
		for i, w := range words {
			if floor > 0 {
				w &= x.any[i] | beside.any(from>>6+i)
			}
			for ; w != 0; w &= w - 1 {
				at := i<<6 + bits.TrailingZeros64(w)
				doc := uint32(from + at)
				score, mass := x.score[at]+beside.of(doc), x.mass[at]
				for n, sc := range scorers[needed:] {
					n += needed
					if score+rest[n] < floor || (score+rest[n])*shares.of(mass+restMass[n]) < floor {
						break // it cannot be among the best
					}
					more, share := sc.at(doc)
					score += more
					if share > 0 {
						mass += sc.mass
					}
				}
				ranks := score > 0 && a.mass > 0
				if ranks {
					score *= shares.of(mass)
				}
				if score < floor {
					continue // age only takes away, and its time is waited for
				}
				h := ranked{doc: seg.from + int(doc), time: seg.times[doc], tie: seg.ties[doc]}
				if ranks {
					score *= a.c.r.age(h.time, newest, oldest)
				}
				// The order in which words are added must not part equals.
				h.score = float64(float32(score))
				keep.add(h)
				floor = keep.floor()
			}
		}
	}
	return nil
}

// shares remembers what hits keep of their scores by how much of the query
// they have: there are few cases, and hits in a row are often alike.
type shares struct {
	r     *ranking
	mass  float64
	known [64]struct{ mass, of float64 }
}

func (s *shares) of(mass float64) float64 {
	if s.mass == 0 {
		return 1
	}
	b := math.Float64bits(mass)
	k := &s.known[(b*0x9e3779b97f4a7c15)>>58]
	if k.mass != mass || k.of == 0 {
		k.mass, k.of = mass, s.r.coordinate(mass/s.mass)
	}
	return k.of
}
