package index

import (
	"errors"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// The lists of common words are decoded before anybody asks.
func TestWarmDecodesCommonWords(t *testing.T) {
	x := crowded(t, 900)
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := viewed(t, x)
	decoded, longest := 0, 0
	for _, seg := range v.segments {
		decoded += len(seg.decoded.terms)
		for _, e := range seg.decoded.terms {
			longest = max(longest, e.Value.(decodedList).list.count())
		}
	}
	if decoded < 50 || longest < 800 {
		t.Errorf("%d lists are decoded, the longest of %d documents; of 900 articles most have the commonest word", decoded, longest)
	}
}

// crowded is an index of so many articles of one year, in one piece.
func crowded(tb testing.TB, n int) *Index {
	tb.Helper()
	x, err := Open(tb.TempDir(), Config{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	g := crowd.New(3)
	articles := make([]news.Article, n)
	for i := range articles {
		articles[i] = g.Article(i)
		articles[i].Published = articles[0].Published
	}
	if err := errors.Join(x.Apply(tb.Context(), articles, nil, 1), x.Compact(tb.Context())); err != nil {
		tb.Fatal(err)
	}
	return x
}

// viewed opens the present state of an index until the test ends.
func viewed(tb testing.TB, x *Index) *view {
	tb.Helper()
	v, err := x.view()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := v.close(); err != nil {
			tb.Error(err)
		}
	})
	return v
}
