package index

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
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
	texts := strings.Join([]string{strings.ReplaceAll(e.Title, textBorder, " "), e.Kicker, e.Lead, e.Body}, textBorder)
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

// sampleDocuments are articles as we take them, in any order, and as Bleve does.
func sampleDocuments() (all []entry, ours, theirs []bleveindex.Document) {
	all = oddEntries()
	for g, i := crowd.New(5), 0; len(all) < 60; i++ {
		all = append(all, entry{Article: g.Article(i)})
	}
	for i, e := range all {
		ours = append([]bleveindex.Document{&incoming{entry: e, at: i}}, ours...) // workers give them back in any order
		theirs = append(theirs, bleveDocument(e))
	}
	return all, ours, theirs
}

func built(t *testing.T, docs []bleveindex.Document) segmentapi.Segment {
	t.Helper()
	s, _, err := (&pieces{}).New(docs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A piece holds what Bleve writes of the same articles, and merges with what
// Bleve has written.
func TestPieceHoldsWhatBleveWouldWrite(t *testing.T) {
	t.Parallel()
	_, ours, theirs := sampleDocuments()
	got, want := built(t, ours), built(t, theirs)
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
			err = eachFrequency(list, func(docs []uint32, freqs []packed) {
				for i, doc := range docs {
					fmt.Fprintf(&b, "%d:%d ", doc, freqs[i])
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			out[field+" "+fmt.Sprintf("%q", e.Term)] = b.String()
		}
	}
	return out
}
