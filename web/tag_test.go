package web_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
	"github.com/peygir/peygir/web/view"
)

// TestAnswersThatDifferAreNamedApart changes everything that an answer tells,
// one by one. A field that is new must come here, and into the name.
func TestAnswersThatDifferAreNamedApart(t *testing.T) {
	first := func(change func(a *news.Article, h *web.Hit)) func(*answered) {
		return func(a *answered) { change(&a.heads[0], &a.found.Hits[0]) }
	}
	seen := map[string]string{}
	var keys []string
	for name, change := range map[string]func(*answered){
		"nothing":         func(*answered) {},
		"total":           func(a *answered) { a.found.Total++ },
		"suggestion":      func(a *answered) { a.found.Suggestion = "x" },
		"note":            func(a *answered) { a.found.Note = "x" },
		"next_cursor":     func(a *answered) { a.found.Next = "x" },
		"items":           func(a *answered) { a.heads = a.heads[1:] },
		"id":              func(a *answered) { a.heads[0].ID, a.found.Hits[0].ID = "x", "x" },
		"url":             first(func(a *news.Article, _ *web.Hit) { a.URL = "x" }),
		"source, outlet":  first(func(a *news.Article, _ *web.Hit) { a.Source = "digar" }),
		"title":           first(func(a *news.Article, _ *web.Hit) { a.Title = "x" }),
		"kicker":          first(func(a *news.Article, _ *web.Hit) { a.Kicker = "x" }),
		"lead":            first(func(a *news.Article, _ *web.Hit) { a.Lead = "x" }),
		"published":       first(func(a *news.Article, _ *web.Hit) { a.Published = a.Published.Add(time.Second) }),
		"unpublished":     first(func(a *news.Article, _ *web.Hit) { a.Published = time.Time{} }),
		"jalali":          first(func(a *news.Article, _ *web.Hit) { a.Precision = news.PrecisionDay }),
		"tags":            first(func(a *news.Article, _ *web.Hit) { a.Tags = a.Tags[:1] }),
		"copies":          first(func(_ *news.Article, h *web.Hit) { h.Copies = 9 }),
		"score":           first(func(_ *news.Article, h *web.Hit) { h.Score += .125 }),
		"highlights":      first(func(_ *news.Article, h *web.Hit) { delete(h.Highlights, "title") }),
		"highlight":       first(func(_ *news.Article, h *web.Hit) { h.Highlights["title"] = []view.Fragment{{Text: "x"}} }),
		"facet":           func(a *answered) { delete(a.found.Facets, "tag") },
		"facet's values":  func(a *answered) { a.found.Facets["tag"] = a.found.Facets["tag"][1:] },
		"facet's value":   func(a *answered) { a.found.Facets["tag"][0].Value = "x" },
		"facet's counted": func(a *answered) { a.found.Facets["tag"][0].Count++ },
	} {
		a := usualAnswer()
		change(a)
		clock := noon
		h := web.New(web.Deps{Articles: a, Search: a, Sources: a}, quiet, func() time.Time {
			clock = clock.Add(7 * time.Millisecond * time.Duration(1+len(seen)))
			return clock
		})
		w := ask(t, h, "GET", "/api/v1/articles?q=x", "")
		tag := w.Header().Get("ETag")
		if other, ok := seen[tag]; ok || tag == "" {
			t.Errorf("%s: named %q like %s", name, tag, other)
		}
		seen[tag] = name
		again := ask(t, h, "GET", "/api/v1/articles?q=x", "")
		if got := again.Header().Get("ETag"); got != tag {
			t.Errorf("%s: named %q, then %q", name, tag, got)
		}
		if name != "note" {
			continue
		}
		var body map[string]json.RawMessage
		var items []map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body["items"], &items); err != nil {
			t.Fatal(err)
		}
		keys = append(slices.Sorted(maps.Keys(body)), slices.Sorted(maps.Keys(items[0]))...)
	}
	want := []string{
		"facets", "items", "next_cursor", "note", "suggestion", "took_ms", "total",
		"copies", "highlights", "id", "kicker", "lead", "outlet", "published", "published_jalali", "score", "source", "tags", "title", "url",
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("fields of an answer (-want +got):\n%s", diff)
	}
}
