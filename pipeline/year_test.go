package pipeline_test

import (
	"testing"
	"time"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

// TestReindexOfOneYear loses a year of the index and builds that alone.
func TestReindexOfOneYear(t *testing.T) {
	a := openNow(t, pipeline.Config{Data: t.TempDir(), Store: shared(t)})
	var all []news.Article
	for i, year := range []int{2019, 2020, 2020, 2021} {
		all = append(all, news.Article{
			ID: news.ArticleID(string(rune('a' + i))), Title: "خبر نمونه", Body: "متن خبر نمونه از شهر خیالی",
			Published: time.Date(year, 5, 1+i, 0, 0, 0, 0, time.UTC), Precision: news.PrecisionDay,
		})
	}
	if _, err := a.Store.PutArticles(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if err := a.Consume(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	applied, err := a.Index.Applied()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Index.Apply(t.Context(), nil, []news.ArticleID{"b", "c"}, applied); err != nil {
		t.Fatal(err)
	}
	if err := a.ReindexYear(t.Context(), 2020, nil); err != nil {
		t.Fatal(err)
	}
	res, err := a.Index.Search(t.Context(), index.Query{Text: "نمونه", Sort: index.Oldest})
	if err != nil || res.Total != len(all) {
		t.Errorf("%d articles of %d found after the year was built anew, %v", res.Total, len(all), err)
	}
	if at, err := a.Index.Applied(); err != nil || at != applied {
		t.Errorf("applied: %d, %v, want %d", at, err, applied)
	}
}
