package pipeline

import (
	"slices"
	"strings"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/proposal"
)

// scope decides what a source that is followed for its topics keeps: what
// matches a topic, and what would be shown for a proposal. It judges one
// article at hand, before that is in any index, so phrases must stand in the
// text and of running words all must.
type scope struct {
	topics  [][]query.Clause
	matcher *proposal.Matcher
}

func newScope(topics []news.Topic, proposals []news.Proposal) scope {
	s := scope{matcher: proposal.New(proposals)}
	for _, t := range topics {
		s.topics = append(s.topics, query.Parse(t.Query).Of)
	}
	return s
}

// keeps says whether an article is within the scope. Without topics
// everything is.
func (s scope) keeps(a news.Article) bool {
	if len(s.topics) == 0 {
		return true
	}
	text := textOf{article: a, all: keys(a.Text()), title: keys(a.Title)}
	if slices.ContainsFunc(s.topics, text.every) {
		return true
	}
	return len(s.matcher.Match(a)) > 0
}

// textOf is an article as lists of word keys.
type textOf struct {
	article    news.Article
	all, title []string
}

func keys(text string) []string {
	tokens := persian.Tokens(text)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Key
	}
	return out
}

func (t textOf) every(clauses []query.Clause) bool {
	for _, c := range clauses {
		if t.has(c) == c.Not {
			return false
		}
	}
	return len(clauses) > 0
}

func (t textOf) has(c query.Clause) bool {
	switch c.Kind {
	case query.Group:
		if !c.Either {
			return t.every(c.Of)
		}
		for _, part := range c.Of {
			if t.has(part) != part.Not {
				return true
			}
		}
		return false
	case query.Filter:
		return t.passes(c)
	}
	words := t.all
	if c.Field == query.Title {
		words = t.title
	}
	wanted := keys(c.Text)
	if c.Kind == query.Phrase {
		return runs(words, wanted)
	}
	for _, w := range wanted {
		if !runs(words, []string{w}) {
			return false
		}
	}
	return len(wanted) > 0
}

// passes judges the filters that an article can answer by itself.
func (t textOf) passes(c query.Clause) bool {
	same := func(s string) bool { return persian.Fold(s) == persian.Fold(c.Text) }
	switch c.Field {
	case query.Source:
		return same(string(t.article.Source))
	case query.Province:
		return same(t.article.Province)
	case query.Tag:
		return slices.ContainsFunc(t.article.Tags, same)
	case query.From:
		return !t.article.Published.Before(c.When)
	case query.To:
		return t.article.Published.Before(c.When)
	}
	return false // who speaks is found out later
}

// runs says whether wanted stands in words side by side. What is written as
// one word in the one and as several in the other is the same.
func runs(words, wanted []string) bool {
	joined := strings.Join(wanted, "")
	if joined == "" {
		return false
	}
	for i := range words {
		rest := joined
		for _, w := range words[i:] {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, w); !ok || w == "" {
				break
			}
			if rest == "" {
				return true
			}
		}
	}
	return false
}
