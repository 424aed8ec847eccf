package crawler

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"github.com/peygir/peygir/internal/charset"
	"github.com/peygir/peygir/news"
)

// feedMax is how many entries of a feed are looked at. Feeds are short; those
// that are not repeat themselves.
const feedMax = 2000

var (
	bareAmpersand = regexp.MustCompile(`&([^#a-zA-Z]|[a-zA-Z][a-zA-Z0-9]*[^a-zA-Z0-9;]|$)`)
	feedItem      = regexp.MustCompile(`(?is)<(?:item|entry)\b.*?(?:</(?:item|entry)>|$)`)
	itemLink      = regexp.MustCompile(`(?is)<link\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)|<link\b[^>]*href=["']([^"']+)`)
	itemTitle     = regexp.MustCompile(`(?is)<title\b[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</title>`)
	itemDate      = regexp.MustCompile(`(?is)<(?:pubDate|published|dc:date)\b[^>]*>\s*([^<]+?)\s*<`)
)

// readFeed reads the articles that a feed names. Where the feed is no XML that
// a parser takes, its entries are picked out one by one.
func readFeed(page news.Page, home *url.URL, now time.Time) ([]Link, error) {
	body := cleanXML(page.Body)
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	var out []Link
	if err == nil {
		for _, item := range feed.Items[:min(len(feed.Items), feedMax)] {
			ref := item.Link
			if ref == "" && len(item.Links) > 0 {
				ref = item.Links[0]
			}
			l := Link{URL: ref, Title: item.Title}
			if item.PublishedParsed != nil {
				l.Published = *item.PublishedParsed
			}
			if item.UpdatedParsed != nil {
				l.Updated = *item.UpdatedParsed
			}
			out = append(out, l)
		}
	} else {
		out = pickItems(utf8Body(news.Page{Body: body, ContentType: page.ContentType}))
		if len(out) == 0 {
			return nil, fmt.Errorf("read feed %s: %w", page.URL, err)
		}
	}
	return articleLinks(out, page, home, now, nil), nil
}

// pickItems finds entries in what only resembles a feed.
func pickItems(body []byte) []Link {
	var out []Link
	for _, item := range feedItem.FindAll(body, feedMax) {
		m := itemLink.FindSubmatch(item)
		if m == nil {
			continue
		}
		l := Link{URL: html.UnescapeString(string(m[1]) + string(m[2]))}
		if t := itemTitle.FindSubmatch(item); t != nil {
			l.Title = html.UnescapeString(string(t[1]))
		}
		if d := itemDate.FindSubmatch(item); d != nil {
			for _, layout := range []string{time.RFC1123Z, time.RFC1123, time.RFC3339, "02 Jan 2006 15:04:05 -0700"} {
				if at, err := time.Parse(layout, string(d[1])); err == nil {
					l.Published = at
					break
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// cleanXML removes what no XML parser takes: control characters and
// ampersands that begin no entity.
func cleanXML(body []byte) []byte {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	body = bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, validXML(body))
	return bareAmpersand.ReplaceAll(body, []byte("&amp;$1"))
}

// validXML decodes a body by what its bytes say, and calls it what it then is.
func validXML(body []byte) []byte {
	if !utf8.Valid(body) {
		text, _, ok := charset.Decode("", body)
		if !ok {
			return bytes.ToValidUTF8(body, []byte("?"))
		}
		body = []byte(text)
	}
	if m := xmlEncoding.FindSubmatchIndex(body); m != nil {
		return slices.Concat(body[:m[2]], []byte("utf-8"), body[m[3]:])
	}
	return body
}

var xmlEncoding = regexp.MustCompile(`(?i)^<\?xml[^>]*?encoding=["']([\w-]+)["']`)

// articleLinks brings named addresses into our form and drops repetitions,
// strangers and what keep refuses. Dates of the future are not believed.
func articleLinks(named []Link, page news.Page, home *url.URL, now time.Time, keep func(Link) bool) []Link {
	base, err := url.Parse(page.FinalURL)
	if err != nil {
		return nil
	}
	seen := map[string]bool{}
	var out []Link
	for _, l := range named {
		// Repairing ampersands may have escaped one within CDATA.
		address, ok := Canonical(base, strings.ReplaceAll(l.URL, "&amp;", "&"))
		if !ok {
			continue
		}
		u, err := url.Parse(address)
		if err != nil || !sameOutlet(home, u) || worthless(address) || strings.Trim(u.Path, "/") == "" && Code(address) == "" {
			continue
		}
		l.URL, l.Kind = bare(twin(home, address)), KindArticle
		if keep != nil && !keep(l) {
			continue
		}
		if l.Key = Key(KindArticle, l.URL); seen[l.Key] {
			continue
		}
		seen[l.Key] = true
		if l.Published.After(now.Add(24 * time.Hour)) {
			l.Published = time.Time{}
		}
		l.Title = strings.Join(strings.Fields(l.Title), " ")
		out = append(out, l)
	}
	return out
}

// sitemapMax is how many addresses one sitemap may name, by the standard.
const sitemapMax = 50_000

// sitemap is a set of addresses or an index of further sitemaps.
type sitemap struct {
	articles []Link
	children []Link
}

var childName = regexp.MustCompile(`(?i)(post|news|article|akhbar)`)

// readSitemap reads a sitemap, a news sitemap or an index, packed or not.
func readSitemap(page news.Page, home *url.URL, limit int, now time.Time) (sitemap, error) {
	body := page.Body
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return sitemap{}, fmt.Errorf("unpack sitemap: %w", err)
		}
		if body, err = io.ReadAll(io.LimitReader(z, int64(limit)+1)); err != nil {
			return sitemap{}, fmt.Errorf("unpack sitemap: %w", err)
		}
		if len(body) > limit {
			return sitemap{}, fmt.Errorf("sitemap unpacks to more than %d bytes: %w", limit, news.ErrInvalid)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(cleanXML(body)))
	d.Strict = false
	var urls, children []Link
	isNews := map[string]bool{}
	var entries int
	var root string
	for entries < sitemapMax {
		token, err := d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) && entries == 0 {
				return sitemap{}, fmt.Errorf("read sitemap %s: %w", page.URL, err)
			}
			break // what was read before the damage is good
		}
		start, ok := token.(xml.StartElement)
		if ok && root == "" {
			root = start.Name.Local
		}
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
			News    *struct {
				Date  string `xml:"publication_date"`
				Title string `xml:"title"`
			} `xml:"news"`
		}
		if err := d.DecodeElement(&e, &start); err != nil {
			break
		}
		entries++
		l := Link{URL: strings.TrimSpace(e.Loc), Updated: w3cTime(e.LastMod)}
		if e.News != nil {
			l.Title, l.Published = e.News.Title, w3cTime(e.News.Date)
			isNews[l.URL] = true
		}
		if start.Name.Local == "sitemap" {
			children = append(children, l)
			continue
		}
		urls = append(urls, l)
	}
	if entries == 0 && root != "urlset" && root != "sitemapindex" {
		return sitemap{}, fmt.Errorf("read sitemap %s: begins with <%.20s>: %w", page.URL, root, news.ErrInvalid)
	}
	all := childName.MatchString(page.URL)
	var out sitemap
	out.articles = articleLinks(urls, page, home, now, func(l Link) bool {
		return isNews[l.URL] || all || articleShape(l.URL)
	})
	base, err := url.Parse(page.FinalURL)
	if err != nil {
		return out, nil
	}
	for _, l := range children {
		address, ok := Canonical(base, l.URL)
		if u, err := url.Parse(address); !ok || err != nil || !sameOutlet(home, u) {
			continue
		}
		l.URL = twin(home, address)
		l.Kind, l.Key = KindSitemap, Key(KindSitemap, l.URL)
		out.children = append(out.children, l)
	}
	slices.SortStableFunc(out.children, func(a, b Link) int { return b.Updated.Compare(a.Updated) })
	return out, nil
}

// w3cTime reads the dates of sitemaps; zero for what is none.
func w3cTime(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, time.RFC1123Z} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
