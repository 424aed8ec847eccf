package index

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
)

// ranked is a document with what it is sorted by.
type ranked struct {
	doc   int
	score float64
	time  int64
	tie   uint32
}

// answer is a query run against a view.
type answer struct {
	v     *view
	c     *compiler
	root  *node
	match []bitset // by segment
	total int
	top   []ranked
}

// worst is a heap whose root is the hit to drop first.
type worst struct {
	hits  []ranked
	order func(a, b ranked) int
}

func (w *worst) Len() int           { return len(w.hits) }
func (w *worst) Less(i, j int) bool { return w.order(w.hits[i], w.hits[j]) > 0 }
func (w *worst) Swap(i, j int)      { w.hits[i], w.hits[j] = w.hits[j], w.hits[i] }
func (w *worst) Push(h any)         { w.hits = append(w.hits, h.(ranked)) }
func (w *worst) Pop() any {
	last := w.hits[len(w.hits)-1]
	w.hits = w.hits[:len(w.hits)-1]
	return last
}

func (s Sort) order() func(a, b ranked) int {
	switch s {
	case Newest:
		return func(a, b ranked) int {
			return cmp.Or(cmp.Compare(b.time, a.time), cmp.Compare(b.score, a.score), cmp.Compare(a.tie, b.tie), cmp.Compare(a.doc, b.doc))
		}
	case Oldest:
		return func(a, b ranked) int {
			return cmp.Or(cmp.Compare(max(a.time, noTime+1), max(b.time, noTime+1)), cmp.Compare(a.tie, b.tie), cmp.Compare(a.doc, b.doc))
		}
	}
	return func(a, b ranked) int {
		if a.score != b.score { // nearly always, and asked for every hit
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Or(cmp.Compare(b.time, a.time), cmp.Compare(a.tie, b.tie), cmp.Compare(a.doc, b.doc))
	}
}

// run matches and scores all segments and keeps the best.
func (a *answer) run(ctx context.Context, q Query) error {
	keep := &worst{order: q.Sort.order()}
	r := a.c.r
	mass := 0.0
	for _, l := range a.c.plain {
		mass += l.weight * l.idf
	}
	for _, l := range a.c.bonus {
		if err := a.c.r.prepare(a.v, l); err != nil {
			return err
		}
	}
	newest, oldest := a.v.span()
	for s, seg := range a.v.segments {
		sum := newScores(seg.docs)
		sum.strict = q.Sort != ByRelevance
		x := &runner{ctx: ctx, r: r, v: a.v, s: s, sum: sum}
		// Newest first, the years before those that fill the answer are only
		// counted.
		late := q.Sort == Newest && len(keep.hits) == maxRanked && seg.newest < keep.hits[0].time
		have, err := x.run(a.root, late && !a.root.loose())
		if err != nil {
			return err
		}
		if seg.gone != nil {
			for it := seg.gone.Iterator(); it.HasNext(); {
				doc := it.Next()
				have[doc>>6] &^= 1 << (doc & 63)
			}
		}
		if !late {
			if err := a.bonuses(s, sum.sum); err != nil {
				return err
			}
		}
		if q.Sort != ByRelevance && a.root.loose() {
			// By date, a hit must have most of what was asked for.
			have.each(func(doc uint32) bool {
				if float64(sum.mass[doc]) < 0.6*mass {
					have[doc>>6] &^= 1 << (doc & 63)
				}
				return true
			})
		}
		a.match = append(a.match, have)
		if late {
			a.total += have.count()
			continue
		}
		var part float32 // hits in a row often hold the same words
		share := r.coordinate(0)
		have.each(func(doc uint32) bool {
			a.total++
			h := ranked{doc: seg.from + int(doc), score: float64(sum.sum[doc]), time: seg.times[doc], tie: seg.ties[doc]}
			if full := len(keep.hits) == maxRanked; full && q.Sort == ByRelevance && h.score < keep.hits[0].score {
				return true // the factors below only take away
			}
			if h.score > 0 && mass > 0 {
				if m := sum.mass[doc]; m != part {
					part, share = m, r.coordinate(float64(m)/mass)
				}
				h.score *= share
				h.score *= r.age(h.time, newest, oldest)
			}
			switch {
			case len(keep.hits) < maxRanked:
				heap.Push(keep, h)
			case keep.order(h, keep.hits[0]) < 0:
				keep.hits[0] = h
				heap.Fix(keep, 0)
			}
			return true
		})
	}
	a.top = keep.hits
	slices.SortFunc(a.top, keep.order)
	if q.Sort == ByRelevance {
		return a.feedback(ctx)
	}
	return nil
}

// loose reports whether a query is running words alone, none of which must
// occur.
func (n *node) loose() bool {
	if len(n.must) > 0 {
		return false
	}
	for _, part := range n.should {
		if part.leaf == nil {
			return false
		}
	}
	return len(n.should) > 0
}

// maxChained bounds how many pairs of a query are looked at for chains.
const maxChained = 64

// bonuses adds what the words of the query are worth beyond their stems. Pairs
// that follow each other in the query and both stand in a text are most
// likely one name there: such a chain counts once more.
func (a *answer) bonuses(s int, sum []float32) error {
	chained := map[uint32]uint64{} // by document, which of the pairs it has
	var pairs []*leaf
	for _, l := range a.c.bonus {
		bit := uint64(0)
		if len(l.of) > 0 && len(pairs) < maxChained {
			bit = 1 << len(pairs)
			pairs = append(pairs, l)
		}
		err := a.c.r.walk(a.v, s, l, func(doc uint32, score, _ float64) {
			sum[doc] += float32(score)
			if bit != 0 {
				chained[doc] |= bit
			}
		})
		if err != nil {
			return err
		}
	}
	for i := 1; i < len(pairs); i++ {
		before, l := pairs[i-1], pairs[i]
		if before.of[1] != l.of[0] {
			continue
		}
		more := float32(a.c.r.chain * l.weight * min(l.idf, before.idf))
		for doc, has := range chained {
			if has>>(i-1)&3 == 3 {
				sum[doc] += more
			}
		}
	}
	return nil
}
