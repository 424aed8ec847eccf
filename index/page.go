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
	start := 0
	if q.Cursor != "" {
		if start, err = a.after(q); err != nil {
			return nil, false, err
		}
	}
	var stories storyCounter
	if q.Collapse {
		stories = a.stories()
		// What earlier pages showed is not shown again.
		for _, h := range a.top[:start] {
			if _, err := stories.take(a.v, h.doc); err != nil {
				return nil, false, err
			}
		}
	}
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

// after returns the place after the cursor.
func (a *answer) after(q Query) (int, error) {
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	var c cursor
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return 0, fmt.Errorf("read cursor %q: %w", q.Cursor, news.ErrInvalid)
	}
	doc, err := a.v.find(c.ID)
	if err != nil {
		return 0, err
	}
	for i, h := range a.top {
		if h.doc == doc {
			return i + 1, nil
		}
	}
	if q.Sort != ByRelevance {
		order := q.Sort.order()
		i, _ := slices.BinarySearchFunc(a.top, ranked{time: c.Time, doc: -1, score: c.Score}, order)
		return i, nil
	}
	return min(max(c.Seen, 0), len(a.top)), nil
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
	text, err := a.v.texts(p.doc)
	if err != nil {
		return Hit{}, err
	}
	h.ID = text.ID
	h.Highlights.Title = a.c.marks.whole(text.Title)
	body := text.Body
	if body == "" {
		body = text.Lead
	}
	h.Highlights.Body = a.c.marks.passages(body, a.weigh)
	return h, nil
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
