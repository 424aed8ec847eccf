package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// Lists are read from the files as Bleve reads them, in pieces as they were
// written, merged, and with articles gone.
func TestListsAreReadFromTheFiles(t *testing.T) {
	x, err := Open(t.TempDir(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	g := crowd.New(3)
	for batch := range 4 {
		articles := make([]news.Article, 150)
		for i := range articles {
			articles[i] = g.Article(batch*150 + i)
			articles[i].Published = time.Date(2019+batch%2, 3, 1, 0, 0, i, 0, time.UTC)
		}
		if err := x.Apply(t.Context(), articles, []news.ArticleID{news.ArticleID(fmt.Sprintf("n%07d", batch*150-1))}, int64(batch+1)); err != nil {
			t.Fatal(err)
		}
	}
	checkLists(t, x)
	if err := x.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if single := checkLists(t, x); single < 100 {
		t.Errorf("%d lists of one document were compared: too few to tell", single)
	}
}

// checkLists compares all lists and returns how many are of one document, as
// only merging writes them.
func checkLists(t *testing.T, x *Index) (single int) {
	t.Helper()
	v, err := x.view()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.close(); err != nil {
			t.Error(err)
		}
	}()
	read, met := 0, 0
	for _, seg := range v.segments {
		var few []uint32
		for doc := uint32(3); int(doc) < seg.docs; doc += 7 {
			few = append(few, doc)
		}
		for _, pairs := range []bool{false, true} {
			terms, err := seg.dictionary(pairs)
			if err != nil {
				t.Fatal(err)
			}
			for it := terms.AutomatonIterator(nil, nil, nil); ; {
				e, err := it.Next()
				if err != nil {
					t.Fatal(err)
				}
				if e == nil {
					break
				}
				lists, err := seg.lists(pairs)
				if err != nil {
					t.Fatal(err)
				}
				list, ok, err := lists.find([]byte(e.Term))
				if err != nil {
					t.Fatal(err)
				}
				count, counted, err := lists.count([]byte(e.Term))
				if err != nil || counted != ok {
					t.Fatalf("count of %q: found %v, err %v", e.Term, counted, err)
				}
				if !ok {
					continue // not on disk yet
				}
				read++
				var got, want []posting
				if err := list.each(func(docs []uint32, freqs []packed) { got = appendPostings(got, docs, freqs) }); err != nil {
					t.Fatal(err)
				}
				on, err := terms.PostingsList([]byte(e.Term), nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := eachFrequency(on, func(docs []uint32, freqs []packed) { want = appendPostings(want, docs, freqs) }); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) || count != len(want) {
					t.Fatalf("term %q: got %v (%d), want %v", e.Term, got, count, want)
				}
				if list.docs == nil {
					single++
				}
				// Read for a few documents it tells of them the same.
				want = slices.DeleteFunc(want, func(p posting) bool { return !slices.Contains(few, p.doc) })
				got = got[:0]
				if err := list.some(few, func(i int, freq packed) { got = append(got, posting{doc: few[i], count: freq}) }); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("term %q of a few documents: got %v, want %v", e.Term, got, want)
				}
				met += len(got)
			}
			lists, err := seg.lists(pairs)
			if err != nil {
				t.Fatal(err)
			}
			if n, _, err := lists.count([]byte("\x00no term")); err != nil || n != 0 {
				t.Errorf("a term that is not there has %d documents, err %v", n, err)
			}
		}
	}
	if met < 1000 {
		t.Errorf("%d occurrences in a few documents were met: too few to tell", met)
	}
	if read < 10000 {
		t.Errorf("%d lists were read from files: too few to tell", read)
	}
	return single
}

func appendPostings(all []posting, docs []uint32, freqs []packed) []posting {
	for i, doc := range docs {
		all = append(all, posting{doc: doc, count: freqs[i]})
	}
	return all
}

// BenchmarkDecode decodes the list of the most common word, straight from the
// file and with Bleve's iterator.
func BenchmarkDecode(b *testing.B) {
	x := crowded(b, 5000)
	v := viewed(b, x)
	seg := v.segments[0]
	lists, err := seg.lists(false)
	if err != nil {
		b.Fatal(err)
	}
	terms, err := seg.dictionary(false)
	if err != nil {
		b.Fatal(err)
	}
	var most []byte
	n := 0
	it := terms.AutomatonIterator(nil, nil, nil)
	for e, err := it.Next(); e != nil && err == nil; e, err = it.Next() {
		if count, ok, err := lists.count([]byte(e.Term)); ok && err == nil && count > n {
			most, n = []byte(e.Term), count
		}
	}
	decode := func(b *testing.B, read func(add func([]uint32, []packed)) error) {
		for b.Loop() {
			list := newList(n)
			if err := read(list.add); err != nil || len(list.docs) != n {
				b.Fatalf("%d of %d documents, err %v", len(list.docs), n, err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/document")
	}
	b.Run("direct", func(b *testing.B) {
		decode(b, func(add func([]uint32, []packed)) error {
			list, ok, err := lists.find(most)
			if err != nil || !ok {
				return fmt.Errorf("not read directly: %w", err)
			}
			return list.each(add)
		})
	})
	b.Run("bleve", func(b *testing.B) {
		decode(b, func(add func([]uint32, []packed)) error {
			on, err := terms.PostingsList(most, nil, nil)
			if err != nil {
				return err
			}
			return eachFrequency(on, add)
		})
	})
}
