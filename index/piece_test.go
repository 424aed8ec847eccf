package index

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
	"github.com/peygir/peygir/persian"
)

// plainField is a field as Bleve takes it from anybody.
type plainField struct {
	name    string
	value   []byte
	options bleveindex.FieldIndexingOptions
	terms   bleveindex.TokenFrequencies
}

func (f *plainField) Name() string                                          { return f.name }
func (f *plainField) ArrayPositions() []uint64                              { return nil }
func (f *plainField) Value() []byte                                         { return f.value }
func (f *plainField) EncodedFieldType() byte                                { return 't' }
func (f *plainField) Options() bleveindex.FieldIndexingOptions              { return f.options }
func (f *plainField) Analyze()                                              {}
func (f *plainField) AnalyzedLength() int                                   { return 1 }
func (f *plainField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.terms }
func (f *plainField) NumPlainTextBytes() uint64                             { return 0 }
func (f *plainField) Size() int                                             { return 0 }

// bleveDocument is an article as a document of Bleve's, its words counted one by one
// as the package comment tells.
func bleveDocument(e entry) *document.Document {
	d := document.NewDocument(string(e.ID))
	field := func(name string, counts map[string]packed) {
		f := &plainField{name: name, options: bleveindex.IndexField, terms: bleveindex.TokenFrequencies{}}
		for term, n := range counts {
			if term == "" && name != fieldWords {
				continue
			}
			f.terms[term] = &bleveindex.TokenFreq{Term: []byte(term)}
			f.terms[term].SetFrequency(int(n))
		}
		d.AddField(f)
	}
	values := func(name string, all ...string) {
		counts := map[string]packed{}
		for _, v := range all {
			counts[keyword(v)] = 1
		}
		field(name, counts)
	}
	words, pairs := map[string]packed{}, map[uint32]packed{}
	length := map[part]int{}
	for _, p := range []struct {
		at   part
		text string
	}{{inLead, e.Kicker}, {inTitle, e.Title}, {inLead, e.Lead}, {inBody, e.Body}} {
		before, plain := "", true
		for _, tok := range persian.Tokens(p.text) {
			length[p.at]++
			key := clip(tok.Key)
			words[key] = words[key].add(p.at, tok.Key == tok.Norm)
			if tok.Key != tok.Norm {
				exact := clip(exactTerm(tok.Norm))
				words[exact] = words[exact].add(p.at, true)
			}
			if functionWord[tok.Norm] {
				plain = false
				continue
			}
			if before != "" {
				hash := pairHash(before, key)
				pairs[hash] = pairs[hash].add(p.at, plain)
			}
			before, plain = key, true
		}
	}
	slots, next := map[string]packed{}, map[uint32]int{}
	for _, hash := range slices.Sorted(maps.Keys(pairs)) {
		if slot := next[hash>>checkBits]; slot < pairSlots {
			slots[bucketTerm(hash, slot)] = pairFrequency(hash, pairs[hash])
		}
		next[hash>>checkBits]++
	}
	field(fieldWords, words)
	field(fieldPairs, slots)
	body := min(length[inBody], 65535)
	values(fieldLengths, fmt.Sprintf("%02x%02x%04x", min(length[inTitle], 255), min(length[inLead], 255), body))
	var names, ids []string
	for _, s := range e.speakers {
		names, ids = append(names, s.Name), append(ids, string(s.ID))
	}
	values(fieldSpeaker, names...)
	values(fieldEntity, ids...)
	values(fieldTag, e.Tags...)
	values(fieldSource, string(e.Source))
	values(fieldOutlet, e.outlet)
	values(fieldProvince, e.Province)
	values(fieldCode, e.Code)
	values(fieldOrigin, origin(e.Article))
	values(fieldTime, timeTerm(e.Published))
	texts := strings.Join([]string{e.Title, e.Kicker, e.Lead, e.Body}, textBorder)
	d.AddField(&plainField{name: storedTexts, value: textEncoder.EncodeAll([]byte(texts), nil), options: bleveindex.StoreField})
	d.AddIDField()
	d.VisitFields(bleveindex.Field.Analyze)
	return d
}

// oddEntries are articles at the borders of what there is.
func oddEntries() []entry {
	many := strings.Repeat("نمونه\u200cهای آزمایشی ", 700)
	return []entry{
		{Article: news.Article{ID: "empty"}},
		{Article: news.Article{ID: "long", Kicker: "یادداشت", Title: "نمونه", Body: many + strings.Repeat("دراز", 60)}},
		{
			Article: news.Article{
				ID: "full", Source: "sample", Code: "4711", Province: " یزد ", Title: "آب نمونه", Lead: "شهرک نمونه و آب",
				Tags: []string{"آب", "آب", " ", "نمونه"}, Origin: "other", Published: time.Unix(1700000000, 0),
			},
			outlet:   "رسانهٔ نمونه",
			speakers: []news.Speaker{{ID: "s1", Name: "گویندهٔ نمونه"}, {ID: "s2", Name: "گویندهٔ دوم"}},
		},
		{Article: news.Article{ID: "own", Origin: "own", Title: "نمونه \x00 نمونه", Body: "x"}},
	}
}

// A piece holds what Bleve writes of the same articles, and merges with what
// Bleve has written.
func TestPieceHoldsWhatBleveWouldWrite(t *testing.T) {
	t.Parallel()
	all := oddEntries()
	all[3].Title = strings.ReplaceAll(all[3].Title, textBorder, " ")
	for g, i := crowd.New(5), 0; len(all) < 60; i++ {
		all = append(all, entry{Article: g.Article(i)})
	}
	var ours []bleveindex.Document
	var theirs []bleveindex.Document
	for i, e := range all {
		ours = append([]bleveindex.Document{&incoming{entry: e, at: i}}, ours...) // workers give them back in any order
		theirs = append(theirs, bleveDocument(e))
	}
	build := func(docs []bleveindex.Document) segmentapi.Segment {
		s, _, err := (&pieces{}).New(docs)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	got, want := build(ours), build(theirs)
	if diff := cmp.Diff(got.Fields(), want.Fields()); diff != "" {
		t.Error("fields: got(-) want(+)", diff)
	}
	lists := contents(t, want)
	if diff := cmp.Diff(contents(t, got), lists); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if len(lists) < 3000 {
		t.Errorf("%d lists and values were compared: too few to tell", len(lists))
	}
	// What Bleve merges of its own pieces, and we of ours and of Bleve's.
	half := len(all) / 2
	first, second := onDisk(t, build(theirs[:half])), onDisk(t, build(theirs[half:]))
	ofUs := onDisk(t, build(ours[len(all)-half:]))
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
	m := &merge{}
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
		if err := list.each(func(doc uint32, p packed) { got = append(got, posting{doc: doc, count: p}) }); err != nil {
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
		m.list = nil
		if err := m.read(part); err != nil || !slices.Equal(m.list, want) {
			t.Errorf("list of %d documents: a merge reads %d others, err %v", len(want), len(m.list), err)
		}
	}
}

// contents spells out the lists and the stored values of a segment.
func contents(t *testing.T, s segmentapi.Segment) map[string]string {
	t.Helper()
	out := map[string]string{}
	for doc := range s.Count() {
		id, err := s.DocID(doc)
		if err != nil {
			t.Fatal(err)
		}
		err = s.VisitStoredFields(doc, func(field string, typ byte, value []byte, pos []uint64) bool {
			out[fmt.Sprintf("stored %d %s", doc, field)] = fmt.Sprintf("%s %c %q %v", id, typ, value, pos)
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		if found, err := s.DocNumbers([]string{string(id)}); err != nil || !found.Contains(uint32(doc)) {
			t.Errorf("document %d is not found as %s: %v", doc, id, err)
		}
	}
	for _, field := range s.Fields() {
		dict, err := s.Dictionary(field)
		if err != nil {
			t.Fatal(err)
		}
		for it := dict.AutomatonIterator(nil, nil, nil); ; {
			e, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e == nil {
				break
			}
			list, err := dict.PostingsList([]byte(e.Term), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			err = eachFrequency(list, func(doc uint32, p packed) { fmt.Fprintf(&b, "%d:%d ", doc, p) })
			if err != nil {
				t.Fatal(err)
			}
			out[field+" "+fmt.Sprintf("%q", e.Term)] = b.String()
		}
	}
	return out
}
