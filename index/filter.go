package index

import (
	"fmt"
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

func (c *compiler) filter(cl query.Clause) (*filter, error) {
	switch cl.Field {
	case query.From:
		return timeFilter(cl.When, time.Time{}), nil
	case query.To:
		return timeFilter(time.Time{}, cl.When), nil
	case query.Speaker:
		return c.speakerFilter(cl.Text)
	}
	return valueFilter(cl.Field, cl.Text), nil
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

// speakerFilter keeps articles in which somebody speaks whom the name can
// mean. Who is called so by other articles alone is found as well.
func (c *compiler) speakerFilter(name string) (*filter, error) {
	if c.x.cfg.Called == nil {
		return valueFilter(query.Speaker, name), nil
	}
	c.outside = true
	ids, err := c.x.cfg.Called(c.ctx, name)
	if err != nil {
		return nil, fmt.Errorf("look up the speaker %q: %w", name, err)
	}
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[foldValue(clip(string(id)))] = true
	}
	return &filter{
		fields:  []string{fieldEntity},
		holds:   func(value, _ string) bool { return wanted[value] },
		missing: len(wanted) == 0,
	}, nil
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
func (f *filter) run(seg *segment, room *workspace) bitset {
	out := room.set(seg.docs)
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
