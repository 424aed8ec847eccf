package index

import "context"

// answer is a query run against a view.
type answer struct {
	ctx   context.Context //nolint:containedctx // an answer lives for one query
	v     *view
	c     *compiler
	root  *node
	sort  Sort
	match []bitset // by segment
	total int
	mass  float64 // of the query's words
	words []*leaf // what scores, but for pairs: first the words of the query
	asked int     // how many of them those are
	pairs []*leaf // words that stand side by side
	top   []ranked
	texts map[int]*reading
	bits  *asked // once a hit was shown
	room  *workspace
}

// run finds what matches. What of it is best is found by rank.
func (a *answer) run(ctx context.Context, q Query) error {
	a.ctx, a.sort = ctx, q.Sort
	a.room = workspaces.Get().(*workspace)
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
	for s, seg := range a.v.segments {
		x := &runner{ctx: ctx, v: a.v, s: s, room: a.room}
		have, err := x.run(a.root)
		if err != nil {
			return err
		}
		if seg.gone != nil {
			for it := seg.gone.Iterator(); it.HasNext(); {
				doc := it.Next()
				have[doc>>6] &^= 1 << (doc & 63)
			}
		}
		if q.Sort != ByRelevance && a.root.loose() {
			if err := a.most(s, have); err != nil {
				return err
			}
		}
		a.match = append(a.match, have)
		a.total += have.count()
	}
	return nil
}

// free gives back what the answer borrowed; nothing of it is used after.
func (a *answer) free() {
	if a.room != nil {
		a.room.free()
		a.room, a.texts, a.match = nil, nil, nil
	}
}

// rank puts the best hits in order, at least as many as asked for if there are.
func (a *answer) rank(hits int) error {
	keep := &best{most: min(hits, maxRanked), order: a.sort.order()}
	if a.sort != ByRelevance {
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
