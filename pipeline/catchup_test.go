package pipeline_test

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

// behind is how many articles the search node of the test is behind: 40000 of
// usual length with PEYGIR_TEST_BEHIND=40000, which takes a minute.
func behind(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("PEYGIR_TEST_BEHIND")); err == nil && n > 0 {
		return n
	}
	t.Log("set PEYGIR_TEST_BEHIND=40000 for the figure in the operations page")
	return 800
}

// TestSearchNodeCatchesUp starts a search node whose copy is far behind the
// log: it must answer all the while, and be current at the rate that brings
// 40,000 articles within a minute.
func TestSearchNodeCatchesUp(t *testing.T) {
	n := behind(t)
	cfg := pipeline.Config{Data: t.TempDir(), Store: shared(t), Roles: pipeline.WebRole}
	if cfg.Store == "" {
		cfg.Roles = 0 // an SQLite file has one process
	}
	crowd := crowd.New(8)
	write := func(s *store.Store, from, to int) int64 {
		for part := range slices.Chunk(make([]struct{}, to-from), 500) {
			articles := make([]news.Article, len(part))
			for i := range articles {
				articles[i] = crowd.Article(from + i)
			}
			from += len(part)
			if _, err := s.PutArticles(t.Context(), articles); err != nil {
				t.Fatal(err)
			}
		}
		last, err := s.LastChange(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, consumer := range pipeline.IndexWaitsFor {
			if err := s.SetCursor(t.Context(), consumer, last); err != nil {
				t.Fatal(err)
			}
		}
		return last
	}
	a, err := pipeline.Open(t.Context(), cfg, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	write(a.Store, 0, 400)
	if err := a.Consume(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	last := write(a.Store, 400, 400+n)

	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	begun := time.Now()
	go func() { served <- a.Serve(ctx) }()
	var took []time.Duration
	for {
		asked := time.Now()
		res, err := a.Index.Search(t.Context(), index.Query{Text: crowd.Common(300) + " " + crowd.Common(300), Limit: 10, Facets: true})
		if err != nil || len(res.Hits) == 0 && res.Total > 0 {
			t.Fatalf("search while catching up: got %d hits, %v", len(res.Hits), err)
		}
		took = append(took, time.Since(asked))
		at, err := a.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if at.Applied >= last {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	whole := time.Since(begun)
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	slices.Sort(took)
	t.Logf("%d articles behind: current after %.1f s (%.0f articles/s); %d searches meanwhile, median %s, slowest %s", n, whole.Seconds(),
		float64(n)/whole.Seconds(), len(took), took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	if limit := time.Minute; n >= 40000 && whole > time.Duration(n)*limit/40000 {
		t.Errorf("current after %s, want %s", whole, limit)
	}
}
