package index

import "context"

// answer is a query run against a view.
type answer struct {
	ctx  context.Context //nolint:containedctx // an answer lives for one query
	v    *view
	c    *compiler
	root *node
	sort Sort

	helpers *helpers // until the hits are scored

	match []bitset // by segment
	total int
	mass  float64 // of the query's words
	words []*leaf // what scores, but for pairs: first the words of the query
	asked int     // how many of them those are
	pairs []*leaf // words that stand side by side
	top   []ranked
	depth int // how many of them feedback orders anew
	texts map[int]*reading
	bits  *asked       // once a hit was shown
	rooms []*workspace // of its workers; what is done once is done in the first
	room  *workspace   // that one
}

// run finds what matches. What of it is best is found by rank.
func (a *answer) run(ctx context.Context, q Query) error {
	a.ctx, a.sort = ctx, q.Sort
	for range 1 + a.helpers.n {
		a.rooms = append(a.rooms, workspaces.Get().(*workspace))
	}
	a.room = a.rooms[0]
	for _, l := range a.c.plain {
		a.mass += l.weight * l.idf
	}
	a.words = a.root.leaves()
	a.asked = len(a.words)
	for _, l := range a.c.bonus {
		if err := a.c.r.prepare(a.v, l); err != nil {
			return err
		}
		if len(l.of) > 0 {
			a.pairs = append(a.pairs, l)
		} else {
			a.words = append(a.words, l)
		}
	}
	a.match = make([]bitset, len(a.v.segments))
	err := a.eachSegment(func(worker, s int) error {
		x := &runner{ctx: ctx, v: a.v, s: s, room: a.rooms[worker]}
		have, err := x.run(a.root)
		if err != nil {
			return err
		}
		if gone := a.v.segments[s].gone; gone != nil {
			for it := gone.Iterator(); it.HasNext(); {
				doc := it.Next()
				have[doc>>6] &^= 1 << (doc & 63)
			}
		}
		if q.Sort != ByRelevance && a.root.loose() {
			if err := a.most(s, have, x.room); err != nil {
				return err
			}
		}
		a.match[s] = have
		return nil
	})
	for _, have := range a.match {
		a.total += have.count()
	}
	return err
}

// free gives back what the answer borrowed; nothing of it is used after.
func (a *answer) free() {
	for _, room := range a.rooms {
		room.free()
	}
	a.rooms, a.room, a.texts, a.match = nil, nil, nil, nil
}

// rank puts the best hits in order, at least as many as asked for if there are.
func (a *answer) rank(hits int) error {
	keep := &best{most: min(hits, maxRanked), order: a.sort.order()}
	if a.sort != ByRelevance {
		a.helpers.free()
		return a.byTime(keep)
	}
	if err := a.byScore(keep); err != nil {
		return err
	}
	a.top = keep.sorted()
	return a.feedback()
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
