package index_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fa"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// articles returns how many articles the search benchmarks run over; the
// figures of the README are for 200000, which take minutes to index.
func articles() int {
	if n, err := strconv.Atoi(os.Getenv("PEYGIR_BENCH_ARTICLES")); err == nil && n > 0 {
		return n
	}
	return 5000
}

// bigIndex makes the index of the search benchmarks, or opens the one that
// PEYGIR_BENCH_DIR keeps from before.
func bigIndex(b *testing.B) *index.Index {
	b.Helper()
	dir := os.Getenv("PEYGIR_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	x, err := index.Open(filepath.Join(dir, strconv.Itoa(articles())), index.Config{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := x.Close(); err != nil {
			b.Error(err)
		}
	})
	n, err := x.Count()
	if err != nil {
		b.Fatal(err)
	}
	g := crowd.New(8)
	text := 0
	for ; n < articles(); n += 500 {
		var batch []news.Article
		for i := range 500 {
			a := g.Article(n + i)
			text += len(a.Title) + len(a.Lead) + len(a.Body)
			batch = append(batch, a)
		}
		if err := x.Apply(b.Context(), batch, nil, int64(n)); err != nil {
			b.Fatal(err)
		}
	}
	if text > 0 {
		if err := x.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return x
}

// latencies runs queries and reports the median and the 99th percentile.
func latencies(b *testing.B, x *index.Index, query func(g *crowd.Generator) index.Query) {
	b.Helper()
	g := crowd.New(8)
	if _, err := x.Search(b.Context(), query(g)); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for b.Loop() {
		q := query(g)
		begin := time.Now()
		if _, err := x.Search(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func BenchmarkSearch(b *testing.B) {
	x := bigIndex(b)
	b.Run("three words, highlights and facets", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query { return index.Query{Text: g.Text(3), Facets: true} })
	})
	b.Run("three words, newest first", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query { return index.Query{Text: g.Text(3), Sort: index.Newest} })
	})
	b.Run("phrase of common words", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query {
			return index.Query{Text: `"` + g.Common(20) + " " + g.Common(20) + `"`}
		})
	})
}

// BenchmarkIndexing indexes the same articles with our fields and with
// Bleve's own Persian analyzer over title, lead and body.
func BenchmarkIndexing(b *testing.B) {
	g := crowd.New(8)
	var batch []news.Article
	size := 0
	for i := range 400 {
		a := g.Article(i)
		size += len(a.Title) + len(a.Lead) + len(a.Body)
		batch = append(batch, a)
	}
	b.Run("peygir", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			x, err := index.Open(b.TempDir(), index.Config{})
			if err != nil {
				b.Fatal(err)
			}
			if err := x.Apply(context.Background(), batch, nil, 1); err != nil {
				b.Fatal(err)
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("fa", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			m := bleve.NewIndexMapping()
			m.DefaultAnalyzer = "fa"
			x, err := bleve.New(filepath.Join(b.TempDir(), "fa"), m)
			if err != nil {
				b.Fatal(err)
			}
			bb := x.NewBatch()
			for _, a := range batch {
				if err := bb.Index(string(a.ID), map[string]any{"title": a.Title, "lead": a.Lead, "body": a.Body, "source": string(a.Source), "tags": a.Tags, "published": a.Published}); err != nil {
					b.Fatal(err)
				}
			}
			if err := x.Batch(bb); err != nil {
				b.Fatal(err)
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
