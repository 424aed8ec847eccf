package main

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) crawlCommand() *cobra.Command {
	var only []string
	var since, until string
	c := &cobra.Command{
		Use:   "crawl [--source ID]… [--since DATE] [--until DATE]",
		Short: "Crawl one round now",
		Long: `Visits the sources once: feeds, sitemaps and lists for new articles, and known
articles that are due for another look. With dates, in either calendar, it reads
the archives back, day by day.`,
		Example: "  peygir crawl --source itna\n  peygir crawl --since 1400-08-01 --until 1400-08-30",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			from, err := dayFlag("--since", since)
			if err != nil {
				return err
			}
			to, err := dayFlag("--until", until)
			if err != nil {
				return err
			}
			if from.IsZero() && !to.IsZero() {
				return usageError{errors.New("--until needs --since")}
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, conf config.Config, log *slog.Logger) error {
				sources, err := choose(conf.NewsSources(), only)
				if err != nil {
					return err
				}
				p := a.progress("crawl", log, false)
				reports, err := archive.Crawl(c.Context(), sources, from, to, crawlProgress(p))
				p.finish()
				a.printReports(reports)
				return err
			})
		},
	}
	c.Flags().StringArrayVar(&only, "source", nil, "only this source (may be given again)")
	c.Flags().StringVar(&since, "since", "", "backfill from this day")
	c.Flags().StringVar(&until, "until", "", "backfill up to this day")
	return c
}

func dayFlag(name, value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	t, err := persian.ParseDate(value)
	if err != nil {
		return time.Time{}, usageError{fmt.Errorf("%s: %w", name, err)}
	}
	return t, nil
}

// choose returns the sources of the given ids, or all enabled ones.
func choose(all []news.Source, ids []string) ([]news.Source, error) {
	var out []news.Source
	for _, id := range ids {
		i := slices.IndexFunc(all, func(s news.Source) bool { return string(s.ID) == id })
		if i < 0 {
			return nil, usageError{fmt.Errorf("there is no source %q; `peygir check` counts them, the configuration names them", id)}
		}
		out = append(out, all[i])
	}
	if len(ids) == 0 {
		for _, s := range all {
			if s.Enabled {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// crawlProgress adds up the rounds that run side by side.
func crawlProgress(p *progress) func(crawler.Progress) {
	var mu sync.Mutex
	latest := map[news.SourceID]crawler.Progress{}
	return func(now crawler.Progress) {
		mu.Lock()
		defer mu.Unlock()
		latest[now.Source] = now
		var done, found int64
		for _, l := range latest {
			done += int64(l.Done)
			found += int64(estimate(l))
		}
		p.set(done, found)
	}
}

// estimate is how many links a round will have closed in the end, as far as
// one can tell. The days that a backfill has yet to open will be like those
// that it has opened.
func estimate(p crawler.Progress) int {
	known := max(p.Found, p.Done)
	if p.Opened == 0 {
		return known
	}
	return known + known*p.Days/p.Opened
}

func (a *app) printReports(reports []crawler.Report) {
	var articles, requests int
	for _, r := range reports {
		articles += r.Articles
		requests += r.Requests
		kinds := make([]string, 0, len(r.Faults))
		for fault, n := range r.Faults {
			kinds = append(kinds, fmt.Sprintf("%s %d", fault, n))
		}
		slices.Sort(kinds)
		line := fmt.Sprintf("%s: %d articles, %d unchanged, %d requests", r.Source, r.Articles, r.Unchanged, r.Requests)
		if len(kinds) > 0 {
			line += "; faults: " + strings.Join(kinds, ", ")
		}
		if r.Ended != "" {
			line += "; ended early: " + r.Ended
		}
		fmt.Fprintln(a.io.out, line)
	}
	fmt.Fprintf(a.io.out, "%d articles read with %d requests\n", articles, requests)
}
