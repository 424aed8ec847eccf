package crawler_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// A page may send its reader on to itself once, as for a language; one that
// does so again and again is left.
func TestAPageThatLeadsToItselfIsLeft(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 1001, 1002), "")
	to := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) }
	}
	s.pages["/news/1001/x"] = to("/news/1001/x?lang=fa")
	s.pages["/news/1001/x?lang=fa"] = html(story(1001), "")
	s.pages["/news/1002/x"] = to("/news/1002/x?hop=1")
	for n := range 20 {
		s.pages[fmt.Sprintf("/news/1002/x?hop=%d", n)] = to(fmt.Sprintf("/news/1002/x?hop=%d", n+1))
	}
	round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
	if len(m.articles) != 1 {
		t.Errorf("got %d articles, want the one behind one hop", len(m.articles))
	}
	hops := 0
	for _, uri := range s.asked {
		if strings.HasPrefix(uri, "/news/1002/") {
			hops++
		}
	}
	if last := m.faults[len(m.faults)-1]; last.Fault != news.FaultRedirect || hops != 2 {
		t.Errorf("got %s after %d requests, want a redirect after 2", last.Fault, hops)
	}
}

// An answer that is larger than pages are when its time is up has no end.
func TestAnEndlessAnswerIsAskedForOnce(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 1001), "")
	s.pages["/news/1001/x"] = func(w http.ResponseWriter, r *http.Request) {
		chunk := make([]byte, 256<<10)
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	round(t, newCrawler(t, crawler.Config{MaxBody: 1 << 30, Timeout: 2 * time.Second}, m), s, crawler.RoundOptions{})
	last := m.faults[len(m.faults)-1]
	if n := s.count("/news/1001/x"); n != 1 || last.Fault != news.FaultTooLarge {
		t.Errorf("got %d requests and %s, %s, want one that is too large", n, last.Fault, last.Detail)
	}
}

// What was asked is kept as it was sent, validators and all.
func TestRequestsAreKeptAsSent(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 1001), "")
	var seen http.Header
	s.pages["/news/1001/x"] = func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		html(story(1001), `"a"`)(w, r)
	}
	round(t, newCrawler(t, crawler.Config{UserAgent: "Peygir/test"}, m), s, crawler.RoundOptions{})
	var sent string
	for _, page := range m.pages {
		if strings.HasSuffix(page.URL, "/news/1001/x") {
			sent = page.Request
		}
	}
	if !strings.HasPrefix(sent, "Host: "+strings.TrimPrefix(s.URL, "http://")+"\r\n") || !strings.Contains(sent, "\r\nUser-Agent: Peygir/test\r\n") {
		t.Errorf("kept %q", sent)
	}
	for name, values := range seen {
		if line := name + ": " + values[0] + "\r\n"; !strings.Contains(sent, line) {
			t.Errorf("the server saw %q, kept was %q", line, sent)
		}
	}
}
