package crawler_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// BenchmarkRound crawls two outlets of 1000 articles each on loopback, without
// a pause and side by side, and reports pages a second.
func BenchmarkRound(b *testing.B) {
	const outlets, pages, perList = 2, 1000, 50
	body := strings.Repeat("<p>"+headline(1)+"</p>\n", 500)
	serve := func(w http.ResponseWriter, r *http.Request) {
		var n int
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if _, err := fmt.Sscanf(r.URL.Path, "/news/%d/x", &n); err == nil {
			_, _ = fmt.Fprintf(w, "<html><h1>%s</h1>%s</html>", headline(n), body)
			return
		}
		first := 0
		if _, err := fmt.Sscanf(r.URL.RequestURI(), "/list?page=%d", &first); err != nil && r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		first = max(first-1, 0) * perList
		var numbers []int
		for n := first; n < min(first+perList, pages); n++ {
			numbers = append(numbers, 100_000+n)
		}
		_, _ = fmt.Fprint(w, teasers(fmt.Sprintf(`<a href="/list?page=%d">next</a>`, first/perList+2), numbers...))
	}
	var sites []news.Source
	for i := range outlets {
		s := httptest.NewServer(http.HandlerFunc(serve))
		defer s.Close()
		sites = append(sites, news.Source{ID: news.SourceID(fmt.Sprint("s", i)), URL: s.URL})
	}
	requests := 0
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		m := newMemory()
		c, err := crawler.New(crawler.Config{AllowPrivate: true, Delay: -1}, m, m, readStory, slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			b.Fatal(err)
		}
		var wg sync.WaitGroup
		reports := make([]crawler.Report, outlets)
		for i, src := range sites {
			wg.Go(func() {
				var err error
				if reports[i], err = c.Round(context.Background(), src, crawler.RoundOptions{}); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		for _, r := range reports {
			requests += r.Requests
			if r.Articles != pages {
				b.Fatalf("%d articles", r.Articles)
			}
		}
	}
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(requests)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1e6, "MB-kept")
}
