package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/peygir/peygir/persian"
)

// How many of the best hits feedback orders anew: of a page that readers look at
// fewer than of a long list, since all of them must be found first. On the
// judged collections the first ten of a page are the same with either.
const (
	rerankDepth = 200
	pageDepth   = 100
)

// depth is how many hits of a query feedback orders anew.
func (q Query) depth() int {
	if q.Limit <= defaultLimit {
		return pageDepth
	}
	return rerankDepth
}

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
	candidates := a.top[:min(len(a.top), a.depth)]
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

// learned is what the best hits say.
type learned struct {
	words []said
	place map[string]int // in words
	here  []int          // those of the text that is read
}

type said struct {
	key    string
	weight float64
	texts  int
	here   float64 // in the text that is read, until it is weighed
}

func (l *learned) clear() {
	clear(l.words)
	clear(l.place)
	l.words = l.words[:0]
}

// hear counts the words of a part of a text.
func (l *learned) hear(tokens []persian.Token) {
	if l.place == nil {
		l.place = make(map[string]int, 1024)
	}
	for _, tok := range tokens {
		if len(tok.Key) <= 3 || tok.Key[0] >= '0' && tok.Key[0] <= '9' {
			continue
		}
		key := clip(tok.Key)
		i, ok := l.place[key]
		if !ok {
			i = len(l.words)
			l.place[key] = i
			l.words = append(l.words, said{key: key})
		}
		if l.words[i].here == 0 {
			l.here = append(l.here, i)
		}
		l.words[i].here++
	}
}

// weigh ends a text of n words that says so much.
func (l *learned) weigh(n int, say float64) {
	for _, i := range l.here {
		w := &l.words[i]
		w.weight += say * math.Sqrt(w.here/float64(n))
		w.texts++
		w.here = 0
	}
	l.here = l.here[:0]
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
	of := &a.room.learn
	of.clear() // what was learned for fewer hits
	for _, h := range hits {
		text, err := a.read(h.doc)
		if err != nil {
			return nil, err
		}
		if told[text.Body] {
			continue
		}
		told[text.Body] = true
		title, _ := a.beginning(text.Title, maxLearned)
		lead, _ := a.beginning(text.Lead, maxLearned)
		text.begun, text.at = a.beginning(text.Body, maxLearned)
		for _, part := range [][]persian.Token{title, lead, text.begun} {
			of.hear(part)
		}
		of.weigh(len(title)+len(lead)+len(text.begun), math.Pow(h.score, a.c.r.feedbackLead))
	}
	words := of.words
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

// maxLearned bounds how much of a text feedback reads, in bytes: news says what
// it is about where it begins, and what follows leads elsewhere.
const maxLearned = 1500

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
			gain := l.weight * l.idf
			err := p.some(docs, func(i int, at packed) {
				k := kindOf(at, 1, false)
				f := a.v.norms.frequency(&k, seg.columns, docs[i])
				extra[byDoc[first+i]] += gain * f / (r.k1 + f)
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return extra, nil
}
