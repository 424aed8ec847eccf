package index

import (
	"cmp"
	"math"
	"slices"
)

// ranked is a document with what it is sorted by.
type ranked struct {
	doc   int
	score float64
	time  int64
	tie   uint32
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

// best keeps the best hits of those it is given: a heap, the worst on top.
type best struct {
	most  int
	order func(a, b ranked) int
	hits  []ranked
}

func (b *best) full() bool { return len(b.hits) == b.most }

// floor is the score below which a document is not among the best, minus
// infinity as long as any may be. It is as exact as scores are.
func (b *best) floor() float64 {
	if b.full() && b.hits[0].score > 0 {
		return b.hits[0].score * (1 - 1e-6)
	}
	return math.Inf(-1)
}

func (b *best) add(h ranked) {
	if !b.full() {
		b.hits = append(b.hits, h)
		for i := len(b.hits) - 1; i > 0; {
			up := (i - 1) / 2
			if b.order(b.hits[i], b.hits[up]) <= 0 {
				break
			}
			b.hits[i], b.hits[up] = b.hits[up], b.hits[i]
			i = up
		}
		return
	}
	if len(b.hits) == 0 || b.order(h, b.hits[0]) >= 0 {
		return
	}
	b.hits[0] = h
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(b.hits) {
			break
		}
		if down+1 < len(b.hits) && b.order(b.hits[down+1], b.hits[down]) > 0 {
			down++
		}
		if b.order(b.hits[down], b.hits[i]) <= 0 {
			break
		}
		b.hits[i], b.hits[down] = b.hits[down], b.hits[i]
		i = down
	}
}

// sorted returns the hits, the best first.
func (b *best) sorted() []ranked {
	slices.SortFunc(b.hits, b.order)
	return b.hits
}
