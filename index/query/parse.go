package query

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// Bounds of a query. A person's query is far below them; a machine's stays
// cheap.
const (
	maxBytes  = 8 << 10
	maxDepth  = 50
	maxLeaves = 64
)

// Field is what a clause looks at.
type Field string

// The fields that a query can name. Any is title, lead and body.
const (
	Any      Field = ""
	Title    Field = "title"
	Source   Field = "source"
	Tag      Field = "tag"
	Speaker  Field = "speaker"
	Province Field = "province"
	From     Field = "from"
	To       Field = "to"
)

// Filters reports whether the field narrows the results instead of ranking
// them.
func (f Field) Filters() bool { return f != Any && f != Title }

var fieldNames = map[string]Field{
	"title": Title, "عنوان": Title, "تیتر": Title,
	"source": Source, "منبع": Source,
	"tag": Tag, "برچسب": Tag,
	"speaker": Speaker, "گوینده": Speaker,
	"province": Province, "استان": Province,
	"from": From, "از": From,
	"to": To, "تا": To,
}

func fieldNamed(name string) (Field, bool) {
	f, ok := fieldNames[strings.ToLower(persian.Fold(name))]
	return f, ok
}

// Kind tells the clauses of a query apart.
type Kind int

// Kinds of clauses.
const (
	Words  Kind = iota // running words, each optional
	Phrase             // words side by side
	Near               // two words within a few words of each other
	Filter             // a field with a value, or a date
	Group              // brackets: any of Of, or for Either one of them
)

// Clause is one part of a query.
type Clause struct {
	Kind   Kind
	Field  Field
	Text   string
	Must   bool
	Not    bool
	Either bool // of a Group: its parts were joined by OR
	Of     []Clause
	When   time.Time // of the filters From and To; To excludes it
}

// Query is what was understood.
type Query struct {
	Of   []Clause
	Note string // in Persian, for the reader; empty when all was understood
}

// Parse reads a query. Invalid UTF-8 is replaced, and what is too long, too
// deep or too much is left out with a note.
func Parse(text string) Query {
	p := &parser{}
	text = strings.ToValidUTF8(text, " ")
	if len(text) > maxBytes {
		text = text[:maxBytes]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
		p.note("جست\u200cوجو بسیار بلند بود و تنها آغاز آن خوانده شد.")
	}
	p.lex.in = text
	p.advance()
	q := Query{Of: p.clauses(0)}
	if p.lex.unbalanced {
		p.note("یک گیومه بسته نشده است.")
	}
	q.Note = strings.Join(p.notes, " ")
	return q
}

type parser struct {
	lex    lexer
	tok    token
	leaves int
	notes  []string
}

func (p *parser) note(s string) {
	if !slices.Contains(p.notes, s) {
		p.notes = append(p.notes, s)
	}
}

func (p *parser) advance() { p.tok = p.lex.next() }

// clauses reads up to the closing bracket of this depth, or to the end.
func (p *parser) clauses(depth int) []Clause {
	var out []Clause
	either := false
	for {
		switch p.tok.kind {
		case tokenEnd:
			if depth > 0 {
				p.note("یک کمانک بسته نشده است.")
			}
			return out
		case tokenClose:
			p.advance()
			if depth > 0 {
				return out
			}
			p.note("یک کمانک بی\u200cجا نادیده گرفته شد.")
		case tokenOr:
			p.advance()
			either = len(out) > 0
		case tokenAnd:
			p.advance()
			if len(out) > 0 && !out[len(out)-1].Not {
				out[len(out)-1].Must = true
			}
			if c, ok := p.clause(depth); ok {
				c.Must = !c.Not
				out = append(out, c)
			}
		case tokenNear:
			p.advance()
			out = p.near(out, depth)
		default:
			c, ok := p.clause(depth)
			if !ok {
				continue
			}
			if either {
				out[len(out)-1] = join(out[len(out)-1], c)
				either = false
				continue
			}
			out = append(out, c)
		}
	}
}

// join makes a OR b out of two neighbours.
func join(a, b Clause) Clause {
	if a.Kind == Group && a.Either {
		a.Of = append(a.Of, b)
		return a
	}
	return Clause{Kind: Group, Either: true, Must: a.Must, Of: []Clause{a, b}}
}

func (p *parser) near(out []Clause, depth int) []Clause {
	c, ok := p.clause(depth)
	if !ok {
		return out
	}
	last := len(out) - 1
	if last < 0 || c.Kind != Words || out[last].Kind != Words || c.Field != out[last].Field {
		p.note("near میان دو واژه می\u200cآید.")
		return append(out, c)
	}
	out[last] = Clause{Kind: Near, Field: c.Field, Must: true, Of: []Clause{out[last], c}}
	return out
}

// clause reads one clause; ok is false when signs led to nothing.
func (p *parser) clause(depth int) (c Clause, ok bool) {
	var must, not bool
	for p.tok.kind == tokenMust || p.tok.kind == tokenNot {
		must = p.tok.kind == tokenMust
		not = p.tok.kind == tokenNot
		p.advance()
	}
	switch p.tok.kind {
	case tokenWord:
		c, ok = Clause{Kind: Words, Text: p.tok.text}, true
	case tokenPhrase:
		c, ok = Clause{Kind: Phrase, Text: p.tok.text, Must: true}, strings.TrimSpace(p.tok.text) != ""
	case tokenField:
		return p.field(must, not)
	case tokenOpen:
		p.advance()
		if depth >= maxDepth {
			p.note("کمانک\u200cها بیش از اندازه تودرتو بودند.")
			return Clause{}, false
		}
		of := p.clauses(depth + 1)
		if len(of) == 1 && !of[0].Not {
			c = of[0]
			c.Must, c.Not = (c.Must || must) && !not, not
			return c, true
		}
		return Clause{Kind: Group, Of: of, Must: must, Not: not}, len(of) > 0
	default:
		return Clause{}, false // the caller deals with what closes or joins
	}
	p.advance()
	if ok && !p.room() {
		return Clause{}, false
	}
	c.Must = (c.Must || must) && !not
	c.Not = not
	return c, ok
}

// room counts a leaf and tells whether it still fits.
func (p *parser) room() bool {
	p.leaves++
	if p.leaves > maxLeaves {
		p.note("جست\u200cوجو بیش از اندازه واژه داشت و همهٔ آن خوانده نشد.")
		return false
	}
	return true
}

// field reads the value after a field's name. A blank may stand between.
func (p *parser) field(must, not bool) (Clause, bool) {
	name, f := p.tok.text, p.tok.at
	p.advance()
	if p.tok.kind != tokenWord && p.tok.kind != tokenPhrase {
		p.note("پس از «" + name + "» چیزی نیامده است.")
		return Clause{Kind: Words, Text: name}, p.room()
	}
	value, phrase := p.tok.text, p.tok.kind == tokenPhrase
	p.advance()
	if !p.room() {
		return Clause{}, false
	}
	c := Clause{Kind: Filter, Field: f, Text: value, Must: !not, Not: not}
	switch f {
	case Title:
		c.Kind, c.Must = Words, !not
		if phrase {
			c.Kind = Phrase
		}
	case From, To:
		from, to, ok := Day(value)
		if !ok {
			p.note("«" + value + "» تاریخ نیست.")
			return Clause{Kind: Words, Text: name + " " + value, Must: must, Not: not}, true
		}
		c.When = from
		if f == To {
			c.When = to
		}
	}
	return c, true
}
