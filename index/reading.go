package index

import (
	"sync"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// reading is the text of a hit with its words, read once for all that a
// search does with it.
type reading struct {
	news.Article
	words [3][]persian.Token // by part; nil: not read
}

// read returns the texts of a hit.
func (a *answer) read(doc int) (*reading, error) {
	if r := a.texts[doc]; r != nil {
		return r, nil
	}
	text, err := a.v.texts(doc)
	if err != nil {
		return nil, err
	}
	if a.texts == nil {
		a.texts = map[int]*reading{}
	}
	r := &reading{Article: text}
	a.texts[doc] = r
	return r, nil
}

func (a *answer) title(r *reading) []persian.Token { return a.tokens(r, inTitle, r.Title) }
func (a *answer) lead(r *reading) []persian.Token  { return a.tokens(r, inLead, r.Lead) }
func (a *answer) body(r *reading) []persian.Token  { return a.tokens(r, inBody, r.Body) }

// tokens returns the words of a text; those that cannot be marked are passed
// over.
func (a *answer) tokens(r *reading, at part, text string) []persian.Token {
	if r.words[at] != nil {
		return r.words[at]
	}
	if a.room == nil {
		a.room = spareTokens.Get().(*[]persian.Token)
	}
	first := len(*a.room)
	*a.room = a.c.marks.beginnings.AppendTokens(*a.room, text)
	last := len(*a.room)
	r.words[at] = (*a.room)[first:last:last]
	return r.words[at]
}

// spareTokens is room for the words of the hits of a search.
var spareTokens = sync.Pool{New: func() any { return new([]persian.Token) }}

// free gives back what the answer borrowed; nothing of it is used after.
func (a *answer) free() {
	if a.room != nil {
		clear(*a.room)
		*a.room = (*a.room)[:0]
		spareTokens.Put(a.room)
		a.room, a.texts = nil, nil
	}
}
