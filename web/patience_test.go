package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/peygir/peygir/web"
)

// stuck is an index that never answers by itself.
type stuck struct{ web.Searcher }

func (stuck) Search(ctx context.Context, _ web.Query) (web.Found, error) {
	<-ctx.Done()
	return web.Found{}, ctx.Err()
}

func TestWhatTakesTooLongIsToldSo(t *testing.T) {
	for path, longest := range map[string]time.Duration{"/api/v1/articles?q=x": 16 * time.Second, "/": 16 * time.Second, "/search.csv": 6 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			w := ask(t, serve(sample(), func(d *web.Deps) { d.Search = stuck{} }), "GET", path, "")
			if took := time.Since(start); w.Code != http.StatusServiceUnavailable || took > longest {
				t.Errorf("%s: got %d after %s", path, w.Code, took)
			}
		})
	}
}

func TestEachTokenHasARateOfItsOwn(t *testing.T) {
	h := fullServer(func(d *web.Deps) { d.Config.Rate, d.Config.Burst = .1, 2 })
	var codes []int
	for _, token := range []string{readerToken, readerToken, readerToken, editorToken, ""} {
		var header []string
		if token != "" {
			header = []string{"Authorization", token}
		}
		w := ask(t, h, "GET", "/api/v1/suggest?q=x", "", header...)
		codes = append(codes, w.Code)
		if w.Code == http.StatusTooManyRequests {
			var p struct{ Status int }
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || w.Header().Get("Retry-After") == "" {
				t.Errorf("limited: got %s with Retry-After %q, want a problem that says when to come back", w.Body, w.Header().Get("Retry-After"))
			}
		}
	}
	for i, want := range []int{200, 200, 429, 200, 200} {
		if codes[i] != want {
			t.Errorf("request %d: got %d, want %d", i, codes[i], want)
		}
	}
}
