package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// page returns the hits after the cursor and whether there are more.
func (a *answer) page(q Query) (page []placed, more bool, err error) {
	at, err := decodeCursor(q.Cursor)
	if err != nil {
		return nil, false, err
	}
	var stories storyCounter
	if q.Collapse {
		stories = a.stories()
	}
	// A few more than asked for serve when copies are folded.
	hits := max(at.Seen, 0) + 2*q.Limit
	if a.sort == ByRelevance {
		a.depth = q.depth()
		hits = max(hits, a.depth)
	}
	for {
		if err := a.rank(hits); err != nil {
			return nil, false, err
		}
		whole := len(a.top) == min(a.total, maxRanked)
		page, more, err = a.cut(q, at, stories, whole)
		if err != nil || page != nil || whole {
			return page, more, err
		}
		stories.shown = map[string]bool{}
		hits = maxRanked
	}
}

// cut returns the page of the hits that are ranked; nil when these are not
// all and do not reach.
func (a *answer) cut(q Query, at cursor, stories storyCounter, whole bool) (page []placed, more bool, err error) {
	start := 0
	if q.Cursor != "" {
		var ok bool
		if start, ok, err = a.after(at); err != nil || !ok && !whole {
			return nil, false, err
		}
	}
	if q.Collapse {
		// What earlier pages showed is not shown again.
		for _, h := range a.top[:start] {
			if _, err := stories.take(a.v, h.doc); err != nil {
				return nil, false, err
			}
		}
	}
	page = []placed{}
	for i := start; i < len(a.top); i++ {
		p := placed{ranked: a.top[i], rank: i + 1}
		if q.Collapse {
			copies, err := stories.take(a.v, p.doc)
			if err != nil {
				return nil, false, err
			}
			if copies < 0 {
				continue
			}
			p.copies = copies
		}
		if len(page) == q.Limit {
			return page, true, nil
		}
		page = append(page, p)
	}
	if !whole {
		return nil, false, nil
	}
	return page, false, nil
}

// placed is a hit with its place in the whole order.
type placed struct {
	ranked
	rank   int
	copies int
}

// cursor says where a page ended. The id finds the place again when other
// hits came before it; the rest serves when that article is gone.
type cursor struct {
	ID    news.ArticleID `json:"i"`
	Score float64        `json:"s"`
	Time  int64          `json:"t"`
	Seen  int            `json:"n"`
}

func encodeCursor(c cursor) string {
	b, err := json.Marshal(c)
	if err != nil {
		return "" // unreachable: a score is finite
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads a cursor; an empty one stands at the beginning.
func decodeCursor(text string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return c, fmt.Errorf("read cursor %q: %w", text, news.ErrInvalid)
	}
	return c, nil
}

// after returns the place after the cursor; ok is false when its article is not
// among the hits, and the place a guess.
func (a *answer) after(c cursor) (place int, ok bool, err error) {
	doc, err := a.v.find(c.ID)
	if err != nil {
		return 0, false, err
	}
	for i, h := range a.top {
		if h.doc == doc {
			return i + 1, true, nil
		}
	}
	if a.sort != ByRelevance {
		i, _ := slices.BinarySearchFunc(a.top, ranked{time: c.Time, doc: -1, score: c.Score}, a.sort.order())
		return i, false, nil
	}
	return min(max(c.Seen, 0), len(a.top)), false, nil
}

// hit fills in what is shown of a document.
func (a *answer) hit(p placed, q Query) (Hit, error) {
	seg, n := a.v.at(p.doc)
	h := Hit{Score: p.score, Copies: p.copies}
	if ords := seg.fields[fieldSource].of(n); len(ords) > 0 {
		h.Source = news.SourceID(seg.fields[fieldSource].values[ords[0]])
	}
	if p.time != noTime {
		h.Published = time.Unix(p.time, 0).UTC()
	}
	if q.Explain {
		var err error
		if h.Explain, err = a.explain(p.doc); err != nil {
			return Hit{}, err
		}
	}
	if q.NoText {
		var err error
		h.ID, err = a.v.id(p.doc)
		return h, err
	}
	text, err := a.read(p.doc)
	if err != nil {
		return Hit{}, err
	}
	h.ID = text.ID
	h.Highlights, err = a.highlight(p.doc, text)
	return h, err
}

// weigh is how much a word tells, for choosing passages.
func (a *answer) weigh(key string) float64 {
	for _, l := range a.c.plain {
		for _, va := range l.variants {
			if va.term == key {
				return l.idf
			}
		}
	}
	return 1
}
