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

// Shown is the least score of a candidate.
const Shown = news.ShownScore

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
	hear  func(news.Article) []news.Statement
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

// Hear lets the matcher ask who says what in an article. It is asked only of
// articles with a candidate; without it candidates have no speaker. It must be
// called before the matcher is used.
func (m *Matcher) Hear(find func(news.Article) []news.Statement) { m.hear = find }

// Match returns what an article reports of the proposals, best first.
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

// touch reads an article and finds the proposals, and which of their terms,
// that enough words of it belong to: half of a term's words make a closer look
// worth while.
func (m *Matcher) touch(article news.Article) (*reading, map[int][]int, map[int]map[int]bool) {
	r := read(article.Text(), article.Title != "")
	at := m.occurrences(r)
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
	return r, at, touched
}

func (m *Matcher) match(article news.Article, weights []float64) []news.Candidate {
	r, at, touched := m.touch(article)
	r.room = rooms.Get().(*room)
	defer r.room.free()
	var out []news.Candidate
	var views []*view
	for i, terms := range touched {
		view := look(&m.profiles[i], r, at, terms, weights, Shown)
		if view == nil {
			continue
		}
		c := news.Candidate{Proposal: view.f.id, Article: article.ID, Origin: article.Origin, State: news.CandidateNew, Score: view.score()}
		if c.Score >= Shown {
			out, views = append(out, c), append(views, view)
		}
	}
	m.tell(article, out, views)
	slices.SortFunc(out, func(a, b news.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Proposal, b.Proposal))
	})
	return out
}
