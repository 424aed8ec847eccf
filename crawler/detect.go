package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// Detect looks at a site of which only the address is known and fills in what
// it finds: feeds, sitemaps, lists, archive and CMS. What src already says is
// kept. It asks for robots.txt, the start page and, where these name neither
// feed nor sitemap, for the usual addresses; nothing enters the frontier. A
// site that cannot be read is an error of kind news.ErrInvalid.
func (c *Crawler) Detect(ctx context.Context, src news.Source) (news.Source, error) {
	r, err := c.newRound(ctx, src, RoundOptions{})
	if err != nil {
		return src, err
	}
	defer r.client.close()
	src, err = r.detect(ctx, src)
	return src, errors.Join(err, r.leave(context.WithoutCancel(ctx)))
}

func (r *round) detect(ctx context.Context, src news.Source) (news.Source, error) {
	page, _, err := r.fetch(ctx, r.link(KindList, r.home.String(), firstHome))
	if err != nil {
		return src, fmt.Errorf("look at %s: %w", src.URL, err)
	}
	if page.Fault != news.FaultNone {
		return src, fmt.Errorf("look at %s: %s, %s: %w", src.URL, page.Fault, page.Detail, news.ErrInvalid)
	}
	if reading := r.c.read(page, ""); reading.Fault == news.FaultChallenge {
		return src, fmt.Errorf("look at %s: %s, %s: %w", src.URL, reading.Fault, reading.Detail, news.ErrInvalid)
	}
	found := readListing(page, r.home)
	src.URL = r.home.String()
	src.Name = cmp.Or(src.Name, found.name)
	src.CMS = cmp.Or(src.CMS, r.c.read(page, "").Article.CMS)
	if len(src.Lists) == 0 {
		src.Lists = found.sections[:min(len(found.sections), sectionsMax)]
	}
	if root, _ := archiveOf(src, r.home, found.archive); root != "" {
		src.Archive = cmp.Or(src.Archive, found.archive, root)
	}
	if len(src.Feeds) == 0 {
		src.Feeds = slices.Compact(found.feeds)
	}
	if rules := r.rulesOf(page.FinalURL); rules != nil && len(src.Sitemaps) == 0 {
		for _, address := range rules.sitemaps {
			if u, err := url.Parse(address); err == nil && sameOutlet(r.home, u) {
				src.Sitemaps = append(src.Sitemaps, address)
			}
		}
	}
	if len(src.Feeds)+len(src.Sitemaps) > 0 {
		return src, nil
	}
	for _, guess := range guesses {
		address := r.home.Scheme + "://" + r.home.Host + guess.path
		page, _, err := r.fetch(ctx, r.link(guess.kind, address, firstFeed))
		if err != nil {
			return src, fmt.Errorf("look at %s: %w", address, err)
		}
		if page.Fault != news.FaultNone || isRedirect(page.Status) {
			continue
		}
		if guess.kind == KindFeed {
			if links, err := readFeed(page, r.home, r.c.now()); err == nil && len(links) > 0 {
				src.Feeds = append(src.Feeds, address)
			}
			continue
		}
		if found, err := readSitemap(page, r.home, 8*r.c.cfg.MaxBody, r.c.now()); err == nil && len(found.articles)+len(found.children) > 0 {
			src.Sitemaps = append(src.Sitemaps, address)
		}
	}
	return src, nil
}

// Trial is what one look at a source shows.
type Trial struct {
	Page     news.Page // the start page, or the fault in its place
	Articles int       // named there
	Feeds    int       // named there or configured
	Sitemaps int       // named by robots.txt or configured
}

// Try asks for the robots.txt and the start page of a source, and for its
// first feed where the start page is not given. Nothing is remembered.
func (c *Crawler) Try(ctx context.Context, src news.Source) (Trial, error) {
	r, err := c.newRound(ctx, src, RoundOptions{})
	if err != nil {
		return Trial{}, err
	}
	defer r.client.close()
	t, err := r.try(ctx)
	if errors.Is(err, errRobots) {
		t.Page.Fault, t.Page.Detail, err = news.FaultRobots, err.Error(), nil
	}
	return t, errors.Join(err, r.leave(context.WithoutCancel(ctx)))
}

func (r *round) try(ctx context.Context) (Trial, error) {
	t := Trial{Feeds: len(r.src.Feeds), Sitemaps: len(r.src.Sitemaps)}
	var err error
	if t.Page, _, err = r.fetch(ctx, r.link(KindList, r.home.String(), firstHome)); err != nil {
		return t, fmt.Errorf("look at %s: %w", r.src.URL, err)
	}
	if t.Page.Fault != news.FaultNone {
		if len(r.src.Feeds) == 0 {
			return t, nil
		}
		page, _, err := r.fetch(ctx, r.link(KindFeed, r.src.Feeds[0], firstFeed))
		if err != nil {
			return t, fmt.Errorf("look at %s: %w", r.src.Feeds[0], err)
		}
		if links, err := readFeed(page, r.home, r.c.now()); page.Fault == news.FaultNone && err == nil {
			t.Page, t.Articles = page, len(links)
		}
		return t, nil
	}
	found := readListing(t.Page, r.home)
	t.Articles = len(found.articles)
	t.Feeds = max(t.Feeds, len(found.feeds))
	if rules := r.rulesOf(t.Page.FinalURL); rules != nil {
		t.Sitemaps = max(t.Sitemaps, len(rules.sitemaps))
	}
	if t.Articles == 0 {
		if reading := r.c.read(t.Page, r.src.CMS); reading.Fault == news.FaultChallenge {
			t.Page.Fault, t.Page.Detail = reading.Fault, reading.Detail
		}
	}
	return t, nil
}

// newRound prepares the run over a source.
func (c *Crawler) newRound(ctx context.Context, src news.Source, opts RoundOptions) (*round, error) {
	address, ok := Canonical(nil, src.URL)
	if !ok {
		return nil, fmt.Errorf("source %s: address %q: %w", src.ID, src.URL, news.ErrInvalid)
	}
	home, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", src.ID, err)
	}
	return &round{
		c: c, src: src, opts: opts, home: home, client: c.newClient(ctx), start: c.now(),
		gates: map[string]bool{}, retryAt: map[string]time.Time{}, looked: map[string]bool{}, byTitle: map[string]bool{}, barren: map[string]int{},
		report: Report{Source: src.ID, Faults: map[news.Fault]int{}},
	}, nil
}
