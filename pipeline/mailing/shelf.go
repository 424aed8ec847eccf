package mailing

import (
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// shelf holds new articles so that many queries can be asked of them at once.
// The index of the archive ranks what holds any of the words; a digest must
// not guess, so here a query is true of an article or it is not: all its words
// are there, in any form and written together or apart, of many words three
// quarters. What + - OR "" and the fields say holds as it does in a search.
type shelf struct {
	articles []news.Article
	born     []int64
	speakers [][]string          // folded, of the articles' statements
	all      []sequence          // of each article's title, lead and body
	whole    map[string]*posting // words that the queries have, by the key of one word of an article
	apart    map[string]*posting // and by neighbours, written together
	asked    map[string]answer
}

type sequence struct {
	words []word
	title int // how many of the words are the title's
	// The sentences after the title, and the number of words up to the end of
	// each.
	sentences []string
	ends      []int
}

// set is a set of articles by their place on the shelf.
type set []uint64

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) and(o set)      { each(s, o, func(a, b uint64) uint64 { return a & b }) }
func (s set) or(o set)       { each(s, o, func(a, b uint64) uint64 { return a | b }) }
func (s set) without(o set)  { each(s, o, func(a, b uint64) uint64 { return a &^ b }) }

func each(s, o set, f func(a, b uint64) uint64) {
	for i := range s {
		s[i] = f(s[i], o[i])
	}
}

// members calls f with each member in order.
func (s set) members(f func(int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// posting is where a key stands, with the places at which it begins.
type posting struct {
	all, title set
	places     map[int][]int
}

// answer is the articles that a query is true of, with how well: the share of
// its words that the title has.
type answer struct {
	set   set
	score map[int]float64
	words []word // of the query, for choosing a sentence
}

// newShelf puts articles on a shelf that knows the words of the queries.
func newShelf(articles []news.Article, born []int64, speakers map[news.ArticleID][]news.Speaker, queries []string) *shelf {
	s := &shelf{
		articles: articles, born: born, speakers: make([][]string, len(articles)), all: make([]sequence, len(articles)),
		whole: make(map[string]*posting), apart: make(map[string]*posting), asked: make(map[string]answer),
	}
	for _, q := range queries {
		all := wordsOf(query.Parse(q).Of, true)
		for i, w := range all {
			p := s.know(s.whole, w.key)
			s.apart[w.key], s.apart[w.norm] = p, p
			for n := 2; n <= min(together, len(all)-i); n++ {
				s.know(s.whole, joined(all[i:i+n]))
			}
		}
	}
	// To read an article takes longest; the rest is quick.
	var readers sync.WaitGroup
	part := (len(articles) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for from := 0; from < len(articles); from += part {
		readers.Go(func() {
			for i := from; i < min(from+part, len(articles)); i++ {
				s.all[i] = cut(articles[i])
			}
		})
	}
	readers.Wait()
	for i, a := range articles {
		s.file(i)
		for _, speaker := range speakers[a.ID] {
			s.speakers[i] = append(s.speakers[i], persian.Fold(speaker.Name))
		}
	}
	return s
}

// cut reads an article, sentence by sentence.
func cut(a news.Article) sequence {
	seq := sequence{words: words(a.Title)}
	seq.title = len(seq.words)
	for _, text := range []string{a.Lead, a.Body} {
		for p := range strings.SplitSeq(text, "\n") {
			for _, span := range persian.Sentences(p) {
				sentence := strings.TrimSpace(p[span.Start:span.End])
				if sentence == "" {
					continue
				}
				seq.words = appendWords(seq.words, sentence)
				seq.sentences, seq.ends = append(seq.sentences, sentence), append(seq.ends, len(seq.words))
			}
		}
	}
	return seq
}

func (s *shelf) none() set { return make(set, (len(s.articles)+63)/64) }

func (s *shelf) everything() set {
	out := s.none()
	for i := range s.articles {
		out.add(i)
	}
	return out
}

func (s *shelf) know(where map[string]*posting, key string) *posting {
	p, ok := where[key]
	if !ok {
		p = &posting{all: s.none(), title: s.none(), places: make(map[int][]int)}
		where[key] = p
	}
	return p
}

// file notes which known words stand in an article.
func (s *shelf) file(article int) {
	seq := s.all[article]
	note := func(p *posting, from, last int) {
		if p == nil {
			return
		}
		p.places[article] = append(p.places[article], from)
		p.all.add(article)
		if last < seq.title {
			p.title.add(article)
		}
	}
	var before []byte
	for i, w := range seq.words {
		note(s.whole[w.key], i, i)
		before = append(before[:0], w.norm...)
		for j := i + 1; j < min(len(seq.words), i+together); j++ {
			next, length := seq.words[j], len(before)
			before = append(before, next.key...)
			note(s.apart[string(before)], i, j)
			before = append(before[:length], next.norm...)
			note(s.apart[string(before)], i, j)
		}
	}
}

// ask returns the articles that the query is true of.
func (s *shelf) ask(text string) answer {
	if a, ok := s.asked[text]; ok {
		return a
	}
	clauses := query.Parse(text).Of
	a := answer{set: s.every(clauses), score: make(map[int]float64), words: wordsOf(clauses, false)}
	inTitle := s.counts(a.words, query.Title)
	a.set.members(func(i int) {
		a.score[i] = 0.5 + 0.5*float64(inTitle[i])/float64(max(len(a.words), 1))
	})
	s.asked[text] = a
	return a
}

// every is true where all clauses are. Words that stand side by side in the
// query count together.
func (s *shelf) every(clauses []query.Clause) set {
	out, asked := s.everything(), false
	var free []word // plain words of the whole text
	for _, c := range clauses {
		if c.Kind == query.Words && c.Field == query.Any && !c.Not && !c.Must {
			free = appendWords(free, c.Text)
			continue
		}
		if c.Not {
			out.without(s.clause(c))
			continue
		}
		out.and(s.clause(c))
		asked = true
	}
	if len(free) > 0 {
		out.and(s.most(free, query.Any))
	} else if !asked {
		return s.none() // nothing was asked for
	}
	return out
}

func (s *shelf) clause(c query.Clause) set {
	switch c.Kind {
	case query.Group:
		if !c.Either {
			return s.every(c.Of)
		}
		out := s.none()
		for _, part := range c.Of {
			got := s.clause(part)
			if part.Not {
				rest := s.everything()
				rest.without(got)
				got = rest
			}
			out.or(got)
		}
		return out
	case query.Near:
		return s.every(c.Of)
	case query.Filter:
		out := s.none()
		for i := range s.articles {
			if s.passes(i, c) {
				out.add(i)
			}
		}
		return out
	case query.Phrase:
		return s.phrase(words(c.Text), c.Field)
	default:
		return s.most(words(c.Text), c.Field)
	}
}

// few is up to how many words of a query must all be there; of more, three
// quarters.
const few = 3

func (s *shelf) most(wanted []word, field query.Field) set {
	out := s.none()
	need := len(wanted)
	if need > few {
		need = (3*need + 3) / 4
	}
	for i, n := range s.counts(wanted, field) {
		if n >= need && need > 0 {
			out.add(i)
		}
	}
	return out
}

// counts returns of each article how many of the words it has, each by itself
// or written together with its neighbours.
func (s *shelf) counts(wanted []word, field query.Field) []int {
	counts := make([]int, len(s.articles))
	for k := range wanted {
		has := s.none()
		for _, p := range s.postings(wanted, k) {
			if field == query.Title {
				has.or(p.title)
			} else {
				has.or(p.all)
			}
		}
		has.members(func(i int) { counts[i]++ })
	}
	return counts
}

// postings returns where word k of the query stands: by itself, or written
// together with words beside it.
func (s *shelf) postings(wanted []word, k int) []*posting {
	var out []*posting
	for from := max(0, k-together+1); from <= k; from++ {
		for to := k + 1; to <= min(len(wanted), from+together); to++ {
			if p := s.whole[joined(wanted[from:to])]; p != nil {
				out = append(out, p)
			}
		}
	}
	return out
}

func (s *shelf) phrase(wanted []word, field query.Field) set {
	out := s.none()
	if len(wanted) == 0 {
		return out
	}
	// Where a phrase can begin: at its first word, alone or with the next.
	var first []*posting
	for n := range min(together, len(wanted)) {
		if p := s.whole[joined(wanted[:n+1])]; p != nil {
			first = append(first, p)
		}
	}
	for i, n := range s.counts(wanted, field) {
		if n < len(wanted) {
			continue
		}
		in := s.all[i].words
		if field == query.Title {
			in = in[:s.all[i].title]
		}
		if slices.ContainsFunc(first, func(p *posting) bool {
			return slices.ContainsFunc(p.places[i], func(at int) bool { return at < len(in) && begins(in[at:], wanted) })
		}) {
			out.add(i)
		}
	}
	return out
}

func (s *shelf) passes(i int, c query.Clause) bool {
	a, want := s.articles[i], persian.Fold(c.Text)
	same := func(text string) bool { return persian.Fold(text) == want }
	switch c.Field {
	case query.Source:
		return same(string(a.Source))
	case query.Province:
		return same(a.Province)
	case query.Tag:
		return slices.ContainsFunc(a.Tags, same)
	case query.Speaker:
		return slices.ContainsFunc(s.speakers[i], func(name string) bool { return strings.Contains(name, want) })
	case query.From:
		return !a.Published.Before(c.When)
	case query.To:
		return a.Published.Before(c.When)
	}
	return false
}
