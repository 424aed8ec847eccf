package pipeline

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// frontier is the crawler's memory kept in the store. The two do not know
// each other, so links are put from one form into the other here. Links are
// taken from the store by the handful: one by one each would cost a search and
// a commit.
type frontier struct {
	store *store.Store
	mu    sync.Mutex
	hands map[news.SourceID][]*hand
}

// hand are links taken from the store and not yet asked for. They were all due
// by the time they were taken for.
type hand struct {
	by    time.Time
	links []store.Link
}

// handful is how many links are taken at once.
const handful = 32

func newFrontier(s *store.Store) *frontier {
	return &frontier{store: s, hands: map[news.SourceID][]*hand{}}
}

// Add queues links; where one of them may come before those in hand, these go
// back first.
func (f *frontier) Add(ctx context.Context, links []crawler.Link) (int, error) {
	kept := make([]store.Link, len(links))
	for i, l := range links {
		kept[i] = toStore(l)
	}
	added, err := f.store.AddLinks(ctx, kept, func(i int) bool { return links[i].Again })
	if err != nil || len(links) == 0 {
		return added, err
	}
	again := slices.ContainsFunc(links, func(l crawler.Link) bool { return l.Again })
	if added == 0 && !again {
		return 0, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var back []string
	for _, h := range f.hands[links[0].Source] {
		for _, l := range h.links {
			back = append(back, l.Key)
		}
	}
	delete(f.hands, links[0].Source)
	return added, f.store.ReturnLinks(ctx, links[0].Source, back)
}

func (f *frontier) Next(ctx context.Context, source news.SourceID, now time.Time) (crawler.Link, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range f.hands[source] {
		if len(h.links) > 0 && !h.by.After(now) {
			l := h.links[0]
			h.links = h.links[1:]
			return fromStore(l), true, nil
		}
	}
	links, err := f.store.NextLinks(ctx, source, now, handful)
	if err != nil || len(links) == 0 {
		return crawler.Link{}, false, err
	}
	// What is due sooner is looked at first.
	hands := slices.DeleteFunc(f.hands[source], func(h *hand) bool { return len(h.links) == 0 })
	hands = append(hands, &hand{by: now, links: links[1:]})
	slices.SortStableFunc(hands, func(a, b *hand) int { return a.by.Compare(b.by) })
	f.hands[source] = hands
	return fromStore(links[0]), true, nil
}

// drop forgets what is in hand of a source.
func (f *frontier) drop(source news.SourceID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.hands, source)
}

// give takes those links out of hand that the keys name and returns their keys.
func (f *frontier) give(source news.SourceID, keys []string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var given []string
	for _, h := range f.hands[source] {
		h.links = slices.DeleteFunc(h.links, func(l store.Link) bool {
			named := slices.Contains(keys, l.Key)
			if named {
				given = append(given, l.Key)
			}
			return named
		})
	}
	return given
}

func (f *frontier) Known(ctx context.Context, source news.SourceID, keys []string) (map[string]crawler.Link, error) {
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
func (f *frontier) Done(ctx context.Context, l crawler.Link, page news.Page, out crawler.Outcome) error {
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
	if len(out.Aliases) > 0 {
		v.Return = f.give(l.Source, out.Aliases)
	}
	return f.store.VisitLink(ctx, v)
}

func (f *frontier) Begin(ctx context.Context, source news.SourceID, now, oldest time.Time) (time.Time, error) {
	f.drop(source)
	return f.store.BeginRound(ctx, source, now, oldest)
}

func (f *frontier) End(ctx context.Context, source news.SourceID, complete bool) error {
	f.drop(source)
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
