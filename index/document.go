package index

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/peygir/peygir/news"
)

// Names of the fields, see the package comment.
const (
	fieldWords    = "w"
	fieldPairs    = "p"
	fieldSource   = "source"
	fieldOutlet   = "outlet"
	fieldProvince = "province"
	fieldTag      = "tag"
	fieldSpeaker  = "speaker"
	fieldEntity   = "entity" // ID of a speaker
	fieldCode     = "code"
	fieldOrigin   = "origin"
	fieldTime     = "t"
	fieldLengths  = "n"
	storedTexts   = "texts"
)

// maxTerm bounds a term in bytes; a longer «word» is cut and no longer a word
// anyone would search for.
const maxTerm = 96

// part is where in an article a word stands.
type part int

const (
	inBody part = iota
	inLead
	inTitle
)

// packed holds how often a term occurs in body, lead and title, and whether
// it ever does so plainly: a stem as the very word that was written, a pair
// with nothing between its words. The common case, a few times in the body,
// takes one byte in the inverted list, and the most common, once and plainly,
// is 1, for which Bleve needs no list at all.
type packed uint64

const neverPlain packed = 1 << 4

func (p packed) body() int   { return int(p&15 | p>>9<<4) }
func (p packed) plain() bool { return p&neverPlain == 0 }
func (p packed) lead() int   { return int(p >> 5 & 3) }
func (p packed) title() int  { return int(p >> 7 & 3) }

// add counts one more occurrence.
func (p packed) add(at part, plain bool) packed {
	switch {
	case plain:
		p &^= neverPlain
	case p == 0:
		p |= neverPlain
	}
	switch at {
	case inTitle:
		if p.title() < 3 {
			p += 1 << 7
		}
	case inLead:
		if p.lead() < 3 {
			p += 1 << 5
		}
	default:
		if p&15 < 15 {
			p++
		} else {
			p = p&^15 + 1<<9
		}
	}
	return p
}

// exactTerm is the term for a word as it was written, where that is not its
// stem.
func exactTerm(norm string) string { return "=" + norm }

func clip(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	term = term[:maxTerm]
	for !utf8.ValidString(term) {
		term = term[:len(term)-1]
	}
	return term
}

// functionWord are words that say how others belong together. They make no
// pairs: the words before and after them do.
var functionWord = setOf("و در به از که این آن را با بر تا یک هم نیز برای یا اما اگر خود وی او ما شما من است بود شد شده باشد هست نیست بین هر می ها های ای کرد کرده کند کنند میشود میکند میکنند دارد دارند داشت گفت دیگر باید کردند شدند میشوند شدهاست بوده")

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// field is a Bleve field whose terms we make ourselves.
type field struct {
	name    string
	value   []byte
	options bleveindex.FieldIndexingOptions
	terms   bleveindex.TokenFrequencies
	analyze func()
}

func (f *field) Name() string             { return f.name }
func (f *field) ArrayPositions() []uint64 { return nil }
func (f *field) Value() []byte            { return f.value }
func (f *field) EncodedFieldType() byte   { return 't' }
func (f *field) Options() bleveindex.FieldIndexingOptions {
	return f.options
}

func (f *field) Analyze() {
	if f.analyze != nil {
		f.analyze()
	}
}

// AnalyzedLength is constant: lengths are kept per part in their own field,
// and a small constant keeps the inverted lists short.
func (f *field) AnalyzedLength() int { return 1 }

func (f *field) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                             { return uint64(len(f.value)) }

func (f *field) Size() int { return len(f.value) + 64*len(f.terms) }

// stored keeps a value without indexing it.
func stored(name string, value []byte) *field {
	return &field{name: name, value: value, options: bleveindex.StoreField}
}

// keyword indexes values as they are.
func keyword(name string, values ...string) *field {
	f := &field{name: name, options: bleveindex.IndexField, terms: bleveindex.TokenFrequencies{}}
	for _, v := range values {
		if v = clip(strings.TrimSpace(v)); v != "" {
			f.terms[v] = tokenFreq(v, 1)
		}
	}
	return f
}

func tokenFreq(term string, freq packed) *bleveindex.TokenFreq {
	tf := &bleveindex.TokenFreq{Term: []byte(term)}
	tf.SetFrequency(int(freq))
	return tf
}

// entry is an article with what the store knows about it beside its text.
type entry struct {
	news.Article
	outlet   string
	speakers []news.Speaker
}

// newDocument turns an article into a Bleve document. Words are read when
// Bleve analyzes the document, on its workers, into a draft that is given back
// when the document has been written.
func newDocument(e entry) (*document.Document, *draft) {
	d := document.NewDocument(string(e.ID))
	words := &field{name: fieldWords, options: bleveindex.IndexField}
	pairs := &field{name: fieldPairs, options: bleveindex.IndexField}
	lengths := &field{name: fieldLengths, options: bleveindex.IndexField}
	var names, ids []string
	for _, p := range e.speakers {
		names, ids = append(names, p.Name), append(ids, string(p.ID))
	}
	// Bleve analyzes fields in this order, so one reading serves all three.
	texts := stored(storedTexts, nil)
	room := drafts.Get().(*draft)
	words.analyze = func() { room.read(e.Article, words, pairs, lengths, texts) }
	for _, f := range []*field{
		words, pairs, lengths,
		keyword(fieldSource, string(e.Source)),
		keyword(fieldOutlet, e.outlet),
		keyword(fieldProvince, e.Province),
		keyword(fieldTag, e.Tags...),
		keyword(fieldSpeaker, names...),
		keyword(fieldEntity, ids...),
		keyword(fieldCode, e.Code),
		keyword(fieldOrigin, origin(e.Article)),
		keyword(fieldTime, timeTerm(e.Published)),
	} {
		d.AddField(f)
	}
	d.AddField(texts)
	return d, room
}

// origin is empty for an article that is nobody's copy.
func origin(a news.Article) string {
	if a.Origin == a.ID {
		return ""
	}
	return string(a.Origin)
}

func timeTerm(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.Unix(), 36)
}
