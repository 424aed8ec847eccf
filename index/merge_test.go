package index

import (
	"bytes"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"
)

// What we merge of our pieces and of Bleve's is what Bleve merges of its own.
func TestMergeIsBleves(t *testing.T) {
	t.Parallel()
	all, ours, theirs := sampleDocuments()
	half := len(all) / 2
	first, second := onDisk(t, built(t, theirs[:half])), onDisk(t, built(t, theirs[half:]))
	ofUs := onDisk(t, built(t, ours[len(all)-half:]))
	deleted := [][]*roaring.Bitmap{
		{nil, nil},
		{roaring.BitmapOf(3, 9), roaring.BitmapOf(0)},
		{nil, roaring.BitmapOf(1, 2, 3)}, // of what was merged the round before
	}
	for round, drops := range deleted {
		us, bleve := filepath.Join(t.TempDir(), "us"), filepath.Join(t.TempDir(), "bleve")
		gotNumbers, size, err := (&pieces{}).Merge([]segmentapi.Segment{ofUs, second}, drops, us, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(us); err != nil || uint64(info.Size()) != size {
			t.Errorf("size %d, on disk %v, %v", size, info, err)
		}
		wantNumbers, _, err := (&zap.ZapPlugin{}).Merge([]segmentapi.Segment{first, second}, drops, bleve, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(gotNumbers, wantNumbers); diff != "" {
			t.Error("numbers of documents: got(-) want(+)", diff)
		}
		got, want := opened(t, us), opened(t, bleve)
		if diff := cmp.Diff(contents(t, got), contents(t, want)); diff != "" {
			t.Errorf("merge %d: got(-) want(+)%s", round, diff)
		}
		if s := got.(*zap.Segment); crc32.ChecksumIEEE(s.Data()[:len(s.Data())-4]) != s.CRC() {
			t.Errorf("merge %d: the checksum is wrong", round)
		}
		ofUs, first = got, want
	}
}

// A merge that is stopped tells it as Bleve expects, and leaves nothing.
func TestMergeStops(t *testing.T) {
	t.Parallel()
	s, _, err := (&pieces{}).New([]bleveindex.Document{&incoming{entry: oddEntries()[0]}})
	if err != nil {
		t.Fatal(err)
	}
	s = onDisk(t, s)
	stop := make(chan struct{})
	close(stop)
	path := filepath.Join(t.TempDir(), "merged")
	_, _, err = (&pieces{}).Merge([]segmentapi.Segment{s, s}, []*roaring.Bitmap{nil, nil}, path, stop, nil)
	if err != segmentapi.ErrClosed { //nolint:errorlint // so Bleve compares
		t.Errorf("got %v, want the error that Bleve knows", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}

// onDisk writes a piece down and opens it.
func onDisk(t *testing.T, s segmentapi.Segment) segmentapi.Segment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "piece")
	if err := s.(segmentapi.UnpersistedSegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	return opened(t, path)
}

func opened(t *testing.T, path string) segmentapi.Segment {
	t.Helper()
	s, err := (&pieces{}).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Lists of all lengths are read as they were written, across what a bitmap and
// a chunk hold.
func TestListsOfAllLengths(t *testing.T) {
	t.Parallel()
	const docs = 200_000
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test that repeats
	w, err := newZapWriter()
	if err != nil {
		t.Fatal(err)
	}
	w.docs = make([]uint64, docs)
	written := map[string][]posting{}
	var file bytes.Buffer
	w.to = &file
	w.number(0) // no list lies at the begin of a file
	for i, share := range []int{1, 3, 40, 1100, 9000, 140_000, docs} {
		var list []posting
		for doc := range uint32(docs) {
			if r.IntN(docs) < share {
				list = append(list, posting{doc: doc, count: packed(1 + r.IntN(3)*r.IntN(9000))})
			}
		}
		term := string(rune('a' + i))
		written[term] = list
		if err := w.list([]byte(term), list); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.fst.Close(), w.flush(0)); err != nil {
		t.Fatal(err)
	}
	terms, err := vellum.Load(w.terms.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	part := &mergePart{data: file.Bytes(), docs: make([]uint64, docs)}
	for doc := range part.docs {
		part.docs[doc] = uint64(doc)
	}
	reads, err := terms.Reader()
	if err != nil {
		t.Fatal(err)
	}
	d := &direct{data: file.Bytes(), terms: reads}
	for term, want := range written {
		list, ok, err := d.find([]byte(term))
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		var got []posting
		if err := list.each(func(docs []uint32, freqs []packed) { got = appendPostings(got, docs, freqs) }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("list of %d documents: a search reads %d others", len(want), len(got))
		}
		part.term, part.value = []byte(term), 0
		if part.value, _, err = terms.Get(part.term); err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 {
			continue
		}
		if got, err = part.appendList(nil); err != nil || !slices.Equal(got, want) {
			t.Errorf("list of %d documents: a merge reads %d others, err %v", len(want), len(got), err)
		}
	}
}
