package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// sideBySide is how many sources are crawled at once. They wait for their
// hosts most of the time.
const sideBySide = 16

// How consumers follow what happens: a change wakes them, and they gather for
// a moment so that many small changes make one batch. Calls can get lost, so
// they look by the clock as well.
const (
	gatherFor = 500 * time.Millisecond
	lookEvery = 3 * time.Second
)

// ahead is how far a round that somebody asked for looks past what is due:
// every list, feed and sitemap, and every article that is still looked at
// again. Of those that a server cannot say of that nothing changed, it takes
// the newest of each source: outlets correct what is new.
const (
	ahead = 8 * 24 * time.Hour
	whole = 200
)

// goOn is how long a crawl that was killed can be gone on with.
const goOn = time.Hour

// Crawl runs one round over each of the sources, many side by side, and the
// consumers beside them. A zero since crawls what is due or soon will be; with
// dates it reads the archives back to since. A crawl that was killed a moment
// ago is gone on with: sources that it was done with are left out. The reports
// are in the order of the sources.
// What sites do wrong is in the reports; an error is ours or the context's.
func (a *App) Crawl(ctx context.Context, sources []news.Source, since, until time.Time, progress func(crawler.Progress)) ([]crawler.Report, error) {
	reports := make([]crawler.Report, len(sources))
	errs := make([]error, len(sources))
	free := make(chan struct{}, sideBySide)
	var told sync.Mutex
	opts := crawler.RoundOptions{Since: since, Until: until, Ahead: ahead, Whole: whole}
	if progress != nil {
		opts.Progress = func(p crawler.Progress) {
			told.Lock()
			defer told.Unlock()
			progress(p)
		}
	}
	name := "crawl"
	if !since.IsZero() {
		name = "backfill " + since.Format(time.DateOnly)
	}
	now := a.now()
	began, err := a.Store.BeginCrawl(ctx, name, now, now.Add(-goOn))
	if err != nil {
		return nil, err
	}
	var rounds, beside sync.WaitGroup
	for i, source := range sources {
		rounds.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if ended, err := a.Store.RoundEnded(ctx, source.ID); err == nil && began.Before(now) && ended.After(began) {
				reports[i] = crawler.Report{Source: source.ID, Ended: "done before the crawl was stopped"}
				return
			}
			reports[i], errs[i] = a.round(ctx, source, opts)
		})
	}
	crawling, done := context.WithCancel(ctx)
	beside.Go(func() {
		a.follow(crawling, "consumers", func(ctx context.Context) error { return a.Consume(ctx, nil) })
	})
	rounds.Wait()
	done()
	beside.Wait()
	if err := errors.Join(ctx.Err(), a.Store.EndCrawl(context.WithoutCancel(ctx), name)); err != nil {
		return reports, fmt.Errorf("crawl: %w", err)
	}
	_, err = a.Alarms(ctx)
	return reports, errors.Join(errors.Join(errs...), a.Consume(ctx, nil), err)
}

func (a *App) round(ctx context.Context, source news.Source, opts crawler.RoundOptions) (crawler.Report, error) {
	opts.Keep = a.scope.keeps
	opts.Budget = source.Budget
	opts.Quiet = func(t time.Time) bool {
		t = t.In(persian.Tehran)
		return source.Quiet.Has(60*t.Hour() + t.Minute())
	}
	report, err := a.crawler.Round(ctx, source, opts)
	if err != nil {
		return report, fmt.Errorf("crawl %s: %w", source.ID, err)
	}
	return report, nil
}

// follow does what is to be done after changes until ctx ends. What fails is
// logged and tried again: nothing is lost meanwhile.
func (a *App) follow(ctx context.Context, name string, do func(context.Context) error) {
	for {
		changed := a.Store.Changed()
		if err := do(ctx); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "could not follow the changes, trying again", "what", name, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-time.After(lookEvery):
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gatherFor):
		}
	}
}

// reader reads articles out of pages for the crawler.
func reader(x *extract.Extractor) crawler.Reader {
	read := extract.Page
	if x != nil {
		read = x.Page
	}
	return func(page news.Page, cms string) crawler.Reading {
		r := read(extract.Input{
			URL: cmp.Or(page.FinalURL, page.URL), ContentType: page.ContentType, Body: page.Body,
			FetchedAt: page.FetchedAt, CMS: cms,
		})
		return crawler.Reading{
			Article: news.Article{
				Kicker: r.Kicker, Title: r.Title, Lead: r.Lead, Body: r.Body, Author: r.Author, Code: r.Code,
				Tags: r.Tags, Section: r.Section, CMS: r.CMS, Published: r.Published, Precision: r.Precision,
				Modified: r.Modified,
			},
			Canonical: r.Canonical, Fault: r.Fault, Detail: r.Detail,
		}
	}
}
