package crawler_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

func TestRefresh(t *testing.T) {
	const here = "http://www.sample.example/news/1001"
	for body, want := range map[string]string{
		`<meta http-equiv="refresh" content="0;url=/news/1001/title">`:                           "/news/1001/title",
		`<META HTTP-EQUIV='Refresh' CONTENT='3; URL="http://www.sample.example/a?b=1&amp;c=2"'>`: "http://www.sample.example/a?b=1&c=2",
		`<meta content="0; url='x'" http-equiv=refresh>`:                                         "x",
		`<meta http-equiv="refresh" content="600;url=/">`:                                        "", // reloads itself now and then
		`<meta http-equiv="refresh" content="1;url=/news/1001">`:                                 "", // a check of the browser
		`<meta http-equiv="refresh" content="5">`:                                                "",
		`<meta http-equiv="refresh" content="0;url=/x">` + strings.Repeat("خبر ", 5000):          "", // a page with a text of its own
		`<p>refresh</p>`: "",
	} {
		if got := crawler.Refresh(news.Page{Status: 200, Body: []byte(body)}, here); got != want {
			t.Errorf("%.80s: got %q, want %q", body, got, want)
		}
	}
}

// A page that sends on is a redirect like any other: followed, and checked.
func TestRefreshIsFollowedAsARedirect(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 5001, 5002), "")
	s.pages["/news/5001/x"] = html(`<meta http-equiv="refresh" content="0;url=/news/5001/title">`, "")
	s.pages["/news/5001/title"] = html(story(5001), "")
	s.pages["/news/5002/x"] = html(`<meta http-equiv="refresh" content="0;url=http://other.example/">`, "")
	report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
	if len(m.articles) != 1 || report.Faults[news.FaultRedirect] != 1 {
		t.Errorf("%d articles, faults %v", len(m.articles), report.Faults)
	}
}

// Where a page sends on to can be taken for an address, and is never the page.
func FuzzRefresh(f *testing.F) {
	f.Add(`<meta http-equiv="refresh" content="0;url=/x">`)
	f.Add(`<meta http-equiv=refresh content='1, url="y"'>`)
	f.Fuzz(func(t *testing.T, body string) {
		const here = "http://www.sample.example/news/1001"
		to := crawler.Refresh(news.Page{Status: 200, Body: []byte(body)}, here)
		base, err := url.Parse(here)
		if err != nil {
			t.Fatal(err)
		}
		if next, ok := crawler.Canonical(base, to); ok && next == here && to != "" {
			t.Errorf("%q sends on to itself", body)
		}
	})
}
