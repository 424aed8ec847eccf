package crawler_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

func TestFaultsAreRecordedByKind(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(make([]byte, 8<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	drip := func(w http.ResponseWriter, r *http.Request) {
		for range 50 {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	to := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		}
	}
	var fails atomic.Int32 // a request that was given up may still be at work beside the next
	pages := []struct {
		name  string
		serve http.HandlerFunc
		want  news.Fault
		times int // 0: once
	}{
		{"huge", func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 64<<10)
			for range 600 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, news.FaultTooLarge, 0},
		{"bomb", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}, news.FaultTooLarge, 0},
		{"slowloris", drip, news.FaultTimeout, 0},
		{"reset", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write(make([]byte, 100))
			_ = http.NewResponseController(w).Flush()
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}, news.FaultRefused, 4},
		{"loop", to("/news/9005/x"), news.FaultRedirect, 0},
		{"elsewhere", to("http://other.example/news/1"), news.FaultRedirect, 0},
		{"file", to("file:///etc/passwd"), news.FaultRedirect, 0},
		{"script", to("javascript:alert(1)"), news.FaultRedirect, 0},
		{"other port", to("http://127.0.0.1:1/admin"), news.FaultRedirect, 0},
		{"picture", raw("image/jpeg", "\xff\xd8"), news.FaultNotHTML, 0},
		{"missing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, news.FaultGone, 0},
		{"teapot", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, news.FaultStatus, 0},
		{"empty", html("", ""), news.FaultEmpty, 2},
		{"slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, news.FaultTimeout, 2},
		{"heals", func(w http.ResponseWriter, r *http.Request) {
			if fails.Add(1) <= 2 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			html(story(1), "")(w, r)
		}, news.FaultNone, 3},
	}
	s, m := newSite(t), newMemory()
	var numbers []int
	for i, p := range pages {
		numbers = append(numbers, 9001+i)
		s.pages[fmt.Sprintf("/news/%d/x", 9001+i)] = p.serve
	}
	s.pages["/"] = html(teasers("", numbers...), "")
	// Three of the requests wait for the end of their time. For all others it must
	// be enough, on a machine that is busy with something else as well.
	c := newCrawler(t, crawler.Config{MaxBody: 1 << 20, Timeout: time.Second}, m)
	round(t, c, s, crawler.RoundOptions{})
	got := map[string]news.Fault{}
	for _, page := range m.faults {
		got[page.URL] = page.Fault
		if len(page.Body) != 0 || page.Detail == "" {
			t.Errorf("%s: %d bytes kept, detail %q", page.URL, len(page.Body), page.Detail)
		}
	}
	for i, p := range pages {
		uri := fmt.Sprintf("/news/%d/x", 9001+i)
		if fault := got[s.URL+uri]; fault != p.want && p.name != "heals" {
			t.Errorf("%s: fault %q, want %q", p.name, fault, p.want)
		}
		if n := s.count(uri); n != max(p.times, 1) {
			t.Errorf("%s: asked for %d times", p.name, n)
		}
	}
	if len(m.articles) != 1 {
		t.Errorf("%d articles", len(m.articles))
	}
}

// Behind a proxy the name is resolved elsewhere, so the address itself must be
// judged, in every spelling.
func TestPrivateAddressesAreNeverSent(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.String())
		mu.Unlock()
		switch r.URL.Path {
		case "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		case "/":
			var b strings.Builder
			for i := range targets {
				fmt.Fprintf(&b, `<a href="/news/%d/x">%s</a>`, 7001+i, headline(i))
			}
			html(b.String(), "")(w, r)
		default:
			var n int
			if _, err := fmt.Sscanf(r.URL.Path, "/news/%d/x", &n); err != nil || n < 7001 {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.Header().Set("Location", targets[n-7001])
			w.WriteHeader(http.StatusFound)
		}
	}))
	defer proxy.Close()
	m := newMemory()
	c, err := crawler.New(crawler.Config{Proxy: proxy.URL, Delay: -1}, m, m, readStory, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	report, err := c.Round(t.Context(), news.Source{ID: "sample", URL: "http://www.sample.example/"}, crawler.RoundOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Faults[news.FaultBlocked]; got != len(targets) {
		t.Errorf("%d of %d blocked: %v", got, len(targets), report.Faults)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, u := range asked {
		if !strings.HasPrefix(u, "http://www.sample.example/") {
			t.Errorf("%s was sent", u)
		}
	}
}

var targets = []string{
	"http://169.254.169.254/latest/", "http://127.0.0.1:22/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
	"http://[::1]:22/", "http://[::ffff:10.0.0.1]/", "http://localhost/", "http://10.1.2.3/", "http://intranet/", "http://127.1/",
}

// Without a proxy the dialer refuses what a name resolved to.
func TestDialerRefusesPrivateAddresses(t *testing.T) {
	s, m := outlet(t), newMemory()
	c, err := crawler.New(crawler.Config{Delay: -1, Retry: time.Millisecond}, m, m, readStory, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	report, err := c.Round(t.Context(), news.Source{ID: "sample", URL: s.URL}, crawler.RoundOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.requests() != 0 || report.Faults[news.FaultBlocked] == 0 {
		t.Errorf("%d requests, faults %v", s.requests(), report.Faults)
	}
}

func TestRoundMindsTheHost(t *testing.T) {
	t.Run("crawl delay", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		s.pages["/robots.txt"] = raw("text/plain", "User-agent: *\nCrawl-delay: 0.03\n")
		round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		for i := 1; i < len(s.at); i++ {
			if gap := s.at[i].Sub(s.at[i-1]); gap < 30*time.Millisecond {
				t.Errorf("%s came %v after %s", s.asked[i], gap, s.asked[i-1])
			}
		}
	})
	t.Run("robots.txt fails", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		s.pages["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
		report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		if s.requests() != s.count("/robots.txt") || report.Ended == "" {
			t.Errorf("asked %v, ended %q", s.asked, report.Ended)
		}
	})
	t.Run("robots.txt fails later", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		s.set("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		for name, h := range m.hosts {
			h.RobotsAt = h.RobotsAt.Add(-48 * time.Hour)
			m.hosts[name] = h
		}
		s.set("/", html(teasers("", 112001, 1101), ""))
		report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		if s.count("/robots.txt") != 2 || s.count("/") != 2 || s.count("/news/112001/x") != 0 || report.Ended != "" {
			t.Errorf("asked %v, ended %q", s.asked, report.Ended)
		}
	})
	t.Run("retry-after", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		var first, second time.Time
		s.pages["/news/1103/x"] = func(w http.ResponseWriter, r *http.Request) {
			if first.IsZero() {
				first = time.Now()
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			second = time.Now()
			html(story(1103), "")(w, r)
		}
		round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		if gap := second.Sub(first); gap < time.Second || len(m.articles) != 7 {
			t.Errorf("asked again after %v, %d articles", gap, len(m.articles))
		}
	})
	t.Run("long pause", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		s.pages["/news/1101/x"] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}
		report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{})
		if last := s.asked[len(s.asked)-1]; last != "/news/1101/x" || report.Ended == "" {
			t.Errorf("the last request was %s, ended %q", last, report.Ended)
		}
	})
	t.Run("budget", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{Budget: 5})
		report2 := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{Budget: 5})
		if s.requests() != 5 || report.Ended == "" || report2.Ended == "" {
			t.Errorf("%d requests, ended %q, %q", s.requests(), report.Ended, report2.Ended)
		}
	})
	t.Run("quiet hours", func(t *testing.T) {
		s, m := outlet(t), newMemory()
		report := round(t, newCrawler(t, crawler.Config{}, m), s, crawler.RoundOptions{Quiet: func(time.Time) bool { return true }})
		if s.requests() != 0 || report.Ended == "" {
			t.Errorf("%d requests, ended %q", s.requests(), report.Ended)
		}
	})
	t.Run("wrong address", func(t *testing.T) {
		c := newCrawler(t, crawler.Config{}, newMemory())
		_, err := c.Round(t.Context(), news.Source{ID: "x", URL: "not an address"}, crawler.RoundOptions{})
		if !errors.Is(err, news.ErrInvalid) {
			t.Errorf("got error %v", err)
		}
	})
}
