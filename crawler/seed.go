package crawler

import (
	"context"

	"github.com/peygir/peygir/news"
)

// guesses are tried where a site names no feed or no sitemap.
var guesses = []struct {
	kind LinkKind
	path string
}{
	{KindFeed, "/rss"},
	{KindFeed, "/feed/"},
	{KindFeed, "/fa/rss/allnews"},
	{KindFeed, "/feeds/"},
	{KindFeed, "/rss.xml"},
	{KindSitemap, "/sitemap.xml"},
	{KindSitemap, "/sitemap/news/sitemap.xml"},
	{KindSitemap, "/fa-sitemap-news"},
	{KindSitemap, "/wp-sitemap.xml"},
}

// part reports a source that is a part of its site: of a site whose lists are
// given and nothing else, these are all that is wanted, such as the pages of
// one province.
func part(src news.Source) bool {
	return len(src.Lists) > 0 && len(src.Feeds)+len(src.Sitemaps) == 0
}

// seed puts the entry points into the frontier; they are due in every round.
func (r *round) seed(ctx context.Context) error {
	var links []Link
	if r.kin.needless = r.kin.needless || part(r.src); !part(r.src) {
		links = append(links, r.link(KindList, r.home.String(), firstHome))
	}
	given := func(kind LinkKind, priority int, addresses []string) {
		for _, address := range addresses {
			if full, ok := Canonical(r.home, address); ok {
				links = append(links, r.link(kind, full, priority))
			}
		}
	}
	given(KindFeed, firstFeed, r.src.Feeds)
	given(KindSitemap, firstSitemap, r.src.Sitemaps)
	given(KindList, firstList, r.src.Lists)
	for i := range links {
		links[i].Again = true
	}
	if !r.opts.Since.IsZero() {
		r.fill = newBackfill(r.opts, r.start)
	}
	return r.add(ctx, links)
}
