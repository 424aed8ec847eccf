package index

import (
	"cmp"
	"container/heap"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/news"
)

// Sort is the order of the hits.
type Sort string

// Orders. By date an article of unknown date counts as the oldest.
const (
	ByRelevance Sort = "relevance"
	Newest      Sort = "newest"
	Oldest      Sort = "oldest"
)

// Bounds of an answer.
const (
	defaultLimit = 20
	maxLimit     = 1000
	maxRanked    = 10000
)

// Query is what is searched for.
type Query struct {
	Text     string // in the query language; empty: everything
	Source   string
	Province string
	Tag      string
	Speaker  string
	From     time.Time // zero: no bound
	To       time.Time // not included; zero: no bound
	Sort     Sort      // empty: ByRelevance, or Newest when Text ranks nothing
	Limit    int       // 0: 20; at most 1000
	Cursor   string    // NextCursor of the page before
	Collapse bool      // show one copy of each story
	Facets   bool
	Explain  bool
	Exactly  bool // do not correct spelling
	NoText   bool // no highlights
}

// Hit is one article found.
type Hit struct {
	ID         news.ArticleID
	Score      float64
	Source     news.SourceID
	Published  time.Time // zero when unknown
	Copies     int       // of the same story among the hits, when collapsed
	Highlights Highlights
	Explain    []Reason // with Query.Explain
}

// Reason is one thing that made a hit's score.
type Reason struct {
	Word  string  // of the query
	Why   string  // which form of it the hit has
	Score float64 // what that added
}

// Facet is a value with the number of hits that have it.
type Facet struct {
	Value string
	Count int
}

// Result is the answer to a query.
type Result struct {
	Total      int
	TookMS     int64
	Suggestion string // the query in another spelling, to be offered
	Corrected  bool   // the hits hold those for Suggestion, too
	Note       string // what of the query was not understood, in Persian
	Hits       []Hit
	Facets     map[string][]Facet // by field: source, outlet, province, tag, speaker
	NextCursor string             // empty on the last page
}

// ranked is a document with what it is sorted by.
type ranked struct {
	doc   int
	score float64
	time  int64
}

// answer is a query run against a view.
type answer struct {
	v     *view
	c     *compiler
	root  *node
	match []bitset // by segment
	total int
	top   []ranked
}

// Search answers a query. A malformed text is no error; see package query.
func (x *Index) Search(ctx context.Context, q Query) (res Result, err error) {
	if x.cfg.Now != nil {
		begin := x.cfg.Now()
		defer func() { res.TookMS = x.cfg.Now().Sub(begin).Milliseconds() }()
	}
	v, err := x.view()
	if err != nil {
		return Result{}, err
	}
	defer func() {
		if e := v.close(); e != nil && err == nil {
			err = fmt.Errorf("close reader: %w", e)
		}
	}()
	a, note, err := x.answer(ctx, v, &q)
	if err != nil {
		return Result{}, err
	}
	res = Result{Total: a.total, Note: note}
	if a.c.fixed {
		res.Suggestion, res.Corrected = a.c.text, true
	}
	page, more, err := a.page(q)
	if err != nil {
		return Result{}, err
	}
	for _, p := range page {
		h, err := a.hit(p, q)
		if err != nil {
			return Result{}, err
		}
		res.Hits = append(res.Hits, h)
	}
	if more && len(page) > 0 {
		last := page[len(page)-1]
		res.NextCursor = encodeCursor(cursor{ID: res.Hits[len(res.Hits)-1].ID, Score: last.score, Time: last.time, Seen: last.rank})
	}
	if q.Facets {
		res.Facets = a.facets()
	}
	return res, nil
}

// answer parses, compiles and runs a query. It settles q's defaults.
func (x *Index) answer(ctx context.Context, v *view, q *Query) (*answer, string, error) {
	parsed := query.Parse(q.Text)
	q.Limit = min(cmp.Or(max(q.Limit, 0), defaultLimit), maxLimit)
	a := &answer{v: v, c: &compiler{ctx: ctx, x: x, v: v, r: &x.ranking, exact: q.Exactly, text: q.Text}}
	var err error
	if a.root, err = a.c.compile(parsed.Of, false); err != nil {
		return nil, "", err
	}
	if err := a.c.narrow(a.root, *q); err != nil {
		return nil, "", err
	}
	if q.Sort == "" {
		q.Sort = ByRelevance
	}
	if q.Sort == ByRelevance && len(a.c.marks.words) == 0 {
		q.Sort = Newest
	}
	if err := a.run(ctx, *q); err != nil {
		return nil, "", err
	}
	return a, parsed.Note, nil
}

// narrow adds the filters that stand outside the query's text.
func (c *compiler) narrow(n *node, q Query) error {
	add := func(f *filter) { n.filters = append(n.filters, &node{filter: f}) }
	for _, f := range []struct {
		field query.Field
		value string
	}{{query.Source, q.Source}, {query.Province, q.Province}, {query.Tag, q.Tag}} {
		if f.value != "" {
			add(valueFilter(f.field, f.value))
		}
	}
	if q.Speaker != "" {
		f, err := c.speakerFilter(q.Speaker)
		if err != nil {
			return err
		}
		add(f)
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		add(timeFilter(q.From, q.To))
	}
	return nil
}

// worst is a heap whose root is the hit to drop first.
type worst struct {
	hits  []ranked
	order func(a, b ranked) int
}

func (w *worst) Len() int           { return len(w.hits) }
func (w *worst) Less(i, j int) bool { return w.order(w.hits[i], w.hits[j]) > 0 }
func (w *worst) Swap(i, j int)      { w.hits[i], w.hits[j] = w.hits[j], w.hits[i] }
func (w *worst) Push(h any)         { w.hits = append(w.hits, h.(ranked)) }
func (w *worst) Pop() any {
	last := w.hits[len(w.hits)-1]
	w.hits = w.hits[:len(w.hits)-1]
	return last
}

func (s Sort) order() func(a, b ranked) int {
	switch s {
	case Newest:
		return func(a, b ranked) int {
			return cmp.Or(cmp.Compare(b.time, a.time), cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
		}
	case Oldest:
		return func(a, b ranked) int {
			return cmp.Or(cmp.Compare(max(a.time, noTime+1), max(b.time, noTime+1)), cmp.Compare(a.doc, b.doc))
		}
	}
	return func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.time, a.time), cmp.Compare(a.doc, b.doc))
	}
}

// run matches and scores all segments and keeps the best.
func (a *answer) run(ctx context.Context, q Query) error {
	keep := &worst{order: q.Sort.order()}
	r := a.c.r
	mass := 0.0
	for _, l := range a.c.plain {
		mass += l.weight * l.idf
	}
	for _, l := range a.c.bonus {
		if err := a.c.r.prepare(a.v, l); err != nil {
			return err
		}
	}
	newest, oldest := a.v.span()
	for s, seg := range a.v.segments {
		sum := newScores(seg.docs)
		x := &runner{ctx: ctx, r: r, v: a.v, s: s, sum: sum}
		have, err := x.run(a.root, false)
		if err != nil {
			return err
		}
		if seg.gone != nil {
			for it := seg.gone.Iterator(); it.HasNext(); {
				doc := it.Next()
				have[doc>>6] &^= 1 << (doc & 63)
			}
		}
		for _, l := range a.c.bonus {
			err := r.walk(a.v, s, l, func(doc uint32, score float64) { sum.sum[doc] += float32(score) })
			if err != nil {
				return err
			}
		}
		if q.Sort != ByRelevance && a.root.loose() {
			// By date, a hit must have most of what was asked for.
			have.each(func(doc uint32) bool {
				if float64(sum.mass[doc]) < 0.6*mass {
					have[doc>>6] &^= 1 << (doc & 63)
				}
				return true
			})
		}
		a.match = append(a.match, have)
		have.each(func(doc uint32) bool {
			a.total++
			h := ranked{doc: seg.from + int(doc), score: float64(sum.sum[doc]), time: seg.times[doc]}
			if h.score > 0 && mass > 0 {
				h.score *= r.coordinate(float64(sum.mass[doc]) / mass)
				h.score *= r.age(h.time, newest, oldest)
			}
			switch {
			case len(keep.hits) < maxRanked:
				heap.Push(keep, h)
			case keep.order(h, keep.hits[0]) < 0:
				keep.hits[0] = h
				heap.Fix(keep, 0)
			}
			return true
		})
	}
	a.top = keep.hits
	slices.SortFunc(a.top, keep.order)
	if q.Sort == ByRelevance {
		return a.feedback(ctx)
	}
	return nil
}

// loose reports whether a query is running words alone, none of which must
// occur.
func (n *node) loose() bool {
	if len(n.must) > 0 {
		return false
	}
	for _, part := range n.should {
		if part.leaf == nil {
			return false
		}
	}
	return len(n.should) > 0
}

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
