package proposal

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/peygir/peygir/news"
)

// Shown is the least score of a candidate that is shown by default.
const Shown = 0.45

// faint is the score below which nothing is returned at all.
const faint = 0.1

// Stats tells how common words are in a collection, so that rare words of a
// term weigh more. The zero value is usable: then only the length and kind of
// a word tell.
type Stats struct {
	Articles int            // how many were counted
	With     map[string]int // key of a word → articles that have it
}

// Matcher finds the proposals that an article reports on. It is safe for
// concurrent use once made.
type Matcher struct {
	vocabulary vocabulary
	profiles   []profile
	// rarest maps a word to the terms that have it: profile and term number.
	terms map[int][]place
	plain []float64 // weights without statistics
}

// place is a term of a profile.
type place struct{ profile, term int }

// New compiles a registry.
func New(proposals []news.Proposal) *Matcher {
	m := &Matcher{
		vocabulary: vocabulary{numbers: map[string]int{}, pairs: map[string][2]int{}},
		terms:      map[int][]place{},
	}
	for _, p := range proposals {
		f := m.vocabulary.compile(p)
		for i, t := range f.terms {
			for _, n := range t.words {
				m.terms[n] = append(m.terms[n], place{len(m.profiles), i})
			}
		}
		m.profiles = append(m.profiles, f)
	}
	m.plain = m.weigh(Stats{})
	return m
}

// Match returns what an article reports of the proposals, best first. Those
// below Shown are included: they may be asked for, but are not shown unasked.
func (m *Matcher) Match(article news.Article) []news.Candidate {
	return m.match(article, m.plain)
}

// MatchAll matches many articles and weighs words by how rare they are in
// stats, on all processors. The order is that of the articles.
func (m *Matcher) MatchAll(articles []news.Article, stats Stats) []news.Candidate {
	weights := m.weigh(stats)
	found := make([][]news.Candidate, len(articles))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(articles); i = int(next.Add(1)) - 1 {
				found[i] = m.match(articles[i], weights)
			}
		})
	}
	workers.Wait()
	return slices.Concat(found...)
}

// Count takes the statistics of a collection for this matcher's words.
func (m *Matcher) Count(articles []news.Article) Stats {
	s := Stats{Articles: len(articles), With: map[string]int{}}
	for _, a := range articles {
		r := read(a.Text(), a.Title != "")
		for n := range m.occurrences(r) {
			s.With[m.vocabulary.keys[n]]++
		}
	}
	return s
}

// weigh gives each word of the vocabulary a weight from 0 to 1.
func (m *Matcher) weigh(s Stats) []float64 {
	weights := make([]float64, len(m.vocabulary.keys))
	for n, k := range m.vocabulary.keys {
		if s.Articles > 0 {
			all := float64(s.Articles)
			weights[n] = math.Log((all+1)/(float64(s.With[k])+0.5)) / math.Log((all+1)/0.5)
		} else {
			weights[n] = 0.6
		}
		if !subjectWord(k) {
			weights[n] *= 0.3
		}
	}
	return weights
}

// occurrences maps each word of the vocabulary to where it stands in a text.
func (m *Matcher) occurrences(r *reading) map[int][]int {
	at := map[int][]int{}
	put := func(n, i int) {
		if o := at[n]; len(o) == 0 || o[len(o)-1] < i {
			at[n] = append(o, i)
		}
	}
	v := &m.vocabulary
	for i, w := range r.words {
		k := key(w.folded)
		if n, ok := v.numbers[k]; ok {
			put(n, i)
		} else if pair, ok := v.pairs[k]; ok {
			put(pair[0], i)
			put(pair[1], i)
		}
		var joined strings.Builder
		joined.WriteString(w.folded)
		for j := i + 1; j < min(i+3, len(r.words)); j++ {
			joined.WriteString(r.words[j].folded)
			if n, ok := v.numbers[key(joined.String())]; ok && !ending(r.words[j].folded) {
				put(n, i)
			}
		}
	}
	return at
}

func (m *Matcher) match(article news.Article, weights []float64) []news.Candidate {
	r := read(article.Text(), article.Title != "")
	at := m.occurrences(r)
	// A term needs half of its words before a closer look is worth while.
	counts := map[place]int{}
	for n := range at {
		for _, p := range m.terms[n] {
			counts[p]++
		}
	}
	touched := map[int]map[int]bool{}
	for p, n := range counts {
		if 2*n < len(m.profiles[p.profile].terms[p.term].words) {
			continue
		}
		if touched[p.profile] == nil {
			touched[p.profile] = map[int]bool{}
		}
		touched[p.profile][p.term] = true
	}
	var out []news.Candidate
	for i, terms := range touched {
		f := &m.profiles[i]
		view := look(f, r, at, terms, weights)
		if view.best == 0 {
			continue
		}
		c := news.Candidate{Proposal: f.id, Article: article.ID, Origin: article.Origin, State: news.CandidateNew, Score: view.score()}
		if c.Score < faint {
			continue
		}
		tell(&c, r, view)
		out = append(out, c)
	}
	yield(out)
	slices.SortFunc(out, func(a, b news.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Proposal, b.Proposal))
	})
	return out
}

// yield lowers what another proposal explains better: two proposals on like
// things share words, and an article is mostly on one of them.
func yield(candidates []news.Candidate) {
	top := 0.0
	for _, c := range candidates {
		top = max(top, c.Score)
	}
	for i, c := range candidates {
		odds := c.Score / (1 - c.Score) * math.Exp(c.Score-top)
		candidates[i].Score = odds / (1 + odds)
	}
}
