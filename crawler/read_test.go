package crawler_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func page(kind, body string) news.Page {
	u := "http://www.sample.example/fa/x"
	return news.Page{URL: u, FinalURL: u, ContentType: kind, Body: []byte(body)}
}

func addresses(links []crawler.Link) []string {
	out := []string{}
	for _, l := range links {
		out = append(out, strings.TrimPrefix(l.URL, "http://www.sample.example"))
	}
	return out
}

func TestReadFeed(t *testing.T) {
	item := func(link string) string { return "<item><title>a</title><link>" + link + "</link></item>" }
	tests := map[string]struct {
		in   string
		want []string
	}{
		"plain":          {"<rss version='2.0'><channel>" + item("http://www.sample.example/news/1001") + "</channel></rss>", []string{"/news/1001"}},
		"bare ampersand": {"<rss version='2.0'><channel><title>a & b &c</title>" + item("http://www.sample.example/n.aspx?a=1&id=77") + "</channel></rss>", []string{"/n.aspx?a=1&id=77"}},
		"control bytes":  {"\xef\xbb\xbf\n<rss version='2.0'><channel>" + item("http://www.sample.example/news/1001") + "<x>\x0b</x></channel></rss>", []string{"/news/1001"}},
		"cut off":        {"<rss version='2.0'><channel>" + item("http://www.sample.example/news/1001") + "<item><title>b<br></title><link>http://www.sample.example/news/1002</link>", []string{"/news/1001", "/news/1002"}},
		"padded": {"<rss version='2.0'><channel>" + item("http://www.sample.example/news/1001/t") + strings.Repeat(item("http://www.sample.example/news/1001/t?ref=rss&amp;n=5"), 50) +
			"</channel></rss>", []string{"/news/1001/t"}},
		"others":   {"<rss version='2.0'><channel>" + item("http://other.example/news/1001") + item("javascript:x") + item("http://www.sample.example/") + "</channel></rss>", []string{}},
		"mobile":   {"<rss version='2.0'><channel>" + item("http://m.sample.example/news/1001") + "</channel></rss>", []string{"/news/1001"}},
		"atom":     {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><link rel="alternate" href="http://www.sample.example/news/1001"/></entry></feed>`, []string{"/news/1001"}},
		"relative": {"<rss version='2.0'><channel>" + item("/news/1001") + "</channel></rss>", []string{"/news/1001"}},
	}
	for name, tt := range tests {
		links, err := crawler.ReadFeed(page("application/rss+xml", tt.in), base(t), now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(addresses(links), tt.want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
	if _, err := crawler.ReadFeed(page("text/html", "<html>no feed</html>"), base(t), now); err == nil {
		t.Error("a page was read as a feed")
	}
}

// Old sites write addresses in letters and call their bytes what they are not.
func TestAddressesInLettersSurviveLyingCharsets(t *testing.T) {
	const path = "/fa/news/1001/پل-چوب"
	in1256, err := charmap.Windows1256.NewEncoder().String(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/fa/news/1001/%D9%BE%D9%84-%DA%86%D9%88%D8%A8"}
	for name, tt := range map[string]struct{ path, label string }{
		"windows-1256":              {in1256, "windows-1256"},
		"an invented name":          {in1256, "windows-utf-8"},
		"windows-1256 called utf-8": {in1256, "utf-8"},
		"utf-8 called windows-1256": {path, "windows-1256"},
	} {
		address := "http://www.sample.example" + tt.path
		list := crawler.ReadListing(page("text/html; charset="+tt.label, `<meta charset="`+tt.label+`"><a href="`+address+`">`+tt.path+tt.path+`</a>`), base(t))
		feed, err := crawler.ReadFeed(page("text/xml", `<?xml version="1.0" encoding="`+tt.label+`"?><rss version="2.0"><channel><item><link>`+address+`</link></item></channel></rss>`), base(t), now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		index, err := crawler.ReadSitemap(page("text/xml", `<?xml version="1.0" encoding="`+tt.label+`"?><urlset><url><loc>`+address+`</loc></url></urlset>`), base(t), 1<<20, now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for from, links := range map[string][]crawler.Link{"list": list.Articles(), "feed": feed, "sitemap": index.Articles()} {
			if diff := cmp.Diff(addresses(links), want); diff != "" {
				t.Errorf("%s of %s (-got +want):\n%s", from, name, diff)
			}
		}
	}
}

func TestReadFeedDoesNotBelieveTheFuture(t *testing.T) {
	links, err := crawler.ReadFeed(page("", `<rss version="2.0"><channel><item><link>http://www.sample.example/news/1001</link>
		<pubDate>Mon, 22 Nov 2027 10:00:00 GMT</pubDate></item></channel></rss>`), base(t), now)
	if err != nil || len(links) != 1 || !links[0].Published.IsZero() {
		t.Errorf("got %v, %v", links, err)
	}
}

func TestReadSitemap(t *testing.T) {
	got, err := crawler.ReadSitemap(page("application/xml", `<?xml version="1.0"?><urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
		<url><loc> http://www.sample.example/news/1001?a&b </loc><lastmod>2026-11-20T10:00:00+03:30</lastmod></url>
		<url><loc>http://www.sample.example/short</loc><news:news><news:publication_date>2026-11-20</news:publication_date><news:title>t</news:title></news:news></url>
		<url><loc>http://www.sample.example/category/a</loc></url><url><loc>http://other.example/news/1002</loc></url>
		<url><loc>http://www.sample.example/news/1003`), base(t), 1<<20, now)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(addresses(got.Articles()), []string{"/news/1001", "/short"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if at := got.Articles()[0].Updated; !at.Equal(time.Date(2026, 11, 20, 6, 30, 0, 0, time.UTC)) {
		t.Errorf("updated %v", at)
	}
	if _, err := crawler.ReadSitemap(page("", "<html><body><p>not found</p></body></html>"), base(t), 1<<20, now); err == nil {
		t.Error("a page was taken for a sitemap")
	}
	index, err := crawler.ReadSitemap(page("", `<sitemapindex><sitemap><loc>http://www.sample.example/a.xml</loc></sitemap></sitemapindex>`), base(t), 1<<20, now)
	if err != nil || len(index.Children()) != 1 {
		t.Errorf("got %v, %v", index, err)
	}
}

func TestRobots(t *testing.T) {
	rules := crawler.ParseRobots([]byte("\xef\xbb\xbfUser-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /private/\nDisallow: /*?sort=\nDisallow: /بخش/\nAllow: /private/open\n"), "Peygir/1 (+x)")
	for path, want := range map[string]bool{
		"/": true, "/private/a": false, "/private/open": true, "/list?sort=a": false, "/%D8%A8%D8%AE%D8%B4/1": false, "/news/1": true,
	} {
		u, err := url.Parse("http://www.sample.example" + path)
		if err != nil {
			t.Fatal(err)
		}
		if got := crawler.Allowed(rules, u); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestParseIP(t *testing.T) {
	for in, want := range map[string]string{
		"127.0.0.1": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "0177.1": "127.0.0.1", "127.1": "127.0.0.1",
		"[::1]": "::1", "::ffff:10.0.0.1": "10.0.0.1", "sample.example": "invalid IP", "1.2.3.4.5": "invalid IP", "256.1.1.1": "invalid IP",
	} {
		got, ok := crawler.ParseIP(in)
		if got.String() != want || ok != (got != netip.Addr{}) {
			t.Errorf("%s: %v, %v", in, got, ok)
		}
	}
}

// check holds for every link that is read out of outside bytes.
func check(t *testing.T, links []crawler.Link) {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range links {
		again, ok := crawler.Canonical(nil, l.URL)
		if !ok || again != l.URL {
			t.Fatalf("%q is not canonical but %q", l.URL, again)
		}
		if seen[l.Key] || l.Key == "" {
			t.Fatalf("key %q twice or empty", l.Key)
		}
		seen[l.Key] = true
		if l.Published.After(now.Add(48 * time.Hour)) {
			t.Fatalf("published %v", l.Published)
		}
	}
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>a & b</title><link>/news/1001?x=1&y=2</link></item></channel></rss>`))
	f.Add([]byte(`<feed><entry><link href="http://www.sample.example/a-b-c-d-e-f-g"/></entry>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		links, err := crawler.ReadFeed(page("", string(body)), base(t), now)
		if err == nil {
			check(t, links)
		}
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>http://www.sample.example/news/1001</loc><lastmod>2026-01-01</lastmod></url>`))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, body []byte) {
		found, err := crawler.ReadSitemap(page("", string(body)), base(t), 1<<20, now)
		if err == nil {
			check(t, found.Articles())
		}
	})
}

func FuzzListing(f *testing.F) {
	f.Add([]byte(`<base href="/x/"><a href="news/1001">a</a><a href="?page=2">2</a><a href="m.html">next</a>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		found := crawler.ReadListing(page("text/html", string(body)), base(t))
		check(t, found.Articles())
	})
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\n"), "/axb")
	f.Add([]byte("<html>"), "/")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		rules := crawler.ParseRobots(body, "Peygir/1")
		address, ok := crawler.Canonical(base(t), path)
		if !ok {
			return
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		crawler.Allowed(rules, u)
		if utf8.Valid(body) && len(strings.TrimSpace(string(body))) == 0 && !crawler.Allowed(rules, u) {
			t.Fatal("an empty file forbids")
		}
	})
}
