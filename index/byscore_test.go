package index

import (
	"slices"
	"testing"

	"github.com/peygir/peygir/newsroom/crowd"
)

// What is not scored could not have been among the best: the first hits are
// those of scoring every document that matches.
func TestTheBestAreTheBestOfAll(t *testing.T) {
	t.Parallel()
	x := crowded(t, 3000)
	v := viewed(t, x)
	g := crowd.New(21)
	texts := []string{g.Common(3), g.Common(3) + " " + g.Common(9), `"` + g.Common(5) + " " + g.Common(5) + `"`}
	for i := range 30 {
		texts = append(texts, g.Text(1+i%4), g.Common(20)+" "+g.Text(1))
	}
	many := 0
	for _, text := range texts {
		best20 := bestOf(t, x, v, text, 20)
		all := bestOf(t, x, v, text, v.docs)
		if len(all) > 1000 {
			many++
		}
		if !slices.Equal(best20, all[:min(len(all), 20)]) {
			t.Errorf("%q: the best 20 of %d are not those of all", text, len(all))
		}
	}
	if many < 10 {
		t.Errorf("%d queries have many hits: too few to tell", many)
	}
}

func bestOf(t *testing.T, x *Index, v *view, text string, most int) []ranked {
	t.Helper()
	a, _, err := x.answer(t.Context(), v, &Query{Text: text, Sort: ByRelevance}, &helpers{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.free()
	keep := &best{most: most, order: ByRelevance.order()}
	if err := a.byScore(keep); err != nil {
		t.Fatal(err)
	}
	return keep.sorted()
}
