package pipeline

import (
	"context"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// frontier is the crawler's memory kept in the store. The two do not know
// each other, so links are put from one form into the other here.
type frontier struct{ store *store.Store }

func (f frontier) Add(ctx context.Context, links []crawler.Link) (int, error) {
	kept := make([]store.Link, len(links))
	for i, l := range links {
		kept[i] = toStore(l)
	}
	return f.store.AddLinks(ctx, kept, func(i int) bool { return links[i].Again })
}

func (f frontier) Next(ctx context.Context, source news.SourceID, now time.Time) (crawler.Link, bool, error) {
	l, found, err := f.store.NextLink(ctx, source, now)
	return fromStore(l), found, err
}

func (f frontier) Known(ctx context.Context, source news.SourceID, keys []string) (map[string]crawler.Link, error) {
	kept, err := f.store.KnownLinks(ctx, source, keys)
	if err != nil {
		return nil, err
	}
	known := make(map[string]crawler.Link, len(kept))
	for key, l := range kept {
		known[key] = fromStore(l)
	}
	return known, nil
}

// Done keeps the bodies of articles only: a feed or a listing tells nothing
// later that its links do not tell.
func (f frontier) Done(ctx context.Context, l crawler.Link, page news.Page, out crawler.Outcome) error {
	v := store.Visit{
		Link: toStore(l), Page: page,
		Keep:    l.Kind == crawler.KindArticle && !out.Unchanged && !out.Skipped,
		Article: out.Article, Seen: out.Unchanged, Gone: out.Gone, Next: out.Next, Aliases: out.Aliases,
		Day: crawler.DayOf(l, page, out),
	}
	if whole := out.Article != nil || out.Skipped; whole && l.Article == "" && l.Looks <= 1 {
		v.Fresh = page.FetchedAt
		if !l.Published.IsZero() {
			v.Fresh = l.Published
		}
	}
	return f.store.VisitLink(ctx, v)
}

func (f frontier) Begin(ctx context.Context, source news.SourceID, now, oldest time.Time) (time.Time, error) {
	return f.store.BeginRound(ctx, source, now, oldest)
}

func (f frontier) End(ctx context.Context, source news.SourceID, complete bool) error {
	return f.store.EndRound(ctx, source, complete)
}

func toStore(l crawler.Link) store.Link {
	return store.Link{
		Source: l.Source, Key: l.Key, URL: l.URL, Kind: string(l.Kind), Title: l.Title,
		Published: l.Published, Updated: l.Updated, Priority: l.Priority, Barren: l.Barren,
		Attempts: l.Attempts, Looks: l.Looks, Fetched: l.Fetched, ETag: l.ETag, LastModified: l.LastModified,
		Hash: l.Hash, Article: l.Article,
	}
}

func fromStore(l store.Link) crawler.Link {
	return crawler.Link{
		Source: l.Source, Key: l.Key, URL: l.URL, Kind: crawler.LinkKind(l.Kind), Title: l.Title,
		Published: l.Published, Updated: l.Updated, Priority: l.Priority, Barren: l.Barren,
		Attempts: l.Attempts, Looks: l.Looks, Fetched: l.Fetched, ETag: l.ETag, LastModified: l.LastModified,
		Hash: l.Hash, Article: l.Article,
	}
}

// hosts is the crawler's table of hosts kept in the store, by the clock of the
// store: crawlers on several machines agree on no other.
type hosts struct{ store *store.Store }

func (h hosts) Lease(ctx context.Context, name, owner string, now, until time.Time) (crawler.Host, bool, error) {
	skew, err := h.store.Skew(ctx)
	if err != nil {
		return crawler.Host{}, false, err
	}
	host, taken, err := h.store.LeaseHost(ctx, name, owner, now.Add(skew), until.Add(skew))
	if !host.Last.IsZero() {
		host.Last = host.Last.Add(-skew)
	}
	return crawler.Host(host), taken, err
}

func (h hosts) Save(ctx context.Context, host crawler.Host, owner string, until time.Time) error {
	skew, err := h.store.Skew(ctx)
	if err != nil {
		return err
	}
	if !until.IsZero() {
		until = until.Add(skew)
	}
	if !host.Last.IsZero() {
		host.Last = host.Last.Add(skew)
	}
	return h.store.SaveHost(ctx, store.Host(host), owner, until)
}
