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
	"github.com/peygir/peygir/persian"
)

// Export writes articles: those that a query finds, best first, or all in the
// order in which they last changed when it is empty. Formats are "jsonl" (the
// lines that Import reads), "csv", and "warc" or "warc.gz", the pages that
// they were read from. It returns how many articles were written.
func (a *App) Export(ctx context.Context, w io.Writer, format, query string) (int, error) {
	var write func(news.Article) error
	flush := func() error { return nil }
	switch format {
	case "jsonl":
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		write = func(article news.Article) error { return lines.Encode(record(article)) }
	case "csv":
		rows := csv.NewWriter(w)
		if err := rows.Write([]string{"id", "url", "source", "title", "kicker", "lead", "body", "published", "code", "tags"}); err != nil {
			return 0, fmt.Errorf("export: %w", err)
		}
		write = func(article news.Article) error {
			r := record(article)
			return rows.Write([]string{r.ID, r.URL, r.Source, r.Title, r.Kicker, r.Lead, r.Body, r.Published, r.Code, strings.Join(r.Tags, ";")})
		}
		flush = func() error { rows.Flush(); return rows.Error() }
	case "warc", "warc.gz":
		pages := newWarc(w, format == "warc.gz")
		if err := pages.info(a.now()); err != nil {
			return 0, fmt.Errorf("export: %w", err)
		}
		write = func(article news.Article) error { return a.exportPages(ctx, pages, article.ID) }
	default:
		return 0, fmt.Errorf("export as %q: only jsonl, csv, warc and warc.gz are known: %w", format, news.ErrInvalid)
	}
	n := 0
	for article, err := range a.Articles(ctx, query) {
		if err == nil {
			err = write(article)
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

func record(a news.Article) news.Record { return a.Record(persian.Stamp(a.Published, a.Precision)) }

// Articles walks all articles that a query finds, best first, or all in the
// order in which they last changed when it is empty.
func (a *App) Articles(ctx context.Context, query string) iter.Seq2[news.Article, error] {
	if query == "" {
		return a.Store.ArticlesAfter(ctx, 0)
	}
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

// exportPages writes the page of each version of an article. Versions that
// were imported have none.
func (a *App) exportPages(ctx context.Context, w *warc, id news.ArticleID) error {
	versions, err := a.Store.Versions(ctx, id)
	if err != nil {
		return err
	}
	written := map[int64]bool{}
	for _, v := range versions {
		if v.PageID == 0 || written[v.PageID] {
			continue
		}
		written[v.PageID] = true
		page, err := a.Store.Page(ctx, v.PageID)
		if err != nil {
			return err
		}
		if err := w.page(page, v); err != nil {
			return fmt.Errorf("page %d of article %s: %w", page.ID, id, err)
		}
	}
	return nil
}
