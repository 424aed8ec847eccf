package index

import (
	"strings"
	"time"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/persian"
)

// filter narrows the results without ranking them.
type filter struct {
	fields  []string
	want    string // folded
	holds   func(value, want string) bool
	from    int64 // with no fields: times from here
	before  int64 // and before here
	missing bool  // the value can match nothing
}

func newFilter(c query.Clause) *filter {
	switch c.Field {
	case query.From:
		return timeFilter(c.When, time.Time{})
	case query.To:
		return timeFilter(time.Time{}, c.When)
	}
	return valueFilter(c.Field, c.Text)
}

// timeFilter keeps what was published from from and before before; a zero
// time is no bound. An article of unknown time lies within no bounds.
func timeFilter(from, before time.Time) *filter {
	f := &filter{from: noTime + 1, before: 1 << 62}
	if !from.IsZero() {
		f.from = from.Unix()
	}
	if !before.IsZero() {
		f.before = before.Unix()
	}
	return f
}

// valueFilter keeps articles with a value. A source is also found by its
// outlet's name, a speaker by a part of the name.
func valueFilter(field query.Field, value string) *filter {
	f := &filter{want: foldValue(value), holds: func(v, w string) bool { return v == w }}
	switch field {
	case query.Source:
		f.fields = []string{fieldSource, fieldOutlet}
	case query.Speaker:
		f.fields, f.holds = []string{fieldSpeaker}, holdsWords
	case query.Tag:
		f.fields = []string{fieldTag}
	default:
		f.fields = []string{string(field)}
	}
	f.missing = f.want == ""
	return f
}

// foldValue writes a value's words in one spelling.
func foldValue(s string) string {
	var b strings.Builder
	for _, tok := range persian.Tokens(s) {
		b.WriteString(tok.Norm)
		b.WriteByte(' ')
	}
	if b.Len() == 0 {
		return strings.TrimSpace(persian.Fold(s))
	}
	return strings.TrimSuffix(b.String(), " ")
}

// holdsWords reports whether every word of want is a word of value.
func holdsWords(value, want string) bool {
	for w := range strings.FieldsSeq(want) {
		if !strings.Contains(" "+value+" ", " "+w+" ") {
			return false
		}
	}
	return true
}

// run returns which documents of a segment pass.
func (f *filter) run(seg *segment) bitset {
	out := newBitset(seg.docs)
	if f.missing {
		return out
	}
	if len(f.fields) == 0 {
		for i, t := range seg.times {
			if t >= f.from && t < f.before {
				out.set(uint32(i))
			}
		}
		return out
	}
	for _, name := range f.fields {
		col := seg.fields[name]
		wanted := make([]bool, len(col.values))
		any := false
		for i, v := range col.foldedValues() {
			wanted[i] = f.holds(v, f.want)
			any = any || wanted[i]
		}
		if !any {
			continue
		}
		for doc := range seg.docs {
			for _, ord := range col.of(uint32(doc)) {
				if wanted[ord] {
					out.set(uint32(doc))
				}
			}
		}
	}
	return out
}
