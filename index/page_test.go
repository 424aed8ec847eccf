package index_test

import (
	"fmt"
	"testing"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// TestPagesGoOnWhileArticlesArrive walks through results between whose pages
// newer, older and better articles come in: whoever was there at first is seen
// once.
func TestPagesGoOnWhileArticlesArrive(t *testing.T) {
	article := func(id string, on int) news.Article {
		return news.Article{ID: news.ArticleID(id), Title: "اینترنت", Body: "شبکه " + id, Published: day(on)}
	}
	for _, sort := range []index.Sort{index.ByRelevance, index.Newest, index.Oldest} {
		x := open(t)
		var first []news.Article
		for i := range 60 {
			first = append(first, article(fmt.Sprintf("n%02d", i), 5+i%20))
		}
		if err := x.Apply(t.Context(), first, nil, 1); err != nil {
			t.Fatal(err)
		}
		seen := map[news.ArticleID]int{}
		q := index.Query{Text: "اینترنت شبکه", Sort: sort, Limit: 7}
		for page := 0; page == 0 || q.Cursor != ""; page++ {
			res, err := x.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				seen[h.ID]++
			}
			q.Cursor = res.NextCursor
			better := article(fmt.Sprintf("b%02d", page), 10)
			better.Title = "اینترنت شبکه"
			more := []news.Article{article(fmt.Sprintf("m%02d", page), 28), article(fmt.Sprintf("o%02d", page), 1), better}
			if err := x.Apply(t.Context(), more, nil, int64(page+2)); err != nil {
				t.Fatal(err)
			}
			if page > 60 {
				t.Fatal("the pages do not end")
			}
		}
		for _, a := range first {
			if seen[a.ID] != 1 {
				t.Errorf("%s: %s was seen %d times, want once", sort, a.ID, seen[a.ID])
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Errorf("%s: %s was seen %d times", sort, id, n)
			}
		}
	}
}
