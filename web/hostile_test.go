package web_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
)

// turned has every character that changes the direction of what follows it.
const turned = "\u202aخبر\u202b از\u202d بندر\u202egnp.exe\u2066 و\u2067 باز\u2068"

// vast is as long as no title is.
var vast = strings.Repeat("شهرک ", 200_000)

// unruly is an archive in which nothing but the text is of a sane length.
func unruly() *archive {
	a := sample()
	a.articles[1].Title, a.articles[1].Kicker, a.articles[1].Lead, a.articles[1].Author = turned, turned, turned, turned
	a.articles[1].Tags = []string{turned}
	a.articles[2].Title, a.articles[2].Kicker, a.articles[2].Lead, a.articles[2].Body = vast, vast, "", ""
	a.articles[2].Author, a.articles[2].Code, a.articles[2].Tags = vast, vast, append(make([]string, 5000), vast)
	return a
}

func TestNoTitleTurnsThePageAround(t *testing.T) {
	h := serve(unruly())
	for _, path := range []string{"/?sort=oldest", "/articles/a01", "/articles/a01/versions", "/search.rss?sort=oldest", "/search.atom?sort=oldest", "/?q=" + url.QueryEscape(turned)} {
		body := ask(t, h, "GET", path, "").Body.String()
		if i := strings.IndexAny(body, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"); i >= 0 {
			t.Errorf("%s: turns direction at %q", path, body[max(0, i-40):min(len(body), i+40)])
		}
	}
	if body := ask(t, h, "GET", "/api/v1/articles/a01", "").Body.String(); !strings.Contains(body, "\u202e") {
		t.Error("the API changed the text of the outlet")
	}
}

func TestVastTitlesLeavePagesReadable(t *testing.T) {
	h := serve(unruly())
	for _, path := range []string{"/?sort=oldest", "/articles/a02", "/search.rss?sort=oldest"} {
		w := ask(t, h, "GET", path, "")
		if w.Code != http.StatusOK || w.Body.Len() > 100<<10 {
			t.Errorf("%s: got %d and %d bytes, want at most 100 KB", path, w.Code, w.Body.Len())
		}
	}
	if got := len([]rune(document(t, h, "/articles/a02").Find("h1").Text())); got > 301 {
		t.Errorf("title: got %d letters", got)
	}
}

func TestHostileAddressesAreNoLinks(t *testing.T) {
	doc := document(t, fullServer(), "/articles/a03")
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		u, err := url.Parse(a.AttrOr("href", ""))
		if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("link to %q", a.AttrOr("href", ""))
		}
	})
}

func TestTablesRunNoFormulas(t *testing.T) {
	a := sample()
	for i, cell := range []string{"=1+1", "+98", "-2", "@x", " =cmd|' /C calc'!A0", "\u200f=1", "\t=1", "＝1", "۱ = ۱"} {
		a.articles[i].Title = cell
	}
	for _, path := range []string{"/search.csv?sort=oldest&collapse=false", "/search.csv?sort=oldest&collapse=false&spreadsheet=true"} {
		rows, err := csv.NewReader(ask(t, serve(a), "GET", path, "").Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []bool{true, true, true, true, true, true, true, true, false} {
			if title := rows[i+1][7]; strings.HasPrefix(title, "'") != want {
				t.Errorf("%s: got %q, want an apostrophe: %t", path, title, want)
			}
		}
	}
}

func TestFeedsWithHostileTitlesAreRead(t *testing.T) {
	a := unruly()
	a.articles[4].Title = "\x00\x0b]]>&<![CDATA[" + hostile
	for _, name := range []string{"rss", "atom", "json"} {
		feed, err := gofeed.NewParser().Parse(ask(t, serve(a), "GET", "/search."+name+"?sort=oldest", "").Body)
		if err != nil || len(feed.Items) != 29 || !strings.Contains(feed.Items[4].Title, "]]>&<![CDATA[<script>") {
			t.Errorf("%s: got %v and %v", name, feed, err)
		}
	}
}
