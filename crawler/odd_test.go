package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

func packed(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Servers say of their bodies, their answers and their redirects what is not
// so. An article comes out where there is one, a fault where there is none.
func TestServersThatMisreport(t *testing.T) {
	send := func(status int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for line := range strings.SplitSeq(header, "\n") {
				if name, value, found := strings.Cut(line, ": "); found {
					w.Header().Set(name, value)
				}
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	s, m := newSite(t), newMemory()
	tests := []struct {
		name    string
		answers []http.HandlerFunc // the last one for good
		want    string             // the article's path; empty: none
		fault   news.Fault         // of the last answer without an article
	}{
		{"packed twice", []http.HandlerFunc{send(200, "Content-Encoding: gzip", packed(t, packed(t, story(1))))}, "/news/7001/x", ""},
		{"called packed", []http.HandlerFunc{send(200, "Content-Encoding: gzip", story(2))}, "/news/7002/x", ""},
		{"packed under an old name", []http.HandlerFunc{send(200, "Content-Encoding: x-gzip", packed(t, story(3)))}, "/news/7003/x", ""},
		{"packed and cut off", []http.HandlerFunc{
			send(200, "Content-Encoding: gzip", packed(t, story(4))[:60]), html(story(4), ""),
		}, "/news/7004/x", ""},
		{"unchanged, though nobody asked", []http.HandlerFunc{send(304, "", ""), html(story(5), "")}, "/news/7005/x", ""},
		{"a date to come back at", []http.HandlerFunc{
			send(429, "Retry-After: "+time.Now().Add(time.Second).UTC().Format(http.TimeFormat), ""), html(story(6), ""),
		}, "/news/7006/x", ""},
		{"a cookie in the address", []http.HandlerFunc{send(302, "Location: /news/7007/x?cookie=1", "")}, "/news/7007/x", ""},
		{"the start page by its file", []http.HandlerFunc{send(302, "Location: /index.php", "")}, "", news.FaultGone},
		{"a login", []http.HandlerFunc{send(302, "Location: /login?next=9", "")}, "", news.FaultRedirect},
		{"nothing", []http.HandlerFunc{send(204, "", "")}, "", news.FaultStatus},
		{"a part", []http.HandlerFunc{send(206, "", story(11))}, "", news.FaultStatus},
	}
	var numbers []int
	for i, tt := range tests {
		asked := 0
		numbers = append(numbers, 7001+i)
		s.pages[fmt.Sprintf("/news/%d/x", 7001+i)] = func(w http.ResponseWriter, r *http.Request) {
			asked++
			tt.answers[min(asked, len(tt.answers))-1](w, r)
		}
	}
	s.pages["/news/7007/x?cookie=1"] = html(story(7), "")
	s.pages["/index.php"] = html(story(8), "")
	s.pages["/login?next=9"] = html(story(9), "")
	s.pages["/"] = html(teasers("", numbers...), "")
	round(t, newCrawler(t, crawler.Config{MaxBody: 1 << 20}, m), s, crawler.RoundOptions{})
	articles, faults := map[string]bool{}, map[string]news.Fault{}
	for _, a := range m.articles {
		articles[strings.TrimPrefix(a.URL, s.URL)] = true
	}
	for _, p := range m.faults {
		faults[strings.TrimPrefix(p.URL, s.URL)] = p.Fault
	}
	for i, tt := range tests {
		path := fmt.Sprintf("/news/%d/x", 7001+i)
		if articles[path] != (tt.want != "") || tt.fault != "" && faults[path] != tt.fault {
			t.Errorf("%s: article %v, fault %q; want %q, %q", tt.name, articles[path], faults[path], tt.want, tt.fault)
		}
	}
	if n := len(slices.DeleteFunc(numbers, func(n int) bool { return !articles[fmt.Sprintf("/news/%d/x", n)] })); len(m.articles) != n {
		t.Errorf("%d articles, %d of them at their address", len(m.articles), n)
	}
}

func TestSitemapsThatNameEachOtherEnd(t *testing.T) {
	s, m := newSite(t), newMemory()
	index := func(names ...string) http.HandlerFunc {
		var b strings.Builder
		for _, name := range names {
			b.WriteString("<sitemap><loc>" + s.URL + name + "</loc></sitemap>")
		}
		return raw("text/xml", "<sitemapindex>"+b.String()+"</sitemapindex>")
	}
	s.pages["/robots.txt"] = raw("text/plain", "Sitemap: "+s.URL+"/a.xml\n")
	s.pages["/"] = html(teasers(""), "")
	s.pages["/a.xml"] = index("/a.xml", "/b.xml")
	s.pages["/b.xml"] = index("/a.xml", "/c.xml?1", "/d.xml")
	s.pages["/d.xml"] = raw("text/xml", "<urlset><url><loc>"+s.URL+"/news/1101/x</loc></url></urlset>")
	s.pages["/news/1101/x"] = html(story(1101), "")
	for n := range 100 {
		s.pages[fmt.Sprintf("/c.xml?%d", n)] = index(fmt.Sprintf("/c.xml?%d", n+1))
	}
	round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
	if n := s.requests(); n > 12 {
		t.Errorf("%d requests", n)
	}
	if len(m.articles) != 1 {
		t.Errorf("%d articles, want the one behind two indexes", len(m.articles))
	}
}

// Rules hold however the file is written.
func TestRobotsInOddHands(t *testing.T) {
	rules := crawler.ParseRobots([]byte("\xef\xbb\xbfuser-agent : *\rDissallow : /private # not yours\rCrawl-Delay: 0,5 s\r\r"+
		"User-agent: Greedy\nDisallow: /\n\nSitemap : http://www.sample.example/map.xml\nUser-Agent: *\nUseragent: other\ndisallow:/later/\nAllow: /later/open\n"), "Peygir/1")
	verdicts := map[string]bool{}
	for _, path := range []string{"/news/1", "/private/1", "/later/1", "/later/open"} {
		u, err := url.Parse("http://www.sample.example" + path)
		if err != nil {
			t.Fatal(err)
		}
		verdicts[path] = crawler.Allowed(rules, u)
	}
	if diff := cmp.Diff(verdicts, map[string]bool{"/news/1": true, "/private/1": false, "/later/1": false, "/later/open": true}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if got := crawler.Delay(rules); got != 500*time.Millisecond {
		t.Errorf("delay %v", got)
	}
	if got := crawler.Sitemaps(rules); len(got) != 1 {
		t.Errorf("sitemaps %q", got)
	}
}
