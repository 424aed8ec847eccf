package index

import (
	"strings"

	"github.com/peygir/peygir/persian"
)

// reading is the text of a hit with the words that were read of it, for all
// that a search does with it.
type reading struct {
	stored
	begun []persian.Token // the words that the body begins with; nil: none are read
	at    int             // where they end
}

// read returns the texts of a hit.
func (a *answer) read(doc int) (*reading, error) {
	if r := a.texts[doc]; r != nil {
		return r, nil
	}
	text, err := a.v.texts(doc, &a.room.texts)
	if err != nil {
		return nil, err
	}
	if a.texts == nil {
		a.texts = map[int]*reading{}
	}
	r := &reading{stored: text}
	a.texts[doc] = r
	return r, nil
}

// beginning reads the words that a text begins with, in so many bytes, and
// tells where they end.
func (a *answer) beginning(text string, most int) (words []persian.Token, at int) {
	if len(text) > most {
		if end := strings.LastIndexByte(text[:most], ' '); end > 0 {
			most = end
		}
		text = text[:most]
	}
	first := len(a.room.words)
	a.room.words = persian.AppendTokens(a.room.words, text)
	last := len(a.room.words)
	return a.room.words[first:last:last], len(text)
}

// highlight marks the words of the query in a hit.
func (a *answer) highlight(doc int, r *reading) (h Highlights, err error) {
	if a.bits == nil {
		a.bits = a.c.asked()
	}
	m, show := &a.c.marks, &a.room.show
	h.Title = show.whole(m, r.Title)
	if r.Body == "" {
		h.Body = show.of(m, a.bits, r.Lead, nil, 0, everything, a.weigh)
		return h, nil
	}
	need, err := a.needed(doc)
	if err == nil {
		h.Body = show.of(m, a.bits, r.Body, r.begun, r.at, need, a.weigh)
	}
	return h, err
}
