package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/peygir/peygir/persian"
)

// rerankDepth is how many of the best hits feedback orders anew.
const rerankDepth = 200

// feedback reads the best hits, learns which other words their subject is
// written with, and lets these words move hits up among the best. It brings
// no new hits, so that whoever reads sees why each was found.
func (a *answer) feedback() error {
	r := a.c.r
	if r.feedback == 0 || len(a.c.plain) == 0 || len(a.top) < r.feedbackDocs/2 {
		return nil
	}
	terms, err := a.learn(a.top[:min(len(a.top), r.feedbackDocs)])
	if err != nil || len(terms) == 0 {
		return err
	}
	candidates := a.top[:min(len(a.top), rerankDepth)]
	extra, err := a.rescore(terms, candidates)
	if err != nil {
		return err
	}
	for i := range candidates {
		candidates[i].score += extra[i]
	}
	slices.SortFunc(candidates, ByRelevance.order())
	// The rest stays below: its scores were never looked at again.
	if n := len(candidates); n > 0 && n < len(a.top) {
		floor := candidates[n-1].score
		for i := n; i < len(a.top); i++ {
			a.top[i].score = min(a.top[i].score, floor)
		}
	}
	return nil
}

// learn weighs the words of some hits by how much they say about all of them.
func (a *answer) learn(hits []ranked) ([]weighed, error) {
	told := map[string]bool{} // copies of one story say it once
	asked := map[string]bool{}
	for _, l := range a.c.plain {
		for _, va := range l.variants {
			asked[va.term] = true
		}
	}
	type said struct {
		key    string
		weight float64
		texts  int
		here   float64 // in the text that is read, until it is weighed
	}
	var words []said
	place := make(map[string]int, 1024)
	var here []int
	var tokens []persian.Token
	for _, h := range hits {
		text, err := a.read(h.doc)
		if err != nil {
			return nil, err
		}
		if told[text.Body] {
			continue
		}
		told[text.Body] = true
		n := 0.0
		here = here[:0]
		for _, part := range []string{text.Title, text.Lead, text.Body} {
			tokens = persian.AppendTokens(tokens[:0], beginning(part, maxLearned))
			for _, tok := range tokens {
				n++
				if len(tok.Key) <= 3 || tok.Key[0] >= '0' && tok.Key[0] <= '9' {
					continue
				}
				key := clip(tok.Key)
				i, ok := place[key]
				if !ok {
					i = len(words)
					place[key] = i
					words = append(words, said{key: key})
				}
				if words[i].here == 0 {
					here = append(here, i)
				}
				words[i].here++
			}
		}
		say := math.Pow(h.score, a.c.r.feedbackLead)
		for _, i := range here {
			w := &words[i]
			w.weight += say * math.Sqrt(w.here/n)
			w.texts++
			w.here = 0
		}
	}
	out := make([]weighed, 0, len(words)/2)
	for _, w := range words {
		// What only one of them says is its own affair.
		if w.texts > 1 && !asked[w.key] {
			out = append(out, weighed{w.key, w.weight})
		}
	}
	// Looking all words up would cost more than it tells: what is rare in the
	// best hits is left out first.
	order := func(a, b weighed) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key)) }
	slices.SortFunc(out, order)
	out = out[:min(len(out), maxCompared)]
	known := out[:0]
	for _, t := range out {
		df, err := a.v.df(t.key, false)
		if err != nil {
			return nil, err
		}
		if df < 2 || df*10 > a.v.docs {
			continue
		}
		known = append(known, weighed{t.key, t.weight * a.v.idf(df)})
	}
	slices.SortFunc(known, order)
	known = known[:min(len(known), a.c.r.feedbackTerms)]
	sum := 0.0
	for _, t := range known {
		sum += t.weight
	}
	for i := range known {
		known[i].weight /= sum
	}
	return known, nil
}

// beginning returns the words that a text begins with, in so many bytes.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if end := strings.LastIndexByte(text[:most], ' '); end > 0 {
		return text[:end]
	}
	return text[:most]
}

// maxLearned bounds how much of a text feedback reads, in bytes: news says what
// it is about where it begins, and what follows leads elsewhere.
const maxLearned = 2000

// maxCompared bounds how many words of the best hits are weighed against the
// whole index.
const maxCompared = 60

// maxAsked bounds by how many words of a query feedback is weighed: a long
// question says by itself what it is about.
const maxAsked = 4

// rescore returns what the learned words give to each candidate.
func (a *answer) rescore(terms []weighed, candidates []ranked) ([]float64, error) {
	r := a.c.r
	asked := 0.0
	for _, l := range a.c.plain {
		asked += l.weight
	}
	asked = min(asked, maxAsked)
	byDoc := make([]int, len(candidates)) // places among the candidates
	for i := range byDoc {
		byDoc[i] = i
	}
	slices.SortFunc(byDoc, func(i, j int) int { return cmp.Compare(candidates[i].doc, candidates[j].doc) })
	extra := make([]float64, len(candidates))
	leaves := make([]*leaf, len(terms))
	for i, t := range terms {
		leaves[i] = &leaf{word: t.key, weight: r.feedback * asked * t.weight, variants: []variant{{term: t.key, weight: 1}}}
		if err := r.prepare(a.v, leaves[i]); err != nil {
			return nil, err
		}
	}
	for s, seg := range a.v.segments {
		if err := a.ctx.Err(); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		var docs []uint32
		first := 0
		for first < len(byDoc) && candidates[byDoc[first]].doc < seg.from {
			first++
		}
		for _, i := range byDoc[first:] {
			if candidates[i].doc >= seg.from+seg.docs {
				break
			}
			docs = append(docs, uint32(candidates[i].doc-seg.from))
		}
		if len(docs) == 0 {
			continue
		}
		for _, l := range leaves {
			p := l.lists[s][0]
			if p == nil {
				continue
			}
			list, err := p.decode()
			if err != nil {
				return nil, err
			}
			kinds, gain := kindsOf(list, 1, false, false, false), l.weight*l.idf
			list.some(docs, func(i int, code uint8) {
				f := a.v.norms.frequency(&kinds[code], seg.columns, docs[i])
				extra[byDoc[first+i]] += gain * f / (r.k1 + f)
			})
		}
	}
	return extra, nil
}
