package crawler_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// site is a small outlet on loopback: answers by path, and a list of what was
// asked for.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked []string
	at    []time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{pages: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.RequestURI())
		s.at = append(s.at, time.Now())
		h := s.pages[r.URL.RequestURI()]
		s.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// count is how often a path was asked for.
func (s *site) count(uri string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, u := range s.asked {
		if u == uri {
			n++
		}
	}
	return n
}

func (s *site) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *site) set(uri string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[uri] = h
}

// html serves a page with a type and, when tag is given, a validator.
func html(body, tag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if tag != "" {
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		_, _ = fmt.Fprint(w, body)
	}
}

func raw(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = fmt.Fprint(w, body)
	}
}

// headline is long enough to be taken for one.
func headline(n int) string {
	return fmt.Sprintf("خبر نمونه شماره %d از استان خیالی ما", n)
}

func story(n int) string {
	return fmt.Sprintf("<html><body><h1>%s</h1><p>متن نمونه %d</p></body></html>", headline(n), n)
}

// teasers is a list of articles with further links after it.
func teasers(more string, numbers ...int) string {
	var b strings.Builder
	b.WriteString("<html><body>")
	for _, n := range numbers {
		fmt.Fprintf(&b, `<div><a href="/news/%d/x">%s</a></div>`, n, headline(n))
	}
	return b.String() + more + "</body></html>"
}

var h1 = regexp.MustCompile(`<h1>(.*?)</h1>`)

// readStory is a reader for the pages above.
func readStory(page news.Page, _ string) crawler.Reading {
	if bytes.Contains(page.Body, []byte("checking your browser")) {
		return crawler.Reading{Fault: news.FaultChallenge, Detail: "a check of the browser"}
	}
	m := h1.FindSubmatch(page.Body)
	if m == nil {
		return crawler.Reading{Fault: news.FaultEmpty, Detail: "no title"}
	}
	return crawler.Reading{Article: news.Article{Title: string(m[1]), Body: string(page.Body)}}
}

func newCrawler(t *testing.T, cfg crawler.Config, m *memory) *crawler.Crawler {
	t.Helper()
	cfg.AllowPrivate = true
	if cfg.Delay == 0 {
		cfg.Delay = -1
	}
	if cfg.Retry == 0 {
		cfg.Retry = 10 * time.Millisecond
	}
	c, err := crawler.New(cfg, m, m, readStory, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func round(t *testing.T, c *crawler.Crawler, s *site, opts crawler.RoundOptions) crawler.Report {
	t.Helper()
	report, err := c.Round(t.Context(), news.Source{ID: "sample", URL: s.URL}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
