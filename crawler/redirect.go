package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/peygir/peygir/news"
)

// fetch asks for a link and follows its redirects, each one a request that is
// checked and paced. A redirect to an article that is known already is not
// followed: the page returned is the redirect itself.
func (r *round) fetch(ctx context.Context, link Link) (news.Page, []string, error) {
	address := link.URL
	seen := map[string]bool{address: true}
	turned := false // it has led to itself, with another query
	var aliases []string
	for hop := 1; ; hop++ {
		page, location, err := r.ask(ctx, link, address)
		if err != nil || page.Fault != news.FaultNone {
			return page, aliases, err
		}
		if !isRedirect(page.Status) {
			if location = refresh(page, address); location == "" {
				if hop > 1 && link.Kind == KindArticle && page.Status == http.StatusOK && worthless(address) && !worthless(link.URL) {
					page.Fault, page.Detail, page.Body = news.FaultRedirect, "redirect to a page that is no article: "+address, nil
				}
				return page, aliases, nil
			}
			page.Status, page.Body, page.Hash = http.StatusFound, nil, "" // it says so in its own way
		}
		fail := func(fault news.Fault, detail string) (news.Page, []string, error) {
			page.Fault, page.Detail = fault, detail
			return page, aliases, nil
		}
		from, err := url.Parse(address)
		if err != nil {
			return fail(news.FaultRedirect, err.Error())
		}
		next, ok := Canonical(from, location)
		if !ok {
			return fail(news.FaultRedirect, fmt.Sprintf("redirect to %.100q", location))
		}
		to, err := url.Parse(next)
		if err != nil {
			return fail(news.FaultRedirect, err.Error())
		}
		if err := guard(to, r.c.cfg.AllowPrivate); err != nil {
			return fail(news.FaultBlocked, err.Error())
		}
		if !sameOutlet(r.home, to) && !r.moved(link, to) {
			return fail(news.FaultRedirect, "redirect away from the outlet to "+to.Host)
		}
		if seen[next] || hop > 10 {
			return fail(news.FaultRedirect, fmt.Sprintf("no end after %d redirects", hop))
		}
		seen[next] = true
		if link.Kind == KindArticle {
			// Once may be for a cookie or a language; who counts on has no end.
			if bare(next) == bare(address) && turned {
				return fail(news.FaultRedirect, "the page leads to itself again and again")
			}
			turned = bare(next) == bare(address)
			if startPage(r.home, to) {
				return fail(news.FaultGone, "redirect to the start page")
			}
			key := Key(KindArticle, next)
			known, err := r.c.frontier.Known(ctx, r.src.ID, []string{key})
			if err != nil {
				return page, nil, fmt.Errorf("look up %s: %w", key, err)
			}
			if other, ok := known[key]; ok && other.Key != link.Key {
				return page, aliases, nil
			}
			if key != link.Key {
				aliases = append(aliases, key)
			}
		}
		address = next
	}
}

// startPage reports whether an address is the outlet's front door in one of
// its forms.
func startPage(home, u *url.URL) bool {
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	if u.RawQuery != "" && p != "" {
		return false
	}
	switch p {
	case "", "fa", "index.php", "index.html", "index.htm", "index.aspx", "index.asp", "default.aspx", "default.asp", "home":
		return u.RawQuery == "" || !digits.MatchString(u.Query().Get("id")+u.Query().Get("p"))
	}
	return home.Path != "" && p == strings.ToLower(strings.Trim(home.Path, "/"))
}

// moved lets the start page alone lead to another host, as when an outlet
// changed its name. Address literals are no names.
func (r *round) moved(link Link, to *url.URL) bool {
	if link.Priority != firstHome || to.Port() != "" {
		return false
	}
	if _, literal := parseIP(to.Hostname()); literal {
		return false
	}
	r.home = to
	return true
}
