package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/web"
)

func TestAnonymousReadersShareAnAnswerForAWhile(t *testing.T) {
	a := sample()
	clock := noon
	deps := web.Deps{Articles: a, Search: a, Sources: a, Config: web.Config{CacheFor: 5 * time.Second}}
	full(a)(&deps)
	h := web.New(deps, slog.New(slog.DiscardHandler), func() time.Time { return clock })
	total := func(header ...string) int {
		t.Helper()
		w := ask(t, h, "GET", "/api/v1/articles", "", header...)
		if w.Code != http.StatusOK {
			t.Fatalf("got %d, want 200", w.Code)
		}
		return len(w.Body.Bytes())
	}
	first := total()
	a.articles = a.articles[:3]
	got := []bool{total() == first, total("Authorization", readerToken) == first}
	clock = clock.Add(6 * time.Second)
	got = append(got, total() == first)
	if diff := cmp.Diff([]bool{true, false, false}, got); diff != "" {
		t.Errorf("same answer at once, with a token, after a while (-want +got):\n%s", diff)
	}
	tag := ask(t, h, "GET", "/", "", "Accept-Encoding", "gzip").Header().Get("ETag")
	for range 2 {
		if w := ask(t, h, "GET", "/", "", "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != http.StatusNotModified {
			t.Errorf("with the tag: got %d, want 304", w.Code)
		}
	}
}

func BenchmarkPages(b *testing.B) {
	for name, keep := range map[string]time.Duration{"made": 0, "kept": time.Hour} {
		for _, path := range []string{"/?q=%D8%B4%D9%87%D8%B1%DA%A9", "/articles/a06", "/api/v1/articles?q=%D8%B4%D9%87%D8%B1%DA%A9"} {
			b.Run(name+" "+strings.SplitN(path, "?", 2)[0], func(b *testing.B) {
				h := fullServer(func(d *web.Deps) { d.Config.CacheFor = keep })
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, path, nil)
					r.Header.Set("Accept-Encoding", "gzip")
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					b.ReportMetric(float64(w.Body.Len()), "B/answer")
				}
			})
		}
	}
}
