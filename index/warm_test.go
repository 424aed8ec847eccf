package index

import (
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// The lists of common words are decoded before anybody asks.
func TestWarmDecodesCommonWords(t *testing.T) {
	x, err := Open(t.TempDir(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	g := crowd.New(3)
	articles := make([]news.Article, 900)
	for i := range articles {
		articles[i] = g.Article(i)
		articles[i].Published = articles[0].Published
	}
	if err := x.Apply(t.Context(), articles, nil, 1); err != nil {
		t.Fatal(err)
	}
	if err := x.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := x.view()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.close(); err != nil {
			t.Error(err)
		}
	}()
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
