package index_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// Hits are counted by Jalali year, whose borders lie within the index's own.
func TestHitsAreCountedByYear(t *testing.T) {
	x := open(t)
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	put(t, x, 1,
		news.Article{ID: "a", Title: "شهرک فناوری نمونه", Published: at("2021-03-20T10:00:00+03:30")},    // ۱۳۹۹
		news.Article{ID: "b", Title: "شهرک فناوری گشوده شد", Published: at("2021-03-21T00:00:00+03:30")}, // ۱۴۰۰
		news.Article{ID: "c", Title: "کلنگ شهرک فناوری", Published: at("2021-11-07T10:00:00+03:30")},     // ۱۴۰۰
		news.Article{ID: "d", Title: "شهرک فناوری تعطیل شد", Published: at("2023-05-07T10:00:00+03:30")}, // ۱۴۰۲
		news.Article{ID: "e", Title: "باران در شهر نمونه", Published: at("2022-05-07T10:00:00+03:30")},   // not found
		news.Article{ID: "f", Title: "شهرک فناوری بی\u200cتاریخ"},                                        // in no year
	)
	res, err := x.Search(t.Context(), index.Query{Text: "+شهرک +فناوری", Years: true})
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	for _, y := range res.Years {
		counts = append(counts, y.Count)
	}
	if diff := cmp.Diff(counts, []int{1, 2, 0, 1}); diff != "" {
		t.Errorf("by year, from ۱۳۹۹ (-got +want):\n%s", diff)
	}
	if start := at("2020-03-20T00:00:00+03:30"); len(res.Years) > 0 && !res.Years[0].Start.Equal(start) {
		t.Errorf("the first year begins at %v, want %v", res.Years[0].Start, start)
	}
	got, err := x.Histogram(t.Context(), index.Query{Text: "+شهرک +فناوری"},
		[]time.Time{at("2021-03-20T10:00:00+03:30"), at("2021-03-21T00:00:00+03:30"), at("2021-11-07T10:00:00+03:30"), at("2021-11-07T10:00:01+03:30")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, []int{1, 1, 1}); diff != "" {
		t.Errorf("between the times (-got +want):\n%s", diff)
	}
}

// A date long before all others neither makes empty years nor hides the rest.
func TestYearsBearAWrongDate(t *testing.T) {
	x := open(t)
	at := func(y int) time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	put(t, x, 1,
		news.Article{ID: "a", Title: "شهرک یک", Published: at(2)},
		news.Article{ID: "b", Title: "شهرک دو", Published: at(1970)},
		news.Article{ID: "c", Title: "شهرک سه", Published: at(2001)},
		news.Article{ID: "d", Title: "شهرک چهار", Published: at(2003)},
		news.Article{ID: "e", Title: "شهرک پنج", Published: at(2003)},
	)
	res, err := x.Search(t.Context(), index.Query{Text: "شهرک", Years: true})
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	for _, y := range res.Years {
		counts = append(counts, y.Count)
	}
	want := make([]int, 34) // from 1349, of which forty years are looked at
	want[0], want[31], want[33] = 1, 1, 2
	if diff := cmp.Diff(counts, want); diff != "" {
		t.Errorf("by year (-got +want):\n%s", diff)
	}
}

// A sentence that goes on before and after a fragment does so as well when the
// answer is given again.
func TestRememberedFragmentsGoOn(t *testing.T) {
	x := open(t)
	put(t, x, 1, news.Article{ID: "a", Title: "خبر", Body: strings.Repeat("واژه ", 200) + "شهرک " + strings.Repeat("واژه ", 200)})
	for range 2 {
		res, err := x.Search(t.Context(), index.Query{Text: "شهرک"})
		if err != nil {
			t.Fatal(err)
		}
		f := res.Hits[0].Highlights.Body[0]
		if !f.Before || !f.After || !strings.Contains(f.Text, "شهرک") {
			t.Errorf("got %+v, want it within a sentence", f)
		}
	}
}

// An answer that was given before is given again only as long as nothing came.
func TestAnswersAreForgottenWhenArticlesCome(t *testing.T) {
	x := open(t)
	ask := func() index.Result {
		res, err := x.Search(t.Context(), index.Query{Text: "شهرک", Facets: true})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	put(t, x, 1, news.Article{ID: "a", Source: "nemune", Title: "شهرک نمونه", Body: "شهرک نمونه گشوده شد."})
	first := ask()
	if first.Total != 1 || len(first.Hits) != 1 {
		t.Fatalf("%d found, want 1", first.Total)
	}
	first.Hits[0].ID, first.Facets["source"][0].Count = "spoilt", 77
	first.Hits[0].Highlights.Title[0].Marks[0] = [2]int{5, 6}
	again := ask()
	if again.Hits[0].ID != "a" || again.Facets["source"][0].Count != 1 || again.Hits[0].Highlights.Title[0].Marks[0] != [2]int{0, 8} {
		t.Errorf("what a caller does to an answer shows in the next: %+v", again)
	}
	put(t, x, 2, news.Article{ID: "b", Source: "nemune", Title: "شهرک دیگر"})
	if got := ask().Total; got != 2 {
		t.Errorf("%d found after another article came, want 2", got)
	}
	if err := x.Apply(t.Context(), nil, []news.ArticleID{"a"}, 3); err != nil {
		t.Fatal(err)
	}
	if got := ask().Total; got != 1 {
		t.Errorf("%d found after an article was removed, want 1", got)
	}
}

func put(t *testing.T, x *index.Index, change int64, articles ...news.Article) {
	t.Helper()
	if err := x.Apply(t.Context(), articles, nil, change); err != nil {
		t.Fatal(err)
	}
}
