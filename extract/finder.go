package extract

import (
	"net/url"
	"strings"

	"github.com/peygir/peygir/news"
)

// finder reads the fields of one page: each by the rule where it knows the
// way, else by what metadata and the shape of the page say.
type finder struct {
	page *document
	rule *rule
	in   Input

	title   int    // block of the headline; -1: not on the page
	kicker  string // that shares the headline's element
	body    []int  // blocks of the text
	bodyEl  int    // element that holds the text; -1: spread
	byRule  bool   // the rule found the body
	behind  int    // what follows returned; 0: not yet asked
	between bool   // the date stands between headline and text
	guessed bool   // the date is a bare day near the headline, maybe today's
	claimed map[int]bool

	own      []string        // addresses of the page itself; nil: not yet looked for
	sections map[string]bool // keys of the names of the outlet's parts; nil: not yet looked for
	teasers  map[int]bool    // blocks under the headlines of other stories; nil: not yet looked for

	lines []lineOf // of each block
}

// dated is the outcome of looking for a date.
type dated struct {
	moment
	ok bool
}

func (f *finder) read(res *Result) {
	f.title, f.bodyEl, f.claimed = -1, -1, map[int]bool{}
	f.lines = make([]lineOf, len(f.page.blocks))
	meta := &f.page.meta
	res.Canonical = f.canonical()
	res.Title = f.findTitle()
	f.findBody()
	res.Kicker = f.findKicker()
	res.Lead = f.findLead()
	res.Body = f.bodyText()
	published, ok := f.findDate()
	if ok {
		res.Published, res.Precision = published.time.UTC(), published.precision
	}
	if m := meta.modified(f.in.FetchedAt); m.After(res.Published) {
		res.Modified = m.UTC()
	}
	res.Code = f.findCode()
	res.Tags = f.findTags()
	res.Author = f.findAuthor()
	res.Section = f.findSection()
	if res.Body == "" && res.Fault == news.FaultNone {
		res.Body = f.fallbackBody(res)
	}
}

// elements lists the matches of a rule's selector, without those inside what
// belongs to other stories.
func (f *finder) elements(s selector, avoid noise) []int {
	var out []int
	for i := range f.page.els {
		e := &f.page.els[i]
		if e.noise&avoid == 0 && s.mayMatch(e.node) && s.sel.Match(e.node) {
			out = append(out, i)
		}
	}
	return out
}

// byField returns the first text that the rule's selectors find. known tells
// that an element was there, even if it was empty: then there is nothing to
// look for elsewhere.
func (f *finder) byField(name field, avoid noise) (text string, el int, known bool) {
	if f.rule == nil {
		return "", -1, false
	}
	for _, s := range f.rule.fields[name] {
		if s.attr != "" {
			if v := f.attribute(s); v != "" {
				return v, -1, true
			}
			continue
		}
		for _, i := range f.elements(s, avoid) {
			known = true
			if text := textOf(f.page.els[i].node); text != "" {
				return text, i, true
			}
		}
	}
	return "", -1, known
}

// attribute reads "meta[name=x]@content" and the like. Meta elements are not
// part of the flattened tree.
func (f *finder) attribute(s selector) string {
	if len(f.page.els) == 0 {
		return ""
	}
	for n := range f.page.els[0].node.Descendants() {
		if n.Data == "body" && strings.HasPrefix(s.sel.String(), "meta") {
			break // metadata is in the head; the rest need not be searched
		}
		if s.sel.Match(n) {
			if v := oneLine(attr(n, s.attr)); v != "" {
				return v
			}
		}
	}
	return ""
}

// canonical is the address that the page gives itself, when it is one of the
// same site and names a page.
func (f *finder) canonical() string {
	base, err := url.Parse(f.in.URL)
	if err != nil {
		return ""
	}
	for _, list := range [][]string{f.page.meta.links["canonical"], {f.page.meta.data.url}} {
		for _, href := range list {
			u, err := base.Parse(strings.TrimSpace(href))
			if err != nil || href == "" || u.Scheme != "http" && u.Scheme != "https" {
				continue
			}
			home := strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
			if home && strings.Trim(base.Path, "/") != "" || base.Host != "" && siteOf(u.Hostname()) != siteOf(base.Hostname()) {
				continue
			}
			u.Fragment = ""
			return u.String()
		}
	}
	return ""
}

// siteOf drops the host prefixes that name a form of a site, not another one.
func siteOf(host string) string {
	host = strings.ToLower(host)
	for _, p := range []string{"www.", "m.", "amp.", "mobile."} {
		host = strings.TrimPrefix(host, p)
	}
	return host
}
