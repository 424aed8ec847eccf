package index

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// Helpers change nothing of what is found.
func TestHelpersFindTheSame(t *testing.T) {
	x, err := Open(t.TempDir(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	g := crowd.New(5)
	articles := make([]news.Article, 900)
	for i := range articles {
		articles[i] = g.Article(i)
		articles[i].Published = time.Date(2015+i%7, 3, 1, 0, 0, i, 0, time.UTC)
	}
	if err := x.Apply(t.Context(), articles, nil, 1); err != nil {
		t.Fatal(err)
	}
	var queries []Query
	for i := range 40 {
		words := articles[i*20].Title
		queries = append(queries,
			Query{Text: words, Facets: true, Years: true, Collapse: i%2 == 0},
			Query{Text: words, Sort: Newest}, Query{Text: `"` + words + `"`, Limit: 3})
	}
	x.turns = make(chan struct{}, 4)
	found := 0
	for _, q := range queries {
		x.big = 1 << 30
		alone, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		x.big = 0
		x.memory.Load().answers.Purge()
		helped, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		x.memory.Load().answers.Purge()
		if diff := cmp.Diff(alone, helped); diff != "" {
			t.Fatalf("%+v, alone (-) and with helpers (+):\n%s", q, diff)
		}
		if found += alone.Total; len(x.turns) != 0 {
			t.Fatalf("%d turns were not given back", len(x.turns))
		}
	}
	if found < 1000 {
		t.Errorf("%d hits: too few to tell", found)
	}
}

// What goes wrong with one worker, the caller or a helper, comes to the caller,
// and by then nobody works any more.
func TestAHelpersFaultIsTheCallers(t *testing.T) {
	for _, faulty := range []int{0, 2} {
		a := &answer{helpers: &helpers{n: 3}, v: &view{segments: make([]*segment, 50)}}
		var busy atomic.Int32
		func() {
			defer func() {
				if r := recover(); r != "a fault" {
					t.Errorf("worker %d: got %v, want its panic", faulty, r)
				}
			}()
			_ = a.eachSegment(func(worker, _ int) error {
				busy.Add(1)
				defer busy.Add(-1)
				if worker == faulty {
					panic("a fault")
				}
				time.Sleep(5 * time.Millisecond)
				return nil
			})
			t.Errorf("worker %d: no panic came", faulty)
		}()
		if n := busy.Load(); n != 0 {
			t.Errorf("worker %d: %d others still work", faulty, n)
		}
	}
}
