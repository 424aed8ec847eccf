package crawler

import (
	"bytes"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/peygir/peygir/internal/charset"
	"github.com/peygir/peygir/news"
)

// listing is what a start page, a section or an archive page names.
type listing struct {
	name     string // of the outlet
	articles []Link
	sections []string // addresses that may be listings
	feeds    []string
	next     []string // the page after this one
	archive  string   // an archive that can be asked by day
}

// readListing reads the links of a page. home says which hosts belong to the
// outlet.
func readListing(page news.Page, home *url.URL) listing {
	var out listing
	base, err := url.Parse(page.FinalURL)
	if err != nil {
		return out
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(utf8Body(page)))
	if err != nil {
		return out // html.Parse fails only when reading does
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, ok := Canonical(base, href); ok {
			if u, err := url.Parse(b); err == nil && sameOutlet(home, u) {
				base = u
			}
		}
	}
	resolve := func(ref string) (string, bool) {
		address, ok := Canonical(base, ref)
		if !ok {
			return "", false
		}
		u, err := url.Parse(address)
		if err != nil || !sameOutlet(home, u) {
			return "", false
		}
		return twin(home, address), true
	}
	out.name = siteName(doc)
	doc.Find("link[href]").Each(func(_ int, s *goquery.Selection) {
		rel, kind := strings.ToLower(s.AttrOr("rel", "")), strings.ToLower(s.AttrOr("type", ""))
		address, ok := resolve(s.AttrOr("href", ""))
		switch {
		case !ok:
		case strings.Contains(rel, "alternate") && (strings.Contains(kind, "rss") || strings.Contains(kind, "atom") || strings.Contains(kind, "feed+json")):
			out.feeds = append(out.feeds, address)
		case rel == "next":
			out.next = append(out.next, address)
		}
	})
	self, _ := Canonical(nil, page.FinalURL)
	at := map[string]int{}
	listed := map[string]bool{Key(KindList, self): true}
	doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		address, ok := resolve(s.AttrOr("href", ""))
		if !ok || worthless(address) {
			return
		}
		text := strings.Join(strings.Fields(s.Text()), " ")
		out.anchor(address, self, text, s, at, listed)
	})
	return out
}

// siteName is how an outlet calls itself on its start page.
func siteName(doc *goquery.Document) string {
	name := doc.Find(`meta[property="og:site_name"]`).First().AttrOr("content", "")
	if name == "" {
		name = doc.Find(`meta[name="application-name"]`).First().AttrOr("content", "")
	}
	if name == "" {
		name = doc.Find("title").First().Text()
		for _, bar := range []string{"|", " - ", " – ", "::", "»"} { // a motto, as a rule
			name, _, _ = strings.Cut(name, bar)
		}
	}
	if name = strings.Join(strings.Fields(name), " "); utf8.RuneCountInString(name) > 60 {
		return ""
	}
	return name
}

// anchor files one link under what it seems to lead to.
func (l *listing) anchor(address, self, text string, s *goquery.Selection, at map[string]int, listed map[string]bool) {
	if l.archive == "" && archiveForm(address) != "" {
		l.archive = address
	}
	n, paged := paging(address)
	here, _ := paging(self)
	switch {
	case paged && n > 1:
		if n == here+1 && len(l.next) < 4 {
			l.next = append(l.next, address)
		}
		return
	case feedShape(address):
		l.feeds = append(l.feeds, address)
		return
	case looksArticle(address, text):
		address = bare(address)
		key := Key(KindArticle, address)
		i, known := at[key]
		if !known {
			at[key] = len(l.articles)
			l.articles = append(l.articles, Link{Key: key, URL: address, Kind: KindArticle, Title: text})
		} else if utf8.RuneCountInString(text) > utf8.RuneCountInString(l.articles[i].Title) && l.articles[i].Title == "" {
			l.articles[i].Title = text
		}
		return
	case isNext(text, s) && !listed[Key(KindList, address)] && len(l.next) < 4:
		l.next = append(l.next, address)
		return
	}
	if n := utf8.RuneCountInString(text); n >= 2 && n <= 32 && !strings.Contains(s.AttrOr("rel", ""), "nofollow") {
		if key := Key(KindList, address); !listed[key] {
			listed[key] = true
			l.sections = append(l.sections, address)
		}
	}
}

// notArticle are parts of paths that lists have.
var notArticle = regexp.MustCompile(`(?i)(^|/)(category|categories|section|service|topic|topics|archive|newslist\.aspx|list|rss|feed|feeds|sitemap|page)([/.?]|$)`)

// looksArticle decides by the address and by the words of the link.
func looksArticle(address, text string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" && Code(address) == "" || notArticle.MatchString(u.Path) {
		return false
	}
	words, runes := len(strings.Fields(text)), utf8.RuneCountInString(text)
	headline := words >= 4 && runes >= 20
	if Code(address) != "" {
		return true
	}
	return headline && (articleShape(address) || words >= 5 && runes >= 25)
}

var feedPath = regexp.MustCompile(`(?i)(/rss|/feeds?|/atom)(/.*|\.xml|[-_][^/]*\.xml)?$`)

func feedShape(address string) bool {
	u, err := url.Parse(address)
	return err == nil && feedPath.MatchString(u.Path)
}

// pageParams are the query parameters that count pages.
var pageParams = map[string]bool{
	"page": true, "p": true, "pi": true, "pg": true, "paged": true, "pagenumber": true,
	"pageno": true, "pageindex": true, "pagenum": true, "currentpage": true,
}

var pagePath = regexp.MustCompile(`(?i)/page/([0-9]{1,5})(/|$)`)

// paging reads the number of a page out of an address; 1 when there is none.
func paging(address string) (n int, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return 1, false
	}
	if m := pagePath.FindStringSubmatch(u.Path); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits by the pattern
		return n, true
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		key = strings.ToLower(key)
		if !pageParams[key] || key == "p" && strings.Trim(u.Path, "/") == "" {
			continue
		}
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 100_000 {
			return n, true
		}
	}
	return 1, false
}

// nextWords are how lists call their next page.
var nextWords = map[string]bool{
	"بعدی": true, "بعد": true, "صفحه بعد": true, "صفحه بعدی": true, "صفحهٔ بعد": true, "مطالب قدیمی تر": true,
	"مطالب بیشتر": true, "اخبار بیشتر": true, "next": true, "older": true, "older posts": true, "›": true, "»": true, "→": true, "←": true, ">": true, ">>": true,
}

// isNext reports links to the next page of a list that has no page numbers.
func isNext(text string, s *goquery.Selection) bool {
	if strings.Contains(strings.ToLower(s.AttrOr("rel", "")), "next") {
		return true
	}
	text = strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200c' }))
	return nextWords[text]
}

// utf8Body decodes a discovery page: addresses may hold letters, too.
func utf8Body(page news.Page) []byte {
	if utf8.Valid(page.Body) {
		return page.Body
	}
	text, _, ok := charset.Decode(page.ContentType, page.Body)
	if !ok {
		return bytes.ToValidUTF8(page.Body, []byte("\uFFFD"))
	}
	return []byte(text)
}
