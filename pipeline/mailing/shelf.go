package mailing

import (
	"math/bits"
	"slices"
	"strings"

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
	words    map[string]*posting // by key: those that the queries have
	asked    map[string]answer
}

type sequence struct {
	keys  []string
	title int // how many of the keys are the title's
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

// posting is where a key stands.
type posting struct{ all, title set }

// answer is the articles that a query is true of, with how well: the share of
// its words that the title has.
type answer struct {
	set   set
	score map[int]float64
	keys  []string // of the query's words, for choosing a sentence
}

// together is how many words may be written as one.
const together = 3

// newShelf puts articles on a shelf that knows the words of the queries.
func newShelf(articles []news.Article, born []int64, speakers map[news.ArticleID][]news.Speaker, queries []string) *shelf {
	s := &shelf{
		articles: articles, born: born, speakers: make([][]string, len(articles)),
		all: make([]sequence, len(articles)), words: make(map[string]*posting), asked: make(map[string]answer),
	}
	for _, q := range queries {
		words := wordsOf(query.Parse(q).Of)
		for i := range words {
			for n := range min(together, len(words)-i) {
				s.know(strings.Join(words[i:i+n+1], ""))
			}
		}
	}
	var tokens []persian.Token
	for i, a := range articles {
		tokens = persian.AppendTokens(tokens[:0], a.Title)
		seq := sequence{title: len(tokens)}
		tokens = persian.AppendTokens(tokens, a.Lead)
		tokens = persian.AppendTokens(tokens, a.Body)
		seq.keys = make([]string, len(tokens))
		for j, t := range tokens {
			seq.keys[j] = t.Key
		}
		s.all[i] = seq
		s.file(i)
		for _, speaker := range speakers[a.ID] {
			s.speakers[i] = append(s.speakers[i], persian.Fold(speaker.Name))
		}
	}
	return s
}

func (s *shelf) none() set { return make(set, (len(s.articles)+63)/64) }

func (s *shelf) everything() set {
	out := s.none()
	for i := range s.articles {
		out.add(i)
	}
	return out
}

func (s *shelf) know(key string) {
	if _, ok := s.words[key]; !ok {
		s.words[key] = &posting{all: s.none(), title: s.none()}
	}
}

// file notes which known words stand in an article.
func (s *shelf) file(article int) {
	seq := s.all[article]
	var joined []byte
	for i := range seq.keys {
		joined = joined[:0]
		for j := i; j < len(seq.keys) && j < i+together; j++ {
			joined = append(joined, seq.keys[j]...)
			if p, ok := s.words[string(joined)]; ok {
				p.all.add(article)
				if j < seq.title {
					p.title.add(article)
				}
			}
		}
	}
}

// ask returns the articles that the query is true of.
func (s *shelf) ask(text string) answer {
	if a, ok := s.asked[text]; ok {
		return a
	}
	clauses := query.Parse(text).Of
	a := answer{set: s.every(clauses), score: make(map[int]float64)}
	a.keys = wordsOf(clauses)
	a.set.members(func(i int) {
		title := 0
		for _, k := range a.keys {
			if p := s.words[k]; p != nil && p.title.has(i) {
				title++
			}
		}
		a.score[i] = 0.5 + 0.5*float64(title)/float64(max(len(a.keys), 1))
	})
	s.asked[text] = a
	return a
}

// wordsOf collects the keys of all words that are wanted.
func wordsOf(clauses []query.Clause) []string {
	var out []string
	for _, c := range clauses {
		if c.Not || c.Kind == query.Filter {
			continue
		}
		out = append(out, keys(c.Text)...)
		out = append(out, wordsOf(c.Of)...)
	}
	return out
}

func keys(text string) []string {
	tokens := persian.Tokens(text)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Key
	}
	return out
}

// every is true where all clauses are. Words that stand side by side in the
// query count together.
func (s *shelf) every(clauses []query.Clause) set {
	out, asked := s.everything(), false
	var free []string // plain words of the whole text
	for _, c := range clauses {
		if c.Kind == query.Words && c.Field == query.Any && !c.Not && !c.Must {
			free = append(free, keys(c.Text)...)
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
		return s.phrase(keys(c.Text), c.Field)
	default:
		return s.most(keys(c.Text), c.Field)
	}
}

// few is up to how many words of a query must all be there; of more, three
// quarters.
const few = 3

func (s *shelf) most(words []string, field query.Field) set {
	out := s.none()
	need := len(words)
	if need > few {
		need = (3*need + 3) / 4
	}
	counts := s.counts(words, field)
	for i, n := range counts {
		if n >= need && need > 0 {
			out.add(i)
		}
	}
	return out
}

// counts returns of each article how many of the words it has, each by itself
// or written together with its neighbours.
func (s *shelf) counts(words []string, field query.Field) []int {
	sets := make([]set, len(words))
	for i := range words {
		sets[i] = s.none()
	}
	for i := range words {
		for n := range min(together, len(words)-i) {
			p := s.words[strings.Join(words[i:i+n+1], "")]
			if p == nil {
				continue
			}
			have := p.all
			if field == query.Title {
				have = p.title
			}
			for _, covered := range sets[i : i+n+1] {
				covered.or(have)
			}
		}
	}
	counts := make([]int, len(s.articles))
	for _, have := range sets {
		have.members(func(i int) { counts[i]++ })
	}
	return counts
}

func (s *shelf) phrase(words []string, field query.Field) set {
	out := s.none()
	joined := strings.Join(words, "")
	for i, n := range s.counts(words, field) {
		if n < len(words) || joined == "" {
			continue
		}
		in := s.all[i].keys
		if field == query.Title {
			in = in[:s.all[i].title]
		}
		if runs(in, joined) {
			out.add(i)
		}
	}
	return out
}

// runs says whether the keys that joined is made of stand side by side,
// whatever is written together.
func runs(words []string, joined string) bool {
	for i, first := range words {
		if first == "" || !strings.HasPrefix(joined, first) {
			continue
		}
		rest := joined
		for _, w := range words[i:] {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, w); !ok {
				break
			}
			if rest == "" {
				return true
			}
		}
	}
	return false
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
