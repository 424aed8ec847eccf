package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fa"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// articles returns how many articles the search benchmarks run over; the
// figures of the README are for 200000, which take minutes to index.
func articles() int {
	if n, err := strconv.Atoi(os.Getenv("PEYGIR_BENCH_ARTICLES")); err == nil && n > 0 {
		return n
	}
	return 5000
}

// generator makes articles out of invented words that are as frequent as the
// words of a language are: the second half as often as the first, and so on.
type generator struct {
	rnd   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newGenerator() *generator {
	rnd := rand.New(rand.NewPCG(1400, 8))
	g := &generator{rnd: rnd, zipf: rand.NewZipf(rnd, 1.07, 4, 120_000)}
	syllables := strings.Fields("با دا سا را نا ما کا لا شا خا بر در سر مر کر بن دن سن من کن تو بو رو سو مو گی زی ری سی می شه نه ره ده که فت رد سم لک هم")
	suffixes := []string{"", "", "", "", "", "ها", "\u200cهای", "ی", "ان", "تر"}
	for range 120_001 {
		var b strings.Builder
		for range 2 + rnd.IntN(3) {
			b.WriteString(syllables[rnd.IntN(len(syllables))])
		}
		b.WriteString(suffixes[rnd.IntN(len(suffixes))])
		g.words = append(g.words, b.String())
	}
	return g
}

func (g *generator) word() string { return g.words[g.zipf.Uint64()] }

func (g *generator) text(words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(g.word())
	}
	return b.String()
}

func (g *generator) article(i int) news.Article {
	a := news.Article{
		ID: news.ArticleID(fmt.Sprintf("n%07d", i)), Source: news.SourceID(fmt.Sprintf("source%d", g.rnd.IntN(20))),
		Province:  g.words[g.rnd.IntN(31)],
		Published: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.rnd.IntN(10*365*24*60)) * time.Minute),
		Title:     g.text(8), Lead: g.text(25), Body: g.text(150 + g.rnd.IntN(250)),
	}
	for range 3 {
		a.Tags = append(a.Tags, g.words[g.rnd.IntN(2000)])
	}
	return a
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
	g := newGenerator()
	text := 0
	for ; n < articles(); n += 500 {
		var batch []news.Article
		for i := range 500 {
			a := g.article(n + i)
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
func latencies(b *testing.B, x *index.Index, query func(g *generator) index.Query) {
	b.Helper()
	g := newGenerator()
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
		latencies(b, x, func(g *generator) index.Query { return index.Query{Text: g.text(3), Facets: true} })
	})
	b.Run("three words, newest first", func(b *testing.B) {
		latencies(b, x, func(g *generator) index.Query { return index.Query{Text: g.text(3), Sort: index.Newest} })
	})
	b.Run("phrase of common words", func(b *testing.B) {
		latencies(b, x, func(g *generator) index.Query {
			return index.Query{Text: `"` + g.words[g.rnd.IntN(20)] + " " + g.words[g.rnd.IntN(20)] + `"`}
		})
	})
}

// BenchmarkIndexing indexes the same articles with our fields and with
// Bleve's own Persian analyzer over title, lead and body.
func BenchmarkIndexing(b *testing.B) {
	g := newGenerator()
	var batch []news.Article
	size := 0
	for i := range 400 {
		a := g.article(i)
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
