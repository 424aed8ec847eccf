package pipeline

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// Export writes articles as "jsonl" (the lines that Import reads) or "csv":
// those that a query finds, best first, or all in the order in which they
// last changed when it is empty. It returns how many were written.
func (a *App) Export(ctx context.Context, w io.Writer, format, query string) (int, error) {
	var write func(Record) error
	flush := func() error { return nil }
	switch format {
	case "jsonl":
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		write = func(r Record) error { return lines.Encode(r) }
	case "csv":
		rows := csv.NewWriter(w)
		if err := rows.Write([]string{"id", "url", "source", "title", "kicker", "lead", "body", "published", "code", "tags"}); err != nil {
			return 0, fmt.Errorf("export: %w", err)
		}
		write = func(r Record) error {
			return rows.Write([]string{r.ID, r.URL, r.Source, r.Title, r.Kicker, r.Lead, r.Body, r.Published, r.Code, strings.Join(r.Tags, ";")})
		}
		flush = func() error { rows.Flush(); return rows.Error() }
	default:
		return 0, fmt.Errorf("export as %q: only jsonl and csv are known: %w", format, news.ErrInvalid)
	}
	n := 0
	articles := a.Store.ArticlesAfter(ctx, 0)
	if query != "" {
		articles = a.found(ctx, query)
	}
	for article, err := range articles {
		if err == nil {
			err = write(record(article))
		}
		if err != nil {
			return n, fmt.Errorf("export: %w", err)
		}
		n++
	}
	if err := flush(); err != nil {
		return n, fmt.Errorf("export: %w", err)
	}
	return n, nil
}

// found walks all articles that a query finds.
func (a *App) found(ctx context.Context, query string) iter.Seq2[news.Article, error] {
	return func(yield func(news.Article, error) bool) {
		q := index.Query{Text: query, Limit: batch, NoText: true, Exactly: true}
		for {
			res, err := a.Index.Search(ctx, q)
			if err != nil {
				yield(news.Article{}, err)
				return
			}
			ids := make([]news.ArticleID, len(res.Hits))
			for i, hit := range res.Hits {
				ids[i] = hit.ID
			}
			articles, err := a.Store.Articles(ctx, ids)
			if err != nil {
				yield(news.Article{}, err)
				return
			}
			for _, article := range articles {
				if !yield(article, nil) {
					return
				}
			}
			if q.Cursor = res.NextCursor; q.Cursor == "" {
				return
			}
		}
	}
}
