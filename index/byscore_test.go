package index

import (
	"cmp"
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

// A list read for a few documents tells of them what it tells read through.
func TestSomeOfAList(t *testing.T) {
	t.Parallel()
	x := crowded(t, 2000)
	v := viewed(t, x)
	seg := slices.MaxFunc(v.segments, func(a, b *segment) int { return cmp.Compare(a.docs, b.docs) })
	var docs []uint32
	for doc := uint32(3); int(doc) < seg.docs; doc += 7 {
		docs = append(docs, doc)
	}
	terms, err := seg.dictionary(false)
	if err != nil {
		t.Fatal(err)
	}
	lists, err := seg.lists(false)
	if err != nil || lists == nil {
		t.Fatalf("lists are not read directly, err %v", err)
	}
	met := 0
	for it := terms.AutomatonIterator(nil, nil, nil); ; {
		e, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			break
		}
		list, _, err := lists.find([]byte(e.Term))
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[int]packed{}, map[int]packed{}
		if err := list.some(docs, func(i int, freq packed) { got[i] = freq }); err != nil {
			t.Fatal(err)
		}
		err = list.each(func(have []uint32, freqs []packed) {
			for n, doc := range have {
				if i, found := slices.BinarySearch(docs, doc); found {
					want[i] = freqs[n]
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d of the documents, want %d", e.Term, len(got), len(want))
		}
		for i := range want {
			met++
			if got[i] != want[i] {
				t.Fatalf("%q: document %d has it %v times, want %v", e.Term, docs[i], got[i], want[i])
			}
		}
	}
	if met < 1000 {
		t.Errorf("%d occurrences were met: too few to tell", met)
	}
}
