package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSomeOfFindsWhatBothHave(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that repeats
	for range 200 {
		var entries []slim
		var docs, want []uint32
		for doc := range uint32(300) {
			in := r.IntN(100) < 40
			if in {
				entries = append(entries, slim{doc, doc + 1})
			}
			if r.IntN(100) < 10 {
				docs = append(docs, doc)
				if in {
					want = append(want, doc)
				}
			}
		}
		var got []uint32
		someOf(entries, docs, func(doc uint32, at packed) {
			if at != packed(doc+1) {
				t.Errorf("document %d: got the posting of %d", doc, at-1)
			}
			got = append(got, doc)
		})
		if diff := cmp.Diff(got, want); diff != "" {
			t.Fatal("got(-) want(+)", diff)
		}
	}
}

func TestDecodedListsForgetWhatWasUsedLongAgo(t *testing.T) {
	t.Parallel()
	c := &decodedLists{most: 10}
	keep := func(term string, n int) { c.keep(term, make([]slim, n)) }
	keep("a", 4)
	keep("b", 4)
	if c.find("a") == nil {
		t.Fatal("a is not kept")
	}
	keep("c", 4)
	got := slices.Collect(func(yield func(bool) bool) {
		_ = yield(c.find("a") != nil) && yield(c.find("b") != nil) && yield(c.find("c") != nil)
	})
	if diff := cmp.Diff(got, []bool{true, false, true}); diff != "" || c.size != 8 {
		t.Errorf("size %d, got(-) want(+)%s", c.size, diff)
	}
}
