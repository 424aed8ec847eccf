package store_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// BenchmarkSize fills an archive with as many articles as
// PEYGIR_BENCH_ARTICLES says, for the sizing table: how fast it takes them,
// 500 at a time, how large it is then, how long it takes to read what a page
// of results shows, and how many such pages a second all processors read.
func BenchmarkSize(b *testing.B) {
	many, err := strconv.Atoi(os.Getenv("PEYGIR_BENCH_ARTICLES"))
	if err != nil {
		many = 4000
	}
	where := storetest.Where(b)
	s, err := store.Open(b.Context(), where, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	empty := size(b, where)
	g := crowd.New(8)
	begun := time.Now()
	var ids []news.ArticleID
	for len(ids) < many {
		part := make([]news.Article, min(500, many-len(ids)))
		for i := range part {
			part[i] = g.Article(len(ids))
			part[i].ID = "" // the store draws one from the address, in no order
			part[i].URL = fmt.Sprintf("https://khavar.test/news/%d", len(ids))
			ids = append(ids, "")
		}
		kept, err := s.PutArticles(b.Context(), part)
		if err != nil {
			b.Fatal(err)
		}
		for i, a := range kept {
			ids[len(ids)-len(part)+i] = a.ID
		}
	}
	took := time.Since(begun)
	page := func() []news.ArticleID {
		out := make([]news.ArticleID, 10)
		for i := range out {
			out[i] = ids[g.Number(len(ids))]
		}
		return out
	}
	var each []time.Duration
	for b.Loop() {
		of, begun := page(), time.Now()
		if found, err := s.Articles(b.Context(), of); err != nil || len(found) == 0 {
			b.Fatalf("read a page: %d articles, %v", len(found), err)
		}
		each = append(each, time.Since(begun))
	}
	slices.Sort(each)
	b.ReportMetric(float64(many)/took.Seconds(), "articles/s")
	b.ReportMetric(float64(size(b, where)-empty)/1e6, "MB")
	b.ReportMetric(each[len(each)/2].Seconds()*1000, "page-p50-ms")
	b.ReportMetric(each[len(each)*99/100].Seconds()*1000, "page-p99-ms")
	b.ReportMetric(sideBySide(b, s, page), "pages/s")
}

// sideBySide reads pages with twice as many readers as there are processors,
// for a second, and returns how many they read.
func sideBySide(b *testing.B, s *store.Store, page func() []news.ArticleID) float64 {
	b.Helper()
	pages := make(chan []news.ArticleID)
	read := make(chan int)
	readers := 2 * runtime.GOMAXPROCS(0)
	for range readers {
		go func() {
			n := 0
			for of := range pages {
				if _, err := s.Articles(context.WithoutCancel(b.Context()), of); err != nil {
					b.Error(err)
				}
				n++
			}
			read <- n
		}()
	}
	begun := time.Now()
	for time.Since(begun) < time.Second {
		pages <- page()
	}
	close(pages)
	total := 0
	for range readers {
		total += <-read
	}
	return float64(total) / time.Since(begun).Seconds()
}

// size is how many bytes an archive takes.
func size(b *testing.B, where string) (bytes int64) {
	b.Helper()
	if !store.IsPostgres(where) {
		for _, file := range []string{where, where + "-wal"} {
			if info, err := os.Stat(file); err == nil {
				bytes += info.Size()
			}
		}
		return bytes
	}
	conn, err := pgx.Connect(b.Context(), where)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(b.Context())) }()
	err = conn.QueryRow(b.Context(), `SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'`).Scan(&bytes)
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}
