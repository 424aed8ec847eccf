package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// BenchmarkPutArticles takes the rate at which new articles of usual length
// are acknowledged, in transactions of 500.
func BenchmarkPutArticles(b *testing.B) {
	s, err := store.Open(b.Context(), storetest.Where(b), clock())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	body := strings.Repeat("این متن نمونه است و چیزی نمی گوید. ", 60)
	many := make([]news.Article, 500)
	n := 0
	for b.Loop() {
		for i := range many {
			n++
			many[i] = news.Article{Source: "khavar", URL: fmt.Sprintf("https://khavar.test/news/%d", n), Title: "نمونه", Body: body}
		}
		if _, err := s.PutArticles(b.Context(), many); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}
