package index_test

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
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
	x, err := index.Open(bigDir(b), index.Config{})
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
	if n < articles() {
		grow(b, x, n)
		if err := x.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return x
}

func bigDir(b *testing.B) string {
	dir := os.Getenv("PEYGIR_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	return filepath.Join(dir, strconv.Itoa(articles()))
}

// grow puts in articles from n on, as a search node does that catches up:
// while it indexes some, it reads those behind them. It returns how many bytes
// of text they have.
func grow(b *testing.B, x *index.Index, n int) (text int64) {
	b.Helper()
	g := crowd.New(8 + uint64(n)) // it goes on with others where it was cut off
	ahead := make(chan []news.Article)
	go func() {
		defer close(ahead)
		for from := n; from < articles(); {
			batch := make([]news.Article, min(growBatch, articles()-from))
			for i := range batch {
				batch[i] = g.Article(from + i)
				batch[i].ID = hashed(batch[i].ID)
			}
			from += len(batch)
			select {
			case ahead <- batch:
			case <-b.Context().Done():
				return
			}
		}
	}()
	told := newProgress(n)
	for batch := range ahead {
		for _, a := range batch {
			text += int64(len(a.Title) + len(a.Lead) + len(a.Body))
		}
		n += len(batch)
		if err := x.Apply(b.Context(), batch, nil, int64(n)); err != nil {
			b.Fatal(err)
		}
		told.at(n)
	}
	return text
}

// growBatch is how many articles the pipeline gives the index at once.
const growBatch = 3000

// hashed makes an id like those of the store, which are in no order.
func hashed(id news.ArticleID) news.ArticleID {
	sum := sha256.Sum256([]byte(id))
	return news.ArticleID(base32.StdEncoding.EncodeToString(sum[:])[:16])
}

// progress tells each 50,000 articles how a long growth fares.
type progress struct {
	articles int
	at0      time.Time
	cpu      time.Duration
}

func newProgress(n int) *progress { return &progress{n, time.Now(), cpu()} }

func (p *progress) at(n int) {
	if n/50_000 == p.articles/50_000 {
		return
	}
	done, took, worked := n-p.articles, time.Since(p.at0), cpu()-p.cpu
	fmt.Fprintf(os.Stderr, "%s %9d articles, the last %d at %.0f/s, %.2f ms of processor time each; %.0f MB of its own now\n",
		time.Now().Format(time.TimeOnly), n, done, float64(done)/took.Seconds(), worked.Seconds()*1000/float64(done), float64(ownMemory())/1e6)
	*p = progress{n, time.Now(), cpu()}
}

// BenchmarkGrow makes the index of the search benchmarks, for the sizing
// table: how fast it takes articles, how long its years take to be merged,
// the most memory of its own that the process had, and the size on disk.
func BenchmarkGrow(b *testing.B) {
	dir := bigDir(b)
	peak, stop := watchMemory()
	defer stop()
	var text int64
	var growing, merging, worked time.Duration
	for b.Loop() {
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		x, err := index.Open(dir, index.Config{})
		if err != nil {
			b.Fatal(err)
		}
		begin, before := time.Now(), cpu()
		text = grow(b, x, 0)
		grown := time.Now()
		worked += cpu() - before
		if err := x.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
		growing, merging = growing+grown.Sub(begin), merging+time.Since(grown)
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*articles())/growing.Seconds(), "articles/s")
	b.ReportMetric(worked.Seconds()*1000/float64(b.N*articles()), "cpu-ms/article")
	b.ReportMetric(merging.Seconds()/float64(b.N), "merge-s")
	b.ReportMetric(peak(), "peak-MB")
	compacted(b, dir)
	b.ReportMetric(float64(folderSize(b, dir))/1e6, "disk-MB")
	b.ReportMetric(float64(folderSize(b, dir))/float64(text), "disk/text")
}

// BenchmarkOpen opens the index of the search benchmarks and asks it the first
// question, for which what searches keep in memory is read.
func BenchmarkOpen(b *testing.B) {
	dir := bigDir(b)
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		b.Fatal(err)
	}
	if n, err := x.Count(); err != nil || n < articles() {
		grow(b, x, n)
	}
	var opening time.Duration
	for b.Loop() {
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		begin := time.Now()
		if x, err = index.Open(dir, index.Config{}); err != nil {
			b.Fatal(err)
		}
		opening += time.Since(begin)
		if _, err := x.Search(b.Context(), index.Query{Limit: 1}); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(opening.Seconds()*1000/float64(b.N), "open-ms")
}

// watchMemory follows how much memory the process has of its own, without
// pages of files, which the system takes back when it needs them.
func watchMemory() (peak func() float64, stop func()) {
	var most atomic.Int64
	done := make(chan struct{})
	ended := make(chan struct{})
	look := func() { most.Store(max(most.Load(), ownMemory())) }
	go func() {
		defer close(ended)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				look()
			}
		}
	}()
	return func() float64 { look(); return float64(most.Load()) / 1e6 }, func() { close(done); <-ended }
}

// ownMemory is what Linux calls RssAnon, in bytes; 0 elsewhere.
func ownMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kb int64
		if n, _ := fmt.Sscanf(line, "RssAnon: %d kB", &kb); n == 1 {
			return kb << 10
		}
	}
	return 0
}

// latencies runs queries and reports the median and the 99th percentile, and the
// processor time of one, of a process that has answered 200 before. They ask for one hit more than is kept for who asks the
// same again: each is answered anew.
func latencies(b *testing.B, x *index.Index, query func(g *crowd.Generator) index.Query) {
	b.Helper()
	g := crowd.New(8)
	for range 200 {
		if _, err := x.Search(b.Context(), query(g)); err != nil {
			b.Fatal(err)
		}
	}
	peak, stop := watchMemory()
	defer stop()
	var took []time.Duration
	before := cpu()
	for b.Loop() {
		q := query(g)
		q.Limit = 21
		begin := time.Now()
		if _, err := x.Search(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric((cpu()-before).Seconds()*1000/float64(len(took)), "cpu-ms")
	b.ReportMetric(peak(), "peak-MB")
}

// BenchmarkSearch asks an index that was warmed as a server warms it.
func BenchmarkSearch(b *testing.B) {
	x := bigIndex(b)
	begin := time.Now()
	if err := x.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("warm after %v", time.Since(begin))
	b.Run("three words, highlights and facets", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query { return index.Query{Text: g.Text(3), Facets: true} })
	})
	b.Run("three words, newest first", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query { return index.Query{Text: g.Text(3), Sort: index.Newest} })
	})
	b.Run("three words and facets, all processors", func(b *testing.B) {
		var seed atomic.Uint64
		b.RunParallel(func(pb *testing.PB) {
			for g := crowd.New(8 + seed.Add(1)); pb.Next(); {
				if _, err := x.Search(b.Context(), index.Query{Text: g.Text(3), Facets: true}); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
	})
	b.Run("phrase of common words", func(b *testing.B) {
		latencies(b, x, func(g *crowd.Generator) index.Query {
			return index.Query{Text: `"` + g.Common(20) + " " + g.Common(20) + `"`}
		})
	})
}

// BenchmarkIndexing indexes the same articles with our fields and with
// Bleve's own Persian analyzer over title, lead and body, as a search node
// does that catches up: ours 4,000 at a time, Bleve's 400, which suits it
// best. It reports the size on disk, merged, as a share of the text.
func BenchmarkIndexing(b *testing.B) {
	g := crowd.New(8)
	var all []news.Article
	size := 0
	for i := range 4000 {
		a := g.Article(i)
		size += len(a.Title) + len(a.Lead) + len(a.Body)
		all = append(all, a)
	}
	report := func(b *testing.B, took time.Duration, dir string) {
		done := float64(b.N * len(all))
		b.ReportMetric(done/b.Elapsed().Seconds(), "articles/s")
		b.ReportMetric(took.Seconds()*1000/done, "cpu-ms/article")
		b.ReportMetric(float64(folderSize(b, dir))/float64(size), "disk/text")
	}
	b.Run("peygir", func(b *testing.B) {
		b.SetBytes(int64(size))
		var dir string
		before := cpu()
		for b.Loop() {
			dir = b.TempDir()
			x, err := index.Open(dir, index.Config{})
			if err != nil {
				b.Fatal(err)
			}
			for batch := range slices.Chunk(all, 4000) {
				if err := x.Apply(context.Background(), batch, nil, 1); err != nil {
					b.Fatal(err)
				}
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
		}
		report(b, cpu()-before, compacted(b, dir))
	})
	b.Run("fa", func(b *testing.B) {
		b.SetBytes(int64(size))
		var dir string
		before := cpu()
		for b.Loop() {
			m := bleve.NewIndexMapping()
			m.DefaultAnalyzer = "fa"
			dir = filepath.Join(b.TempDir(), "fa")
			x, err := bleve.New(dir, m)
			if err != nil {
				b.Fatal(err)
			}
			for batch := range slices.Chunk(all, 400) {
				bb := x.NewBatch()
				for _, a := range batch {
					if err := bb.Index(string(a.ID), map[string]any{"title": a.Title, "lead": a.Lead, "body": a.Body, "source": string(a.Source), "tags": a.Tags, "published": a.Published}); err != nil {
						b.Fatal(err)
					}
				}
				if err := x.Batch(bb); err != nil {
					b.Fatal(err)
				}
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
		}
		report(b, cpu()-before, dir)
	})
}

// compacted merges the index in a folder and returns the folder.
func compacted(b *testing.B, dir string) string {
	b.Helper()
	x, err := index.Open(dir, index.Config{})
	if err == nil {
		err = errors.Join(x.Compact(b.Context()), x.Close())
	}
	if err == nil { // opening lets go of the pieces that were merged
		if x, err = index.Open(dir, index.Config{}); err == nil {
			err = x.Close()
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

func folderSize(b *testing.B, dir string) (bytes int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// cpu is the processor time of the process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
