package crawler_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"runtime"
	"testing"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// However much a page would hold, no more than a few times the limit is ever
// allocated for it.
func TestHostileBodiesLeaveMemoryFlat(t *testing.T) {
	const limit = 1 << 20
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 128 {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	send := func(times int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for range times {
				if _, err := w.Write(zeros); err != nil {
					return
				}
			}
		}
	}
	s, m := newSite(t), newMemory()
	s.pages["/"] = html(teasers("", 8001, 8002, 8003), "")
	s.pages["/news/8001/x"] = send(40)
	s.pages["/news/8002/x"] = send(1 << 30) // without end
	s.pages["/news/8003/x"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	}
	c := newCrawler(t, crawler.Config{MaxBody: limit}, m)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	report := round(t, c, s, crawler.RoundOptions{})
	runtime.ReadMemStats(&after)
	if report.Faults[news.FaultTooLarge] != 3 {
		t.Errorf("faults %v, want three pages too large", report.Faults)
	}
	if all := after.TotalAlloc - before.TotalAlloc; all > 3*12*limit {
		t.Errorf("%d MB were allocated for three pages of which 1 MB may be read", all>>20)
	}
}
