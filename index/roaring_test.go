package index

import (
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// Bitmaps are read as the library reads them, or not at all.
func FuzzBitmap(f *testing.F) {
	for _, docs := range [][]uint32{{}, {0}, {1, 65535, 65536, 200_000}, some(5000, 3), some(300_000, 7)} {
		b, err := roaring.BitmapOf(docs...).ToBytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		docs, ok := appendBitmap(nil, b)
		if !ok {
			return
		}
		lib := roaring.New()
		if _, err := lib.FromBuffer(b); err != nil || lib.Validate() != nil {
			return // the library asks for more
		}
		if !slices.Equal(docs, lib.ToArray()) {
			t.Fatalf("%d documents, want %d", len(docs), lib.GetCardinality())
		}
	})
}

// some returns that many numbers, each step above the one before.
func some(n, step uint32) (docs []uint32) {
	for i := range n {
		docs = append(docs, i*step)
	}
	return docs
}

// What is written is what the library would write.
func TestBitmapIsTheLibrarys(t *testing.T) {
	t.Parallel()
	for _, docs := range [][]uint32{{7}, {1, 65535, 65536, 200_000}, some(4096, 2), some(4097, 2), some(90_000, 2)} {
		var list []posting
		for _, doc := range docs {
			list = append(list, posting{doc: doc})
		}
		got := bitmapParts(list)
		want, err := roaring.BitmapOf(docs...).ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		if b := got.append(nil); !slices.Equal(b, want) || got.size() != len(want) {
			t.Errorf("%d documents: %d bytes (size %d), want %d, or others", len(docs), len(b), got.size(), len(want))
		}
	}
}
