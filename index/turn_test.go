package index

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
)

// As many searches run as there are processors; one more waits, as long as its
// reader does.
func TestSearchesWaitForTheirTurn(t *testing.T) {
	x, err := Open(t.TempDir(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Apply(t.Context(), []news.Article{{ID: "a", Title: "شهرک استخراج"}}, nil, 1); err != nil {
		t.Fatal(err)
	}
	for range cap(x.turns) {
		x.turns <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := x.Search(ctx, Query{Text: "شهرک"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("without a turn: err %v, want the deadline's", err)
	}
	done := make(chan error)
	go func() {
		res, err := x.Search(t.Context(), Query{Text: "شهرک"})
		if err == nil && res.Total != 1 {
			err = errors.New("nothing found")
		}
		done <- err
	}()
	<-x.turns
	if err := <-done; err != nil {
		t.Fatalf("after its turn: %v", err)
	}
	if len(x.turns) != cap(x.turns)-1 {
		t.Errorf("%d turns are taken, want %d: one was not given back", len(x.turns), cap(x.turns)-1)
	}
}
