package index

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Short and long lists hold their documents differently and answer alike.
func TestInvertedHoldsWhatWasAdded(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that repeats
	const docs = 70_000              // more than the low half of a number tells
	for round := range 4 {
		share := []int{1, 20, 400, 900}[round%4] // of a thousand
		b := newList(0)
		want := map[uint32]packed{}
		for doc := range uint32(docs) {
			if r.IntN(1000) < share {
				at := packed(1 + r.IntN(200)*r.IntN(3)*r.IntN(9)/4)
				want[doc] = at
				b.one(doc, at)
			}
		}
		l := b.list(docs)
		if long := l.bits != nil; long != (len(want)*sparse >= docs) {
			t.Errorf("%d of %d documents as bits: %t", len(want), docs, long)
		}
		few := len(l.kinds) < 256
		got := map[uint32]packed{}
		l.each(func(doc uint32, code uint8) { got[doc] = l.kinds[code] })
		if few && !maps.Equal(got, want) {
			t.Fatal("each does not yield what was added")
		}
		parts := map[uint32]packed{}
		for from := uint32(0); from < docs; from += stretchDocs {
			some, codes := l.stretch(from, nil)
			for i, doc := range some {
				parts[doc] = l.kinds[codes[i]]
			}
		}
		if !maps.Equal(parts, got) {
			t.Fatal("stretches do not hold what was added")
		}
		var asked []uint32
		both, found := map[uint32]packed{}, map[uint32]packed{}
		for doc := range uint32(docs) {
			code, ok := l.at(doc)
			if _, has := want[doc]; ok != has {
				t.Fatalf("document %d: found %t, want %t", doc, ok, has)
			}
			if r.IntN(100) < 3 {
				asked = append(asked, doc)
				if ok {
					both[doc] = l.kinds[code]
				}
			}
		}
		l.some(asked, func(i int, code uint8) { found[asked[i]] = l.kinds[code] })
		if diff := cmp.Diff(found, both); diff != "" {
			t.Fatal("some: got(-) want(+)", diff)
		}
		odd := newBitset(docs)
		l.mark(odd, func(at packed) bool { return at%2 == 1 })
		for doc, at := range got {
			if marked := odd[doc>>6]>>(doc&63)&1 == 1; marked != (at%2 == 1) {
				t.Fatalf("document %d: marked %t, occurs as %d", doc, marked, at)
			}
		}
	}
}

func TestDecodedListsForgetWhatWasUsedLongAgo(t *testing.T) {
	t.Parallel()
	one := func() *inverted { return &inverted{codes: make([]uint8, 840)} } // 1000 bytes
	c := &decodedLists{most: 2500}
	c.keep("a", one())
	c.keep("b", one())
	if c.find("a") == nil {
		t.Fatal("a is not kept")
	}
	c.keep("c", one())
	got := slices.Collect(func(yield func(bool) bool) {
		_ = yield(c.find("a") != nil) && yield(c.find("b") != nil) && yield(c.find("c") != nil)
	})
	if diff := cmp.Diff(got, []bool{true, false, true}); diff != "" || c.size != 2000 {
		t.Errorf("size %d, got(-) want(+)%s", c.size, diff)
	}
}
