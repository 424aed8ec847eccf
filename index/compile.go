package index

import (
	"context"
	"strings"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/persian"
)

// node is a clause of the query, ready to be run against segments. A node has
// either a leaf, a filter, near, or parts.
type node struct {
	leaf   *leaf
	filter *filter
	near   []*node // two, within nearWords of each other
	chain  []*leaf // pairs of a phrase, all of them
	phrase []string
	verify bool // pairs alone do not prove the phrase

	must, should, filters, not []*node
}

// compiler turns clauses into nodes and collects what only adds to scores.
type compiler struct {
	ctx     context.Context //nolint:containedctx // a compiler lives for one query
	x       *Index
	v       *view
	r       *ranking
	bonus   []*leaf
	plain   []*leaf  // the words in their order, for spelling and feedback
	phrased []string // the words of phrases
	marks   marks
	exact   bool   // leave the spelling as it is
	text    string // the whole query, with corrections
	fixed   bool
	// outside tells that something was asked that is not in the index and may
	// change without it.
	outside bool
	parts   map[[2]string][2]string // of words that were split
}

// compile builds the tree of a query. Running words are read together, so
// that parts of a word that stand apart meet.
func (c *compiler) compile(of []query.Clause, titleOnly bool) (*node, error) {
	out := &node{}
	for i := 0; i < len(of); i++ {
		cl := of[i]
		title := titleOnly || cl.Field == query.Title
		var n *node
		var err error
		switch cl.Kind {
		case query.Words:
			texts := []string{cl.Text}
			for running(cl) && i+1 < len(of) && running(of[i+1]) {
				i++
				texts = append(texts, of[i].Text)
			}
			text := strings.Join(texts, " ")
			if running(cl) {
				parts, err := c.words(text, title, false)
				if err != nil {
					return nil, err
				}
				out.should = append(out.should, parts...)
				continue
			}
			var parts []*node
			if parts, err = c.words(text, title, cl.Not); err == nil && len(parts) > 0 {
				n = &node{must: parts}
			}
		case query.Phrase:
			n, err = c.phraseNode(cl.Text, title, cl.Not)
		case query.Near:
			n, err = c.nearNode(cl, title)
		case query.Filter:
			var f *filter
			if f, err = c.filter(cl); err == nil {
				n = &node{filter: f}
			}
		case query.Group:
			n, err = c.compile(cl.Of, title)
			if err == nil && cl.Either {
				n = either(n)
			}
		}
		if err != nil {
			return nil, err
		}
		if n == nil || n.empty() {
			continue
		}
		switch {
		case cl.Not:
			out.not = append(out.not, n)
		case n.filter != nil:
			out.filters = append(out.filters, n)
		case cl.Must:
			out.must = append(out.must, n)
		default:
			out.should = append(out.should, n)
		}
	}
	return out, nil
}

// either makes all parts of an OR optional: a filter or a phrase in it need
// not hold when another part does.
func either(n *node) *node {
	n.should = append(n.should, n.must...)
	n.should = append(n.should, n.filters...)
	n.must, n.filters = nil, nil
	return n
}

func running(c query.Clause) bool {
	return c.Kind == query.Words && c.Field == query.Any && !c.Must && !c.Not
}

func (n *node) empty() bool {
	return n.leaf == nil && n.filter == nil && n.near == nil && n.chain == nil &&
		len(n.must)+len(n.should)+len(n.filters)+len(n.not) == 0
}

func (c *compiler) phraseNode(text string, title, silent bool) (*node, error) {
	tokens := persian.Tokens(text)
	if len(tokens) < 2 {
		parts, err := c.words(text, title, silent)
		return &node{must: parts}, err
	}
	n := &node{}
	last := -1
	for i, tok := range tokens {
		n.phrase = append(n.phrase, clip(tok.Key))
		if !silent {
			c.marks.add(clip(tok.Key), 1)
			c.phrased = append(c.phrased, clip(tok.Key))
		}
		if functionWord[tok.Norm] {
			continue
		}
		if last >= 0 {
			l := &leaf{
				word: tokens[last].Norm + " " + tok.Norm, weight: 1, title: title,
				variants: []variant{{term: n.phrase[last] + n.phrase[i], pair: true, plain: last == i-1, weight: 1, why: "phrase"}},
			}
			if err := c.r.prepare(c.v, l); err != nil {
				return nil, err
			}
			n.chain = append(n.chain, l)
		}
		last = i
	}
	n.verify = len(tokens) > 2 || len(n.chain) == 0
	if len(n.chain) == 0 {
		var err error
		n.must, err = c.words(text, title, silent)
		return n, err
	}
	return n, nil
}

func (c *compiler) nearNode(cl query.Clause, title bool) (*node, error) {
	n := &node{}
	for _, side := range cl.Of {
		parts, err := c.words(side.Text, title, cl.Not)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 {
			n.near = append(n.near, &node{must: parts})
		}
	}
	if len(n.near) == 1 {
		return n.near[0], nil
	}
	return n, nil
}
