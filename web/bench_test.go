package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
	"github.com/peygir/peygir/web/view"
)

// answered is an archive that knows the answer already, as long as usual: what
// is left to do is making a page or a document of it.
type answered struct {
	*archive
	found web.Found
	heads []news.Article
}

func (a *answered) Search(context.Context, web.Query) (web.Found, error) { return a.found, nil }

func (a *answered) Headlines(context.Context, []news.ArticleID) ([]news.Article, error) {
	return a.heads, nil
}

func usualAnswer() *answered {
	a := &answered{archive: sample()}
	text := strings.Repeat("کار ساخت شهرک فناوری در استان ساختگی مهرستان ادامه دارد؛ ", 5)
	lead, _, _ := strings.Cut(text, "؛")
	at := strings.Index(text, "شهرک")
	marks := [][2]int{{at, at + len("شهرک")}}
	for i := range 20 {
		id := news.ArticleID(fmt.Sprintf("n%07d", i*7919))
		title := fmt.Sprintf("شهرک فناوری مهرستان به مرحلهٔ %d رسید", i)
		a.heads = append(a.heads, news.Article{
			ID: id, Source: "nemune", URL: fmt.Sprintf("https://nemune.example/news/%d", i), Title: title,
			Lead: lead, Tags: []string{"فناوری", "مهرستان"},
			Published: noon.AddDate(0, -3*i, i), Precision: news.PrecisionMinute,
		})
		a.found.Hits = append(a.found.Hits, web.Hit{ID: id, Score: 3.25 / float64(i+1), Copies: i % 3, Highlights: map[string][]view.Fragment{
			"title": {{Text: title, Marks: [][2]int{{0, len("شهرک")}}}},
			"body":  {{Text: text, Marks: marks, Before: true, After: true}, {Text: text, Marks: marks, After: true}},
		}})
	}
	a.found.Total, a.found.Next, a.found.Facets = 41_237, "MjA", map[string][]web.FacetCount{}
	for _, name := range []string{"source", "speaker", "tag", "province"} {
		for i := range 10 {
			a.found.Facets[name] = append(a.found.Facets[name], web.FacetCount{Value: fmt.Sprintf("نمونهٔ %d", i), Count: 20_000 / (i + 1)})
		}
	}
	for i := range 18 {
		a.found.Years = append(a.found.Years, web.Bucket{Start: time.Date(2006+i, 3, 21, 0, 0, 0, 0, time.UTC), Count: 1_000 + 37*i})
	}
	return a
}

// BenchmarkAnswer makes the page and the document of a search that is answered.
func BenchmarkAnswer(b *testing.B) {
	a := usualAnswer()
	clock := noon
	tick := func() time.Time { clock = clock.Add(time.Millisecond); return clock }
	h := web.New(web.Deps{Articles: a, Search: a, Sources: a, Config: web.Config{CacheFor: 5 * time.Second}}, quiet, tick)
	n := 0 // no address comes twice
	for name, path := range map[string]string{"page": "/", "document": "/api/v1/articles"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n++
				r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("%s?q=%%D8%%B4%%D9%%87%%D8%%B1%%DA%%A9+%%D9%%86%%D9%%88&n=%d", path, n), nil)
				w := &counter{header: http.Header{}}
				h.ServeHTTP(w, r)
				b.ReportMetric(float64(w.bytes), "B/answer")
			}
		})
	}
}

// counter counts an answer as if it were sent.
type counter struct {
	header http.Header
	bytes  int
}

func (c *counter) Header() http.Header         { return c.header }
func (c *counter) WriteHeader(int)             {}
func (c *counter) Write(b []byte) (int, error) { c.bytes += len(b); return len(b), nil }
