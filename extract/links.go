package extract

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
)

// LinkKind says where a link leads.
type LinkKind string

// Kinds of links that a crawler follows.
const (
	LinkArticle LinkKind = "article" // reads like a headline and leads to what looks like an article
	LinkNext    LinkKind = "next"    // the next page of a list
	LinkPage    LinkKind = "page"    // another page of a list, by its number
	LinkFeed    LinkKind = "feed"    // an RSS or Atom feed that the page names
)

// Link is a link found on a page.
type Link struct {
	Kind      LinkKind
	URL       string // absolute, without fragment
	Title     string
	Published time.Time // as the list shows it beside the link; zero: not shown
	Precision news.Precision
}

// Links lists what a page links to on its own site: articles in the order of
// the page, each once, then pages and feeds.
func Links(in Input) []Link {
	d, fault, _ := parse(in)
	base, err := url.Parse(in.URL)
	if fault != news.FaultNone || err != nil {
		return nil
	}
	c := &collector{page: d, base: base, in: in, seen: map[string]int{}}
	c.feeds()
	for i := range d.els {
		if e := &d.els[i]; e.node.DataAtom == atom.A {
			c.anchor(i)
		}
	}
	for _, href := range d.meta.links["next"] {
		c.add(LinkNext, href, "")
	}
	return c.out
}

type collector struct {
	page *document
	base *url.URL
	in   Input
	out  []Link
	seen map[string]int
}

var (
	nextText   = regexp.MustCompile(`^(?:صفحه )?(?:بعدی|بعد|قدیمی ?تر)(?: صفحه)?[\s»›>]*$|^(?:صفحه بعد|نوشته ?های قدیمی ?تر|مطالب قدیمی ?تر|نمایش بیشتر)$|^(?:»|›|>|>>|(?i:next|older posts?))[\s»›>]*$`)
	numberText = regexp.MustCompile(`^\d{1,4}$`)
	// notArticle are paths of lists, tools and files.
	notArticle = regexp.MustCompile(`(?i)(?:^|/)(?:tags?|category|categories|service|services|section|author|authors|print|newsprint\.aspx|archive|search|rss|feeds?|page|pages|redirect|ads?|login|register|about|contact|amp|calendar|profile|user|users|topic|topics|media|assets|wp-content|wp-admin|sitemap[^/]*|gallery/tag|cdn-cgi|rest|ajax)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|rar|apk|xml|css|js|docx?|xlsx?)$|newslist\.aspx|default\.aspx`)
	// idInPath is a number long enough to be an article's.
	idInPath  = regexp.MustCompile(`(?:^|[/=_.-])\d{3,}(?:$|[/_.&?-])|/vdc[a-z0-9]+|(?i:[?&](?:id|newsid|nid|p)=\d+)`)
	sessionID = regexp.MustCompile(`/\(S\(\w+\)\)`)
)

// anchor sorts one link out.
func (c *collector) anchor(i int) {
	e := &c.page.els[i]
	href := strings.TrimSpace(attr(e.node, "href"))
	text := textOf(e.node)
	line := plain(text)
	switch {
	case hasRel(e.node, "next") || nextText.MatchString(line):
		c.add(LinkNext, href, text)
		return
	case numberText.MatchString(line) && c.inPager(i):
		c.add(LinkPage, href, text)
		return
	case e.noise&(hidden|advert|comment|share|tagList|crumbs) != 0, hasRel(e.node, "nofollow"), hasRel(e.node, "sponsored"):
		return
	}
	if t := c.headline(i); t != "" {
		text = t
	}
	if runeCount(text) < 12 { // a picture or "more": the title may be said elsewhere
		if t := oneLine(attr(e.node, "title")); runeCount(t) > runeCount(text) && !hasDate(t, c.in.FetchedAt) {
			text = t
		}
	}
	if at, known := c.seen[string(LinkArticle)+c.absolute(href)]; known {
		if runeCount(text) > runeCount(c.out[at].Title) {
			c.out[at].Title = text
		}
		return
	}
	if !c.looksLikeArticle(href, text, e.node) {
		return
	}
	if at := c.add(LinkArticle, href, text); at >= 0 {
		if m, ok := c.dateBeside(i); ok {
			c.out[at].Published, c.out[at].Precision = m.time.UTC(), m.precision
		}
	}
}

// headline picks the title out of a card, a link around several elements: the
// heading, else the longest of the short pieces that is no date.
func (c *collector) headline(i int) string {
	best, rank := "", 0
	for k := i + 1; k < c.page.els[i].end; k++ {
		n := c.page.els[k].node
		text := textOf(n)
		size := runeCount(text)
		if size < 8 || size > 200 || hasDate(text, c.in.FetchedAt) && size < 45 {
			continue
		}
		r := 2
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			r = 4
		case atom.P:
			r = 1
		case atom.Strong, atom.B, atom.Span:
			r = 3
		}
		if r > rank || r == rank && k < c.page.els[i].end && best == "" {
			best, rank = text, r
		}
	}
	return best
}

func hasDate(s string, fetched time.Time) bool {
	_, ok := parseDate(s, fetched)
	return ok
}

// absolute resolves a link; it is empty for what cannot be fetched.
func (c *collector) absolute(href string) string {
	u, err := c.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

// add notes a link and returns its place, -1 if there was nothing to add.
func (c *collector) add(kind LinkKind, href, title string) int {
	abs := c.absolute(href)
	if abs == "" || abs == c.in.URL || href == "" || strings.HasPrefix(href, "#") {
		return -1
	}
	if u, err := url.Parse(abs); kind != LinkFeed && (err != nil || siteOf(u.Hostname()) != siteOf(c.base.Hostname())) {
		return -1
	}
	key := string(kind) + abs
	if _, known := c.seen[key]; known {
		return -1
	}
	c.seen[key] = len(c.out)
	c.out = append(c.out, Link{Kind: kind, URL: abs, Title: title})
	return len(c.out) - 1
}

// looksLikeArticle judges a link by its address and its text: an article has
// a number or a long slug, and a headline has several words.
func (c *collector) looksLikeArticle(href, text string, n *html.Node) bool {
	u, err := c.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	path := sessionID.ReplaceAllString(u.Path, "")
	if strings.Trim(path, "/") == "" && u.RawQuery == "" || notArticle.MatchString(path) {
		return false
	}
	headline := runeCount(text) >= 15 && strings.Count(text, " ") >= 2
	full := path
	if u.RawQuery != "" {
		full += "?" + u.RawQuery
	}
	last := path[strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1:]
	slug := strings.Count(last, "-") >= 3
	switch {
	case idInPath.MatchString(full):
		return headline || n.FirstChild != nil && slug || hasImage(n) && len(path) > 8
	case slug:
		return headline
	}
	return false
}

func hasImage(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img {
			return true
		}
	}
	return false
}

// dateBeside reads the date that a list shows in the item of a link: inside
// the link itself, or in the blocks up to the next link to something else.
func (c *collector) dateBeside(i int) (moment, bool) {
	n := c.page.els[i].node
	own, title := c.absolute(attr(n, "href")), c.headline(i)
	if title != "" {
		if m, ok := parseDate(strings.Replace(looseText(n), title, "", 1), c.in.FetchedAt); ok {
			return m, true
		}
	}
	title = textOf(n)
	first := c.page.els[i].first
	for k := first; k < min(first+4, len(c.page.blocks)); k++ {
		b := &c.page.blocks[k]
		other := c.absolute(b.href) != own || k == first && title != "" && b.links > runeCount(title)+2
		if b.href != "" && other && b.links*2 > b.runes {
			break
		}
		// The headline and the summary may speak of another day.
		if b.runes-b.links > 60 || strings.HasSuffix(b.text, ".") {
			continue
		}
		if m, ok := parseDate(strings.Replace(b.loose, title, "", 1), c.in.FetchedAt); ok {
			return m, true
		}
	}
	return moment{}, false
}

// inPager reports whether a link stands among other bare numbers.
func (c *collector) inPager(i int) bool {
	n := c.page.els[i].node
	for up, p := 0, n.Parent; p != nil && up < 3; up, p = up+1, p.Parent {
		for word := range words(attr(p, "class") + " " + attr(p, "id")) {
			switch word {
			case "pagination", "paging", "pager", "pages", "page", "nav":
				return true
			}
		}
		count, seen := 0, 0
		for k := range p.Descendants() {
			if seen++; seen > 100 {
				break
			}
			if k.DataAtom == atom.A && numberText.MatchString(plain(textOf(k))) {
				if count++; count >= 2 {
					return true
				}
			}
		}
	}
	return false
}

// feeds adds the feeds that the head names.
func (c *collector) feeds() {
	for _, f := range c.page.meta.feeds {
		c.add(LinkFeed, f.href, f.title)
	}
}
