package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// sayings shows the web who said what.
type sayings struct {
	*store.Store
	index *index.Index
}

// mostRanked bounds the statements, and the articles, in which words are
// looked for.
const (
	mostRanked   = 5000
	mostArticles = 200
)

// StatementsOf returns the statements of an article in the order of its text.
func (a sayings) StatementsOf(ctx context.Context, id news.ArticleID) ([]news.Statement, error) {
	return a.Statements(ctx, store.StatementQuery{Article: id, Limit: 1000})
}

// FindStatements returns statements; the cursor is an offset. With words those
// that answer them best come first, else the newest.
func (a sayings) FindStatements(ctx context.Context, q web.StatementQuery) ([]news.Statement, string, error) {
	offset := 0
	if q.Cursor != "" {
		var err error
		if offset, err = strconv.Atoi(q.Cursor); err != nil || offset < 0 {
			return nil, "", fmt.Errorf("cursor %q: %w", q.Cursor, news.ErrInvalid)
		}
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	asked := store.StatementQuery{Proposal: q.Proposal, From: q.From, To: q.To, Limit: limit + 1, Offset: offset}
	if q.Speaker != "" {
		var err error
		if asked.Speakers, err = pipeline.Called(ctx, a.Store, string(q.Speaker)); err != nil || len(asked.Speakers) == 0 {
			return nil, "", err
		}
	}
	if q.Text == "" {
		all, err := a.Statements(ctx, asked)
		if err != nil || len(all) <= limit {
			return all, "", err
		}
		return all[:limit], strconv.Itoa(offset + limit), nil
	}
	all, err := a.withWords(ctx, q, asked)
	if err != nil {
		return nil, "", err
	}
	all = statement.Rank(q.Text, all)
	all = all[min(offset, len(all)):]
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], strconv.Itoa(offset + limit), nil
}

// withWords returns the statements among which those with the words are: the
// newest of a speaker or proposal, or those of the articles that answer best.
func (a sayings) withWords(ctx context.Context, q web.StatementQuery, asked store.StatementQuery) ([]news.Statement, error) {
	asked.Limit, asked.Offset = mostRanked, 0
	if len(asked.Speakers) > 0 || asked.Proposal != "" {
		return a.Statements(ctx, asked)
	}
	res, err := a.index.Search(ctx, index.Query{Text: q.Text, From: q.From, To: q.To, Limit: mostArticles, NoText: true})
	if err != nil || len(res.Hits) == 0 {
		return nil, err
	}
	for _, h := range res.Hits {
		asked.Articles = append(asked.Articles, h.ID)
	}
	return a.Statements(ctx, asked)
}

// Speakers returns those a reader can mean by a name first, then those whose
// names hold what was typed.
func (a sayings) Speakers(ctx context.Context, name string, limit int) ([]news.Speaker, error) {
	key := statement.NameKey(name)
	if key == "" && name != "" {
		return nil, nil
	}
	all, err := a.Store.Speakers(ctx, key, max(limit, 100))
	if err != nil {
		return nil, err
	}
	called := func(p news.Speaker) int {
		if slices.ContainsFunc(p.Aliases, func(alias string) bool { return statement.Holds(alias, name) }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(x, y news.Speaker) int { return called(x) - called(y) })
	return all[:min(limit, len(all))], nil
}

// rulings lets editors decide who is who.
type rulings struct{ archive *pipeline.App }

func (r rulings) Rule(ctx context.Context, one news.Ruling) (news.Ruling, error) {
	return r.archive.Rule(ctx, one)
}

func (r rulings) Rulings(ctx context.Context) ([]news.Ruling, error) {
	return r.archive.Store.Rulings(ctx)
}
