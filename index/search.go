package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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
	Years    bool // count the hits by year
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
	Years      []Span             // Jalali; with Query.Years
	NextCursor string             // empty on the last page
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
	asked := q
	if kept, ok := v.memory.answers.Get(asked); ok {
		return kept.copy(), nil
	}
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	case <-ctx.Done():
		return Result{}, fmt.Errorf("search: %w", ctx.Err())
	}
	side := x.takeHelpers(v.docs)
	defer side.free()
	a, note, err := x.answer(ctx, v, &q, side)
	if err != nil {
		return Result{}, err
	}
	defer a.free()
	defer func() {
		if err == nil && !a.c.outside && q.Limit <= defaultLimit && !q.Explain {
			v.memory.answers.Add(asked, res.copy())
		}
	}()
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
	if q.Years {
		res.Years = a.years()
	}
	return res, nil
}

// copy makes a result that shares nothing with r that a caller may change.
func (r Result) copy() Result {
	r.TookMS = 0
	r.Hits = slices.Clone(r.Hits)
	for i := range r.Hits {
		of := &r.Hits[i].Highlights
		of.Title, of.Body = copyFragments(of.Title), copyFragments(of.Body)
	}
	r.Years = slices.Clone(r.Years)
	r.Facets = maps.Clone(r.Facets)
	for field, counts := range r.Facets {
		r.Facets[field] = slices.Clone(counts)
	}
	return r
}

func copyFragments(all []Fragment) []Fragment {
	all = slices.Clone(all)
	for i := range all {
		all[i].Marks = slices.Clone(all[i].Marks)
	}
	return all
}

// answer parses, compiles and runs a query. It settles q's defaults.
func (x *Index) answer(ctx context.Context, v *view, q *Query, side *helpers) (*answer, string, error) {
	parsed := query.Parse(q.Text)
	q.Limit = min(cmp.Or(max(q.Limit, 0), defaultLimit), maxLimit)
	a := &answer{v: v, helpers: side, c: &compiler{ctx: ctx, x: x, v: v, r: &x.ranking, exact: q.Exactly, text: q.Text}}
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
