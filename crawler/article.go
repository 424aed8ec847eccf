package crawler

import (
	"context"
	"fmt"
	"net/url"

	"github.com/peygir/peygir/news"
)

// article reads a page that should hold an article and decides what is kept.
func (r *round) article(ctx context.Context, link Link, page *news.Page, aliases []string) (Outcome, error) {
	reading := r.c.read(*page, r.src.CMS)
	if reading.Fault != news.FaultNone {
		page.Fault, page.Detail = reading.Fault, reading.Detail
		page.Body = nil
		return Outcome{Aliases: aliases}, nil
	}
	r.notice(*page)
	a := reading.Article
	a.ID = link.Article // a second look: the address may have changed with the title
	a.Source = r.src.ID
	a.URL = link.URL
	if final, ok := Canonical(nil, page.FinalURL); ok {
		a.URL = twin(r.home, bare(final)) // a query may only say that a cookie was set
	}
	a.URL = r.canonical(a.URL, reading.Canonical)
	for _, other := range []string{link.URL, page.FinalURL} {
		if other != a.URL {
			a.Aliases = append(a.Aliases, other)
		}
	}
	out := Outcome{Aliases: aliases}
	if key := Key(KindArticle, a.URL); key != link.Key {
		known, err := r.c.frontier.Known(ctx, r.src.ID, []string{key})
		if err != nil {
			return out, fmt.Errorf("look up %s: %w", key, err)
		}
		if other, ok := known[key]; ok && other.Key != link.Key && other.Article != "" {
			page.Body = nil // the same article under another address
			return out, nil
		}
		out.Aliases = append(out.Aliases, key)
	}
	if a.Province == "" {
		a.Province = r.src.Province
	}
	if a.CMS == "" {
		a.CMS = r.src.CMS
	}
	a.FirstSeen, a.LastSeen = page.FetchedAt, page.FetchedAt
	out.Published = a.Published
	r.report.Articles++
	if r.opts.Keep != nil && r.src.Scope == news.ScopeTopic && !r.opts.Keep(a) {
		r.report.Skipped++
		out.Skipped = true
		page.Body = nil
		return out, nil
	}
	out.Article = &a
	return out, nil
}

// canonical believes what a page says of its own address when that can be an
// article of the same outlet.
func (r *round) canonical(address, declared string) string {
	base, err := url.Parse(address)
	if err != nil || declared == "" {
		return address
	}
	full, ok := Canonical(base, declared)
	if !ok {
		return address
	}
	u, err := url.Parse(full)
	if err != nil || !sameOutlet(r.home, u) || worthless(full) || u.Path == "/" && u.RawQuery == "" {
		return address
	}
	full = twin(r.home, full)
	// Some sites declare one address on every page.
	if code := Code(address); code != "" && Code(full) != "" && Code(full) != code {
		return address
	}
	if Code(address) == "" && !articleShape(full) {
		return address
	}
	return full
}
