package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

func (a *app) searchCommand() *cobra.Command {
	var limit int
	var explain bool
	c := &cobra.Command{
		Use:     "search [--limit N] QUERY",
		Short:   "Search the local index",
		Example: `  peygir search 'فیبر نوری استان:زنجان از:1400-01-01'`,
		Args:    atLeast(1),
		RunE: func(c *cobra.Command, args []string) error {
			err := a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, _ *slog.Logger) error {
				res, err := archive.Index.Search(c.Context(), index.Query{Text: strings.Join(args, " "), Limit: limit, Explain: explain})
				if err != nil {
					return err
				}
				ids := make([]news.ArticleID, 0, len(res.Hits))
				for _, h := range res.Hits {
					ids = append(ids, h.ID)
				}
				articles, err := archive.Store.Articles(c.Context(), ids)
				if err != nil {
					return err
				}
				if a.jsonOut {
					return a.searchJSON(res, articles)
				}
				return a.searchTable(res, articles)
			})
			if !errors.Is(err, store.ErrInUse) {
				return err
			}
			return a.searchRunning(c.Context(), strings.Join(args, " "), limit, err)
		},
	}
	c.Flags().IntVar(&limit, "limit", 10, "at most so many hits")
	c.Flags().BoolVar(&explain, "explain", false, "say why each hit ranks where it does")
	return c
}

// searchRunning asks the process that has the archive open.
func (a *app) searchRunning(ctx context.Context, query string, limit int, inUse error) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	res, articles, err := askRunning(ctx, conf.Listen, query, limit)
	if err != nil {
		return fmt.Errorf("%w\nit did not answer: %w", inUse, err)
	}
	fmt.Fprintf(a.io.err, "the archive is open in a running peygir; asked that at http://%s\n", conf.Listen)
	if a.jsonOut {
		return a.searchJSON(res, articles)
	}
	return a.searchTable(res, articles)
}

func (a *app) searchJSON(res index.Result, articles []news.Article) error {
	type item struct {
		ID        news.ArticleID `json:"id"`
		URL       string         `json:"url"`
		Source    news.SourceID  `json:"source"`
		Title     string         `json:"title"`
		Published string         `json:"published"`
		Score     float64        `json:"score"`
		Explain   []index.Reason `json:"explain,omitempty"`
	}
	out := struct {
		Total      int    `json:"total"`
		Suggestion string `json:"suggestion"`
		Note       string `json:"note"`
		Items      []item `json:"items"`
	}{res.Total, res.Suggestion, res.Note, []item{}}
	known := byID(articles)
	for _, h := range res.Hits {
		art, ok := known[h.ID]
		if !ok {
			continue
		}
		it := item{ID: art.ID, URL: art.URL, Source: art.Source, Title: art.Title, Score: h.Score, Explain: h.Explain}
		if !art.Published.IsZero() {
			it.Published = art.Published.In(persian.Tehran).Format("2006-01-02T15:04:05Z07:00")
		}
		out.Items = append(out.Items, it)
	}
	enc := json.NewEncoder(a.io.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func (a *app) searchTable(res index.Result, articles []news.Article) error {
	known := byID(articles)
	if res.Note != "" {
		fmt.Fprintln(a.io.out, res.Note)
	}
	if res.Suggestion != "" {
		fmt.Fprintf(a.io.out, "did you mean: %s\n", res.Suggestion)
	}
	for i, h := range res.Hits {
		art, ok := known[h.ID]
		if !ok {
			continue
		}
		date := ""
		if !art.Published.IsZero() {
			date = persian.FormatJalaliDay(art.Published)
		}
		fmt.Fprintf(a.io.out, "%2d. %s\n    %s · %s · %s\n", i+1, art.Title, date, art.Source, art.URL)
		for _, why := range h.Explain {
			fmt.Fprintf(a.io.out, "    %7.3f  %s: %s\n", why.Score, why.Word, why.Why)
		}
	}
	_, err := fmt.Fprintf(a.io.out, "%d of %d\n", len(res.Hits), res.Total)
	return err
}

func byID(articles []news.Article) map[news.ArticleID]news.Article {
	out := make(map[news.ArticleID]news.Article, len(articles))
	for _, art := range articles {
		out[art.ID] = art
	}
	return out
}
