package index

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
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
	fieldCode     = "code"
	fieldOrigin   = "origin"
	fieldTime     = "t"
	fieldLengths  = "n"
	storedTitle   = "title"
	storedKicker  = "kicker"
	storedLead    = "lead"
	storedBody    = "body"
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

// packed holds how often a term occurs in body, lead and title. The common
// case, a few times in the body, takes one byte in the inverted list.
type packed uint64

func (p packed) body() int  { return int(p&15 | p>>8<<4) }
func (p packed) lead() int  { return int(p >> 4 & 3) }
func (p packed) title() int { return int(p >> 6 & 3) }

func pack(body, lead, title int) packed {
	b := packed(body)
	return b&15 | packed(min(lead, 3))<<4 | packed(min(title, 3))<<6 | b>>4<<8
}

// add counts one more occurrence.
func (p packed) add(at part) packed {
	b, l, t := p.body(), p.lead(), p.title()
	switch at {
	case inTitle:
		t++
	case inLead:
		l++
	default:
		b++
	}
	return pack(b, l, t)
}

// exactTerm is the term for a word as it was written.
func exactTerm(norm string) string { return "=" + norm }

// pairTerm is the term for two neighbours.
func pairTerm(a, b string) string { return a + b }

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

// stored keeps a text without indexing it.
func stored(name, text string) *field {
	return &field{name: name, value: []byte(text), options: bleveindex.StoreField}
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
	speakers []string
}

// newDocument turns an article into a Bleve document. Words are read when
// Bleve analyzes the document, on its workers.
func newDocument(e entry) *document.Document {
	d := document.NewDocument(string(e.ID))
	words := &field{name: fieldWords, options: bleveindex.IndexField}
	pairs := &field{name: fieldPairs, options: bleveindex.IndexField}
	lengths := &field{name: fieldLengths, options: bleveindex.IndexField}
	// Bleve analyzes fields in this order, so one reading serves all three.
	words.analyze = func() { readWords(e.Article, words, pairs, lengths) }
	for _, f := range []*field{
		words, pairs, lengths,
		keyword(fieldSource, string(e.Source)),
		keyword(fieldOutlet, e.outlet),
		keyword(fieldProvince, e.Province),
		keyword(fieldTag, e.Tags...),
		keyword(fieldSpeaker, e.speakers...),
		keyword(fieldCode, e.Code),
		keyword(fieldOrigin, origin(e.Article)),
		keyword(fieldTime, timeTerm(e.Published)),
	} {
		d.AddField(f)
	}
	for _, s := range []*field{
		stored(storedTitle, e.Title), stored(storedKicker, e.Kicker),
		stored(storedLead, e.Lead), stored(storedBody, e.Body),
	} {
		if len(s.value) > 0 {
			d.AddField(s)
		}
	}
	return d
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

// readWords fills the three fields that come from an article's texts.
func readWords(a news.Article, words, pairs, lengths *field) {
	var n [3]int
	counts := make(map[string]packed, 512)
	beside := make(map[string]packed, 512)
	var tokens []persian.Token
	for _, t := range []struct {
		text string
		at   part
	}{{a.Kicker, inLead}, {a.Title, inTitle}, {a.Lead, inLead}, {a.Body, inBody}} {
		tokens = persian.AppendTokens(tokens[:0], t.text)
		n[t.at] += len(tokens)
		last := ""
		for _, tok := range tokens {
			key := clip(tok.Key)
			counts[key] = counts[key].add(t.at)
			exact := clip(exactTerm(tok.Norm))
			counts[exact] = counts[exact].add(t.at)
			if last != "" {
				pair := clip(pairTerm(last, key))
				beside[pair] = beside[pair].add(t.at)
			}
			last = key
		}
	}
	words.terms = frequencies(counts)
	pairs.terms = frequencies(beside)
	packedLengths := hex.EncodeToString([]byte{
		byte(min(n[inTitle], 255)), byte(min(n[inLead], 255)),
		byte(min(n[inBody], 65535) >> 8), byte(min(n[inBody], 65535)),
	})
	lengths.terms = bleveindex.TokenFrequencies{packedLengths: tokenFreq(packedLengths, 1)}
}

func frequencies(counts map[string]packed) bleveindex.TokenFrequencies {
	out := make(bleveindex.TokenFrequencies, len(counts))
	all := make([]bleveindex.TokenFreq, len(counts))
	i := 0
	for term, count := range counts {
		all[i].Term = []byte(term)
		all[i].SetFrequency(int(count))
		out[term] = &all[i]
		i++
	}
	return out
}
