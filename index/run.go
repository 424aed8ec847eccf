package index

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/persian"
)

// Bounds of what is read from stored texts while matching: beyond them a
// phrase of three words or more counts as soon as its pairs are there, and
// two near words as soon as both are.
const (
	maxVerified = 100
	nearWords   = 10
)

// runner matches a query against one segment. What a document is worth is
// nothing to it.
type runner struct {
	ctx  context.Context //nolint:containedctx // a runner lives for one query
	v    *view
	s    int
	room *workspace
}

// run returns the documents that match a node.
func (x *runner) run(n *node) (bitset, error) {
	seg := x.v.segments[x.s]
	switch {
	case n.leaf != nil:
		return x.leaf(n.leaf)
	case n.filter != nil:
		return n.filter.run(seg, x.room), nil
	case n.chain != nil:
		return x.phrase(n)
	case n.near != nil:
		return x.near(n)
	}
	out := x.room.set(seg.docs)
	switch {
	case n.verify:
		if err := x.all(n.must, out); err != nil {
			return nil, err
		}
		if out.count() > maxVerified {
			return out, nil
		}
		return x.verify(out, func(keys []string) bool { return contains(keys, n.phrase) })
	case len(n.must) > 0:
		if err := x.all(n.must, out); err != nil {
			return nil, err
		}
	case len(n.should) > 0:
		faint := x.room.set(seg.docs)
		told := false
		for _, part := range n.should {
			b, err := x.run(part)
			if err != nil {
				return nil, err
			}
			if part.leaf != nil && x.v.common(part.leaf) {
				faint.or(b)
				continue
			}
			told = true
			out.or(b)
		}
		if !told {
			out = faint // nothing but common words: then they are what is asked for
		}
	default:
		out.fill(seg.docs)
	}
	if err := x.every(n.filters, out); err != nil {
		return nil, err
	}
	for _, part := range n.not {
		b, err := x.run(part)
		if err != nil {
			return nil, err
		}
		out.not(b)
	}
	return out, nil
}

// all makes out the documents that match every part.
func (x *runner) all(parts []*node, out bitset) error {
	out.fill(x.v.segments[x.s].docs)
	return x.every(parts, out)
}

// every takes from out what does not match every part.
func (x *runner) every(parts []*node, out bitset) error {
	for _, part := range parts {
		b, err := x.run(part)
		if err != nil {
			return err
		}
		out.and(b)
	}
	return nil
}

// leaf returns the documents that have a word.
func (x *runner) leaf(l *leaf) (bitset, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	have := x.room.set(x.v.segments[x.s].docs)
	for i, p := range l.lists[x.s] {
		if p == nil {
			continue
		}
		list, err := p.decode()
		if err != nil {
			return nil, err
		}
		plain := l.variants[i].plain
		list.mark(have, func(at packed) bool {
			return (!plain || at.plain()) && (!l.title || at.title() > 0)
		})
	}
	return have, nil
}

// common reports whether a word is too common to be a reason by itself: it
// still adds to the score.
func (v *view) common(l *leaf) bool {
	df := 0
	for _, n := range l.df {
		df = max(df, n)
	}
	return v.docs >= 50 && df*5 > v.docs
}

func (x *runner) phrase(n *node) (bitset, error) {
	var out bitset
	for _, l := range n.chain {
		b, err := x.leaf(l)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = b
			continue
		}
		out.and(b)
	}
	if !n.verify || out.count() > maxVerified {
		return out, nil
	}
	return x.verify(out, func(keys []string) bool { return contains(keys, n.phrase) })
}

func (x *runner) near(n *node) (bitset, error) {
	a, err := x.run(n.near[0])
	if err != nil {
		return nil, err
	}
	b, err := x.run(n.near[1])
	if err != nil {
		return nil, err
	}
	a.and(b)
	if a.count() > maxVerified {
		return a, nil
	}
	left, right := n.near[0].terms(), n.near[1].terms()
	return x.verify(a, func(keys []string) bool { return within(keys, left, right, nearWords) })
}

// leaves returns the words of a node that score: not those that must not occur.
func (n *node) leaves() []*leaf {
	var out []*leaf
	if n.leaf != nil {
		out = append(out, n.leaf)
	}
	out = append(out, n.chain...)
	for _, parts := range [][]*node{n.near, n.must, n.should} {
		for _, part := range parts {
			out = append(out, part.leaves()...)
		}
	}
	return out
}

// terms returns the words that a node looks for.
func (n *node) terms() map[string]bool {
	out := map[string]bool{}
	if n.leaf != nil {
		for _, va := range n.leaf.variants {
			out[va.term] = true
		}
	}
	for _, part := range n.must {
		for term := range part.terms() {
			out[term] = true
		}
	}
	return out
}

// verify keeps the documents one of whose texts holds.
func (x *runner) verify(docs bitset, holds func(keys []string) bool) (bitset, error) {
	seg := x.v.segments[x.s]
	var tokens []persian.Token
	var keys []string
	var err error
	docs.each(func(doc uint32) bool {
		a, e := x.v.texts(seg.from+int(doc), &x.room.texts)
		if e != nil {
			err = e
			return false
		}
		for _, text := range []string{a.Title, a.Body, a.Lead, a.Kicker} {
			tokens = persian.AppendTokens(tokens[:0], text)
			keys = keys[:0]
			for _, tok := range tokens {
				keys = append(keys, clip(tok.Key))
			}
			if holds(keys) {
				return true
			}
		}
		docs[doc>>6] &^= 1 << (doc & 63)
		return true
	})
	return docs, err
}

func contains(keys, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(keys); i++ {
		j := 0
		for j < len(phrase) && keys[i+j] == phrase[j] {
			j++
		}
		if j == len(phrase) {
			return true
		}
	}
	return false
}

func within(keys []string, left, right map[string]bool, distance int) bool {
	l, r := -1, -1
	for i, key := range keys {
		if left[key] {
			l = i
		}
		if right[key] {
			r = i
		}
		if l >= 0 && r >= 0 && max(l, r)-min(l, r) <= distance {
			return true
		}
	}
	return false
}
