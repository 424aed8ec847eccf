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
	ctx   context.Context //nolint:containedctx // a compiler lives for one query
	x     *Index
	v     *view
	r     *ranking
	bonus []*leaf
	plain []*leaf // the words in their order, for spelling and feedback
	marks marks
	exact bool   // leave the spelling as it is
	text  string // the whole query, with corrections
	fixed bool
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

// words makes a node of every word of a text. silent words, those that must
// not occur, are neither corrected nor marked.
func (c *compiler) words(text string, title, silent bool) ([]*node, error) {
	tokens := persian.Tokens(text)
	leaves, err := c.leaves(text, tokens, title, silent)
	if err != nil {
		return nil, err
	}
	out := make([]*node, len(leaves))
	for i, l := range leaves {
		out[i] = &node{leaf: l}
	}
	return out, nil
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

// leaves makes a leaf of every word, with its other spellings and names, and
// the bonuses of words that stand side by side.
func (c *compiler) leaves(text string, tokens []persian.Token, title, silent bool) ([]*leaf, error) {
	var out []*leaf
	keys := make([]string, len(tokens))
	for i, tok := range tokens {
		keys[i] = clip(tok.Key)
		l := &leaf{word: tok.Norm, weight: 1, title: title, variants: []variant{{term: keys[i], weight: 1, why: "stem"}}}
		if tok.Norm != tok.Key && c.x.synonyms.asWritten[tok.Norm] {
			l.variants[0] = variant{term: exactTerm(tok.Norm), weight: 1, why: "as written"}
		}
		apart, err := c.apart(tok.Norm, keys[i])
		if err != nil {
			return nil, err
		}
		for _, term := range apart {
			l.variants = append(l.variants, variant{term: term, pair: true, weight: c.r.compound, why: "written apart"})
		}
		out = append(out, l)
	}
	if !silent {
		if err := c.respell(text, tokens, keys, out); err != nil {
			return nil, err
		}
		if err := c.joined(tokens, keys, out); err != nil {
			return nil, err
		}
		if err := c.named(tokens, keys, out); err != nil {
			return nil, err
		}
		if err := c.bonuses(tokens, keys, out, title); err != nil {
			return nil, err
		}
	}
	for _, l := range out {
		if err := c.r.prepare(c.v, l); err != nil {
			return nil, err
		}
	}
	if !silent {
		c.plain = append(c.plain, out...)
	}
	return out, nil
}

// bonuses adds what words are worth beyond their stems: the form that was
// written, and standing side by side.
func (c *compiler) bonuses(tokens []persian.Token, keys []string, out []*leaf, title bool) error {
	last := -1
	for i, tok := range tokens {
		if functionWord[tok.Norm] {
			continue
		}
		c.marks.add(keys[i], 1)
		if tok.Norm == tok.Key {
			out[i].exact = c.r.exact
		} else {
			c.bonus = append(c.bonus, &leaf{
				word: tok.Norm, weight: c.r.exact, title: title,
				variants: []variant{{term: exactTerm(tok.Norm), weight: 1, why: "exact form"}},
			})
		}
		if last >= 0 {
			beside, err := c.beside(keys[last], keys[i])
			if err != nil {
				return err
			}
			c.bonus = append(c.bonus, &leaf{
				word: tokens[last].Norm + " " + tok.Norm, weight: c.r.pair,
				of: []*leaf{out[last], out[i]}, title: title, variants: beside,
			})
		}
		last = i
	}
	return nil
}

// respell lets a word that was mistyped find what was meant. What follows
// reads the corrected words.
func (c *compiler) respell(text string, tokens []persian.Token, keys []string, out []*leaf) error {
	if c.exact {
		return nil
	}
	for i, tok := range tokens {
		fix, ok, err := c.correct(tokens, keys, i)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		c.fixed = true
		c.text = strings.Replace(c.text, text[tok.Start:tok.End], fix.norm, 1)
		keys[i], tokens[i].Norm, tokens[i].Key = fix.key, fix.norm, fix.key
		out[i].variants = append(out[i].variants,
			variant{term: fix.key, weight: c.r.spelling, why: "spelling " + fix.norm},
			variant{term: fix.key, pair: true, weight: c.r.spelling * c.r.compound, why: "spelling " + fix.norm + ", written apart"})
	}
	return nil
}

// beside returns the pairs by which two words show that they stand side by
// side: of the words, and of their neighbouring parts where the texts write a
// word apart.
func (c *compiler) beside(a, b string) ([]variant, error) {
	out := []variant{{term: a + b, pair: true, weight: 1, why: "side by side"}}
	_, end, err := c.split(a, a)
	if err != nil {
		return nil, err
	}
	begin, _, err := c.split(b, b)
	if err != nil {
		return nil, err
	}
	for _, pair := range [][2]string{{end, b}, {a, begin}, {end, begin}} {
		if pair[0] != "" && pair[1] != "" {
			out = append(out, variant{term: pair[0] + pair[1], pair: true, weight: 1, why: "side by side"})
		}
	}
	return out, nil
}

// apart returns the pairs as which the texts also write a word.
func (c *compiler) apart(norm, key string) ([]string, error) {
	out := []string{key}
	if norm != key {
		out = append(out, norm)
	}
	a, b, err := c.split(norm, key)
	if a != "" && a+b != key && a+b != norm {
		out = append(out, a+b)
	}
	return out, err
}

// split returns the stems of the two words as which the texts also write a
// word, empty when they never do.
func (c *compiler) split(norm, key string) (a, b string, err error) {
	if len(norm) < 12 {
		return "", "", nil
	}
	best := 0
	for i := range norm {
		if i < 4 || len(norm)-i < 4 || best > 0 && a+b == key {
			continue
		}
		left, right := clip(persian.Stem(norm[:i])), clip(persian.Stem(norm[i:]))
		for _, part := range []string{left, right} {
			df, err := c.v.df(part, false)
			if err != nil {
				return "", "", err
			}
			if df == 0 {
				left = ""
			}
		}
		if left == "" {
			continue
		}
		n, err := c.v.df(left+right, true)
		if err != nil {
			return "", "", err
		}
		if n > best {
			best, a, b = n, left, right
		}
	}
	return a, b, nil
}

// joined lets two words of the query find what is written as one.
func (c *compiler) joined(tokens []persian.Token, keys []string, out []*leaf) error {
	for i := range len(tokens) - 1 {
		terms := []string{persian.Stem(tokens[i].Norm + tokens[i+1].Norm), keys[i] + keys[i+1]}
		if terms[0] == terms[1] {
			terms = terms[:1]
		}
		for _, term := range terms {
			df, err := c.v.df(term, false)
			if err != nil {
				return err
			}
			if df == 0 {
				continue
			}
			c.marks.add(term, 1)
			for _, l := range out[i : i+2] {
				l.variants = append(l.variants, variant{term: term, weight: c.r.compound, why: "written together"})
			}
		}
	}
	return nil
}

// named adds other names of what the query names.
func (c *compiler) named(tokens []persian.Token, keys []string, out []*leaf) error {
	for i := 0; i < len(keys); {
		others, n := c.x.synonyms.at(tokens[i:])
		for _, other := range others {
			va := variant{term: other[0], weight: c.r.synonym, why: "synonym " + strings.Join(other, " ")}
			if len(other) > 1 {
				// The rarest pair of a longer name stands for it.
				best := -1
				for j := range len(other) - 1 {
					term := other[j] + other[j+1]
					df, err := c.v.df(term, true)
					if err != nil {
						return err
					}
					if best < 0 || df < best {
						best, va.term, va.pair = df, term, true
					}
				}
			}
			c.marks.name(other, c.r.synonym)
			for _, l := range out[i : i+n] {
				l.variants = append(l.variants, va)
			}
		}
		i += max(1, n)
	}
	return nil
}

// df is in how many documents a term occurs.
func (v *view) df(term string, pair bool) (int, error) {
	n := 0
	for _, seg := range v.segments {
		list, err := seg.lookup(term, pair)
		if err != nil {
			return 0, err
		}
		n += list.count()
	}
	return n, nil
}
