package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

const (
	similarTerms = 25
	similarLimit = 10
)

// Similar returns articles about the same as one, without its own copies. An
// unknown id is news.ErrNotFound.
func (x *Index) Similar(ctx context.Context, id news.ArticleID) (hits []Hit, err error) {
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := v.close(); e != nil && err == nil {
			err = fmt.Errorf("close reader: %w", e)
		}
	}()
	doc, err := v.find(id)
	if err != nil {
		return nil, err
	}
	if doc < 0 {
		return nil, fmt.Errorf("article %q: %w", id, news.ErrNotFound)
	}
	text, err := v.texts(doc, nil)
	if err != nil {
		return nil, err
	}
	terms, err := v.telling(text, similarTerms)
	if err != nil {
		return nil, err
	}
	a := &answer{v: v, helpers: &helpers{}, root: &node{}, c: &compiler{x: x, v: v, r: &x.ranking}, depth: rerankDepth}
	for _, t := range terms {
		l := &leaf{word: t.key, weight: t.weight, variants: []variant{{term: t.key, weight: 1, why: "stem"}}}
		if err := x.ranking.prepare(v, l); err != nil {
			return nil, err
		}
		a.c.plain = append(a.c.plain, l)
		a.root.should = append(a.root.should, &node{leaf: l})
	}
	if len(terms) == 0 {
		return nil, nil
	}
	defer a.free()
	if err := a.run(ctx, Query{Sort: ByRelevance}); err != nil {
		return nil, err
	}
	if err := a.rank(rerankDepth); err != nil {
		return nil, err
	}
	stories := a.stories()
	if _, err := stories.take(v, doc); err != nil {
		return nil, err
	}
	for i, h := range a.top {
		if h.doc == doc {
			continue
		}
		copies, err := stories.take(v, h.doc)
		if err != nil {
			return nil, err
		}
		if copies < 0 {
			continue
		}
		hit, err := a.hit(placed{ranked: h, rank: i + 1, copies: copies}, Query{NoText: true})
		if err != nil {
			return nil, err
		}
		if hits = append(hits, hit); len(hits) == similarLimit {
			break
		}
	}
	return hits, nil
}

// weighed is a word with how much it tells about a text.
type weighed struct {
	key    string
	weight float64
}

// telling returns the words that tell most of a text, weighed from 0 to 1.
func (v *view) telling(a stored, most int) ([]weighed, error) {
	counts := map[string]float64{}
	for _, part := range []struct {
		text   string
		weight float64
	}{{a.Title, 3}, {a.Lead, 1.5}, {a.Body, 1}} {
		for _, tok := range persian.Tokens(part.text) {
			if len(tok.Key) > 3 {
				counts[clip(tok.Key)] += part.weight
			}
		}
	}
	out := make([]weighed, 0, len(counts))
	for key, n := range counts {
		df, err := v.df(key, false)
		if err != nil {
			return nil, err
		}
		// A word of one text alone leads nowhere, one of every fourth tells nothing.
		if df < 2 || df*4 > v.docs {
			continue
		}
		out = append(out, weighed{key, math.Log1p(n) * v.idf(df)})
	}
	slices.SortFunc(out, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key))
	})
	out = out[:min(len(out), most)]
	if len(out) > 0 {
		first := out[0].weight
		for i := range out {
			out[i].weight /= first
		}
	}
	return out, nil
}
