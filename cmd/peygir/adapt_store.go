package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// showArchive shows a store to the web.
type showArchive struct{ *store.Store }

// StatementsOf returns the statements of an article in the order of its text.
func (a showArchive) StatementsOf(ctx context.Context, id news.ArticleID) ([]news.Statement, error) {
	return a.Statements(ctx, store.StatementQuery{Article: id, Limit: 1000})
}

// statementScan bounds how many statements a search for words looks through.
const statementScan = 20000

// FindStatements returns statements, newest first; the cursor is an offset.
// Words are looked for by their stems, all of them.
func (a showArchive) FindStatements(ctx context.Context, q web.StatementQuery) ([]news.Statement, string, error) {
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
	words := stems(q.Text)
	var out []news.Statement
	for scanned := 0; scanned < statementScan; {
		page, err := a.Statements(ctx, store.StatementQuery{
			Speaker: q.Speaker, Proposal: q.Proposal, From: q.From, To: q.To, Limit: limit, Offset: offset,
		})
		if err != nil {
			return nil, "", err
		}
		for i, s := range page {
			if !holdsAll(stems(s.Quote), words) {
				continue
			}
			if out = append(out, s); len(out) == limit {
				return out, strconv.Itoa(offset + i + 1), nil
			}
		}
		offset += len(page)
		scanned += len(page)
		if len(page) < limit {
			return out, "", nil
		}
	}
	return out, strconv.Itoa(offset), nil
}

func stems(text string) map[string]bool {
	out := map[string]bool{}
	for _, t := range persian.Tokens(text) {
		out[t.Key] = true
	}
	return out
}

func holdsAll(have, want map[string]bool) bool {
	for w := range want {
		if !have[w] {
			return false
		}
	}
	return true
}
