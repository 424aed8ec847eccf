package store_test

import (
	"context"
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

// BenchmarkHeadlines reads what a page of results shows, each time of others
// of 20,000 articles, with the patience of a request.
func BenchmarkHeadlines(b *testing.B) {
	s, err := store.Open(b.Context(), storetest.Where(b), clock())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const all, page = 20_000, 20
	lead, body := strings.Repeat("این لید نمونه است. ", 12), strings.Repeat("این متن نمونه است و چیزی نمی گوید. ", 60)
	many := make([]news.Article, all)
	ids := make([]news.ArticleID, all)
	for i := range many {
		ids[i] = news.ArticleID(fmt.Sprintf("n%07d", i*7919%all))
		many[i] = news.Article{
			ID: ids[i], Source: "khavar", URL: fmt.Sprintf("https://khavar.test/news/%d", i),
			Title: "عنوان نمونه", Lead: lead, Body: body, Tags: []string{"نمونه", "آزمایش", "متن"},
		}
	}
	if _, err := s.PutArticles(b.Context(), many); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	b.ReportAllocs()
	some, n := make([]news.ArticleID, page), 0
	for b.Loop() {
		for i := range some {
			n = (n + 7) % all
			some[i] = ids[n]
		}
		got, err := s.Headlines(ctx, some)
		if err != nil || len(got) != page {
			b.Fatalf("got %d headlines, %v", len(got), err)
		}
	}
}
