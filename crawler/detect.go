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
	found := readListing(page, r.home)
	src.URL = r.home.String()
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
