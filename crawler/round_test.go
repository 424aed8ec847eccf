package crawler_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// outlet has twelve articles behind a feed, a packed sitemap, a list of three
// pages and a section, most of them named several times in several forms.
func outlet(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.pages["/robots.txt"] = raw("text/plain", "User-agent: *\nDisallow: /news/112\nSitemap: "+s.URL+"/map.xml\n")
	s.pages["/"] = html(teasers(`<link rel="alternate" type="application/rss+xml" href="/opaque-feed.xml">
		<nav><a href="/politics">سیاست</a></nav><a href="/list?page=2">۲</a>
		<a href="/calendar?y=1">تقویم</a><a href="/search?q=a">جستجو</a><a href="javascript:void(0)">هیچ</a>
		<a href="http://other.example/news/999999/x">خبری از جایی دیگر که به ما ربطی ندارد</a>`, 1101, 1102), `"home"`)
	s.pages["/list?page=2"] = html(teasers(`<a href="/list?page=3">۳</a>`, 1102, 1103), `"two"`)
	s.pages["/list?page=3"] = html(teasers("", 1104), `"three"`)
	s.pages["/politics"] = html(teasers("", 1105, 112000), `"politics"`)
	s.pages["/opaque-feed.xml"] = raw("application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>a & b</title>
		<item><title>`+headline(1101)+`</title><link>`+s.URL+`/news/1101/x?utm_source=rss</link></item>
		<item><title>`+headline(1106)+` & more</title><link>`+s.URL+`/news/1106?ref=rss&amp;n=4</link><pubDate>Mon, 01 Jan 2035 10:00:00 GMT</pubDate></item>
		</channel></rss>`)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s/news/1107/x</loc></url></urlset>`, s.URL)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s.pages["/map.xml"] = raw("application/xml", `<sitemapindex><sitemap><loc>`+s.URL+`/map-1.xml.gz</loc></sitemap></sitemapindex>`)
	s.pages["/map-1.xml.gz"] = raw("application/gzip", packed.String())
	for n := 1101; n <= 1107; n++ {
		s.pages[fmt.Sprintf("/news/%d/x", n)] = html(story(n), fmt.Sprintf(`"%d"`, n))
	}
	s.pages["/news/1106"] = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/news/1106/x", http.StatusMovedPermanently)
	}
	return s
}

func TestRoundFindsEveryArticleOnce(t *testing.T) {
	s, m := outlet(t), newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	before := runtime.NumGoroutine()
	report := round(t, c, s, crawler.RoundOptions{})

	var want []string
	for n := 1101; n <= 1107; n++ {
		want = append(want, fmt.Sprintf("%s/news/%d/x", s.URL, n))
	}
	if diff := cmp.Diff(m.urls(), want); diff != "" {
		t.Errorf("articles (-got +want):\n%s", diff)
	}
	for _, uri := range s.asked {
		if s.count(uri) != 1 {
			t.Errorf("%s was asked for %d times", uri, s.count(uri))
		}
	}
	if s.asked[0] != "/robots.txt" {
		t.Errorf("the first request was %s", s.asked[0])
	}
	for _, never := range []string{"/news/112000/x", "/calendar?y=1", "/search?q=a"} {
		if s.count(never) != 0 {
			t.Errorf("%s was asked for", never)
		}
	}
	if report.Faults[news.FaultRobots] != 1 {
		t.Errorf("faults: %v", report.Faults)
	}
	for range 1000 { // the server's side of the connections ends a moment later
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines after, %d before", after, before)
	}

	first := s.requests()
	if report := round(t, c, s, crawler.RoundOptions{}); report.Articles != 0 || s.requests() != first+1 {
		t.Errorf("a second round asked for %v and read %d articles", s.asked[first:], report.Articles)
	}
}

func TestRoundSeesEditsAndDeletions(t *testing.T) {
	s, m := outlet(t), newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{})
	s.set("/news/1103/x", html(story(4444), `"new"`))
	s.set("/news/1104/x", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	report := round(t, c, s, crawler.RoundOptions{Ahead: 2 * time.Hour})
	if report.Articles != 1 || report.Gone != 1 || report.Unchanged < 5 {
		t.Errorf("articles %d, gone %d, unchanged %d", report.Articles, report.Gone, report.Unchanged)
	}
	if got := m.articles[news.ArticleID(s.URL+"/news/1103/x")].Title; got != headline(4444) {
		t.Errorf("title %q", got)
	}
	if diff := cmp.Diff(m.gone, []string{s.URL + "/news/1104/x"}); diff != "" {
		t.Error(diff)
	}
}

// Where a server offers nothing to ask by, an edit shows only in the whole
// page: the newest are worth that to somebody who asked for a round.
func TestRoundLooksAtWholePagesAhead(t *testing.T) {
	s, m := newSite(t), newMemory()
	var items strings.Builder
	for n := 1201; n <= 1206; n++ {
		s.pages[fmt.Sprintf("/news/%d/x", n)] = html(story(n), "")
		fmt.Fprintf(&items, `<item><title>%s</title><link>%s/news/%d/x</link><pubDate>%s</pubDate></item>`,
			headline(n), s.URL, n, time.Now().Add(time.Duration(n-1300)*time.Minute).Format(time.RFC1123Z))
	}
	s.pages["/rss"] = raw("application/rss+xml", `<rss version="2.0"><channel>`+items.String()+`</channel></rss>`)
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{})
	s.set("/news/1205/x", html(strings.Replace(story(1205), "متن", "متن تازه", 1), ""))
	before := s.requests()
	report := round(t, c, s, crawler.RoundOptions{Ahead: 2 * time.Hour, Whole: 3})
	if report.Articles != 1 || s.count("/news/1205/x") != 2 || s.count("/news/1206/x") != 2 || s.count("/news/1204/x") != 2 || s.count("/news/1203/x") != 1 {
		t.Errorf("articles %d, asked %v", report.Articles, s.asked[before:])
	}
	for _, uri := range s.asked[before:] {
		if strings.HasPrefix(uri, "/fa") || strings.HasPrefix(uri, "/wp-sitemap") {
			t.Errorf("%s was asked for again although it is not there", uri)
		}
	}
}

// A look ahead of time does not put off the one that is due.
func TestRoundAheadKeepsTheSchedule(t *testing.T) {
	s, m := outlet(t), newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{Ahead: 1000 * time.Hour})
	s.set("/news/1103/x", html(story(4444), `"new"`))
	if report := round(t, c, s, crawler.RoundOptions{Ahead: 2 * time.Hour}); report.Articles != 1 {
		t.Errorf("articles %d, want the one that is due after an hour", report.Articles)
	}
}

func TestNewTitleInAListIsALook(t *testing.T) {
	s, m := outlet(t), newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{})
	s.set("/", html(`<a href="/news/1101/x">`+headline(5555)+`</a>`, `"home2"`))
	s.set("/news/1101/x", html(story(5555), `"1101b"`))
	if report := round(t, c, s, crawler.RoundOptions{}); report.Articles != 1 {
		t.Errorf("articles %d", report.Articles)
	}
}

func TestRoundGoesOnAfterACrash(t *testing.T) {
	s, m := outlet(t), newMemory()
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		c := newCrawler(t, crawler.Config{}, m)
		opts := crawler.RoundOptions{Ahead: 8 * 24 * time.Hour, Whole: 100, Progress: func(crawler.Progress) {
			if n++; n == 3 {
				cancel()
			}
		}}
		_, err := c.Round(ctx, news.Source{ID: "sample", URL: s.URL}, opts)
		whole := err == nil
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if whole { // the next one would be another round
			break
		}
	}
	if len(m.articles) != 7 {
		t.Errorf("%d articles", len(m.articles))
	}
	for _, uri := range s.asked {
		if s.count(uri) > 1 {
			t.Errorf("%s was asked for %d times", uri, s.count(uri))
		}
	}
}

func TestRoundKeepsToTopic(t *testing.T) {
	s, m := outlet(t), newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	opts := crawler.RoundOptions{Keep: func(a news.Article) bool { return a.Title == headline(1102) }}
	src := news.Source{ID: "sample", URL: s.URL, Scope: news.ScopeTopic}
	report, err := c.Round(t.Context(), src, opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.articles) != 1 || report.Skipped != 6 {
		t.Errorf("kept %d, skipped %d", len(m.articles), report.Skipped)
	}
	opts.Ahead = 1000 * time.Hour
	before := s.requests()
	if _, err := c.Round(t.Context(), src, opts); err != nil {
		t.Fatal(err)
	}
	for _, uri := range s.asked[before:] {
		if strings.HasPrefix(uri, "/news/") && uri != "/news/1102/x" {
			t.Errorf("%s was asked for again", uri)
		}
	}
}

func TestBackfillReadsTheArchiveByDay(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(`<a href="/archive?pi=1&ty=1&ms=0">آرشیو</a>`, "")
	day := func(d int) string { return fmt.Sprintf("/archive?pi=1&tp=&ty=1&ms=0&dy=%d&mn=8&yr=1400", d) }
	s.pages[day(16)] = html(teasers(`<a href="/archive?pi=2&tp=&ty=1&ms=0&dy=16&mn=8&yr=1400">۲</a>`, 1116), "")
	s.pages["/archive?pi=2&tp=&ty=1&ms=0&dy=16&mn=8&yr=1400"] = html(teasers("", 1117), "")
	s.pages[day(15)] = html(teasers("", 1115), "")
	for n := 1115; n <= 1117; n++ {
		s.pages[fmt.Sprintf("/news/%d/x", n)] = html(story(n), "")
	}
	c := newCrawler(t, crawler.Config{}, m)
	days := -1
	round(t, c, s, crawler.RoundOptions{
		Since: time.Date(2021, 11, 6, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 11, 7, 8, 0, 0, 0, time.UTC),
		Progress: func(p crawler.Progress) { days = p.Days },
	})
	if len(m.articles) != 3 || days != 0 {
		t.Errorf("%d articles, %d days left; asked %v", len(m.articles), days, s.asked)
	}
}

func TestEndlessListsAreLeft(t *testing.T) {
	s, m := newSite(t), newMemory()
	inner := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(discardMissing(w, r, s))
	})
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{Since: time.Now().AddDate(-30, 0, 0)})
	if n := s.requests(); n > 80 {
		t.Errorf("%d requests; the last were %v", n, s.asked)
	}
}

// discardMissing answers every address with the same articles and a link to a
// page that was never asked for.
func discardMissing(w http.ResponseWriter, r *http.Request, s *site) (http.ResponseWriter, *http.Request) {
	uri := r.URL.RequestURI()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[uri] == nil && !strings.HasPrefix(uri, "/news/") && uri != "/robots.txt" {
		n := len(s.pages)
		s.pages[uri] = html(teasers(fmt.Sprintf(`<a href="/archive?pi=1&ms=0">آرشیو</a><a href="/days?y=%d">روز %d</a>
			<a href="/days?y=%d&page=2">۲</a><a href="/days?y=%d">بعدی</a>`, n, n, n, n+1), 2101, 2102), "")
	}
	return w, r
}

func TestDetect(t *testing.T) {
	s := outlet(t)
	c := newCrawler(t, crawler.Config{}, newMemory())
	src, err := c.Detect(t.Context(), news.Source{ID: "sample", URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(src.Feeds, []string{s.URL + "/opaque-feed.xml"}) || !slices.Equal(src.Sitemaps, []string{s.URL + "/map.xml"}) ||
		!slices.Contains(src.Lists, s.URL+"/politics") {
		t.Errorf("got %+v", src)
	}
	if _, err := c.Detect(t.Context(), news.Source{URL: "ftp://x"}); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("got error %v", err)
	}
}

// A check of the browser at the door heals or does not; feeds and sitemaps
// are often left open.
func TestChallengeAtTheDoor(t *testing.T) {
	s, m := outlet(t), newMemory()
	s.pages["/"] = html("<html>checking your browser</html>", "")
	s.pages["/rss"] = s.pages["/opaque-feed.xml"]
	report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
	if report.Faults[news.FaultChallenge] < 3 || len(m.articles) != 3 || s.count("/map.xml") != 1 {
		t.Errorf("faults %v, %d articles, asked %v", report.Faults, len(m.articles), s.asked)
	}
}

// A site without feed, sitemap or lists is followed from article to article.
func TestRelatedLinksAreTheLastResort(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 3001), "")
	for n := 3001; n <= 3006; n++ {
		s.pages[fmt.Sprintf("/news/%d/x", n)] = html(story(n)+teasers("", 3001, n+1, n+2), "")
	}
	c := newCrawler(t, crawler.Config{}, m)
	round(t, c, s, crawler.RoundOptions{})
	if len(m.articles) != 6 {
		t.Errorf("%d articles: %v", len(m.articles), s.asked)
	}
	// With a list there is no need.
	s2, m2 := newSite(t), newMemory()
	s2.pages["/"] = html(teasers(`<a href="/politics">سیاست</a>`, 3001), "")
	s2.pages["/politics"] = html(teasers("", 3001, 3002), "")
	for n := 3001; n <= 3006; n++ {
		s2.pages[fmt.Sprintf("/news/%d/x", n)] = html(story(n)+teasers("", 3001, n+1, n+2), "")
	}
	round(t, newCrawler(t, crawler.Config{}, m2), s2, crawler.RoundOptions{})
	if len(m2.articles) != 2 {
		t.Errorf("%d articles beside a list: %v", len(m2.articles), s2.asked)
	}
}

// A host that cannot be reached at all leaves a trace.
func TestUnreachableHostIsRecorded(t *testing.T) {
	m := newMemory()
	c := newCrawler(t, crawler.Config{}, m)
	report, err := c.Round(t.Context(), news.Source{ID: "sample", URL: "http://127.0.0.1:1/"}, crawler.RoundOptions{})
	if err != nil || report.Ended == "" || len(m.faults) != 1 || m.faults[0].Fault != news.FaultRefused {
		t.Errorf("ended %q, %v, faults %v", report.Ended, err, m.faults)
	}
}

// Of a site whose lists are given, the rest belongs to others.
func TestListsAloneArePartOfASite(t *testing.T) {
	s, m := outlet(t), newMemory()
	src := news.Source{ID: "sample", URL: s.URL, Lists: []string{s.URL + "/politics"}}
	if _, err := newCrawler(t, crawler.Config{}, m).Round(t.Context(), src, crawler.RoundOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.urls(), []string{s.URL + "/news/1105/x"}); diff != "" {
		t.Errorf("articles (-got +want):\n%s", diff)
	}
	if s.count("/") != 0 || s.count("/opaque-feed.xml") != 0 {
		t.Errorf("asked %v", s.asked)
	}
}
