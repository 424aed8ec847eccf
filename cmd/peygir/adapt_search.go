package main

import (
	"context"
	"strings"
	"time"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web"
	"github.com/peygir/peygir/web/view"
)

// searcher shows an index to the web.
type searcher struct {
	index *index.Index
	now   func() time.Time
}

func (s searcher) Search(ctx context.Context, q web.Query) (web.Found, error) {
	res, err := s.index.Search(ctx, indexQuery(q))
	if err != nil {
		return web.Found{}, err
	}
	out := web.Found{Total: res.Total, Suggestion: res.Suggestion, Note: res.Note, Next: res.NextCursor, Facets: make(map[string][]web.FacetCount, len(res.Facets))}
	out.Hits = make([]web.Hit, len(res.Hits))
	for i, h := range res.Hits {
		out.Hits[i] = webHit(h)
	}
	for _, y := range res.Years {
		out.Years = append(out.Years, web.Bucket{Start: y.Start, Count: y.Count})
	}
	for field, counts := range res.Facets {
		if len(counts) == 0 {
			continue
		}
		all := make([]web.FacetCount, len(counts))
		for i, c := range counts {
			all[i] = web.FacetCount{Value: c.Value, Count: c.Count}
		}
		out.Facets[field] = all
	}
	return out, nil
}

func (s searcher) Similar(ctx context.Context, id news.ArticleID, limit int) ([]web.Hit, error) {
	hits, err := s.index.Similar(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]web.Hit, 0, len(hits))
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, webHit(h))
	}
	return out, nil
}

func (s searcher) Suggest(ctx context.Context, prefix string, limit int) ([]string, error) {
	words, err := s.index.Suggest(ctx, prefix)
	return words[:min(limit, len(words))], err
}

// Trend counts the hits of each bucket of the asked span; without a span, of
// the last two years by month, year by week, or two months by day.
func (s searcher) Trend(ctx context.Context, q web.Query, interval web.Interval) ([]web.Bucket, error) {
	to := q.To
	if to.IsZero() {
		to = s.now()
	}
	from := q.From
	if from.IsZero() {
		switch interval {
		case web.ByDay:
			from = to.AddDate(0, 0, -60)
		case web.ByWeek:
			from = to.AddDate(-1, 0, 0)
		default:
			from = to.AddDate(-2, 0, 0)
		}
	}
	var starts []time.Time
	for start := bucketStart(from, interval); start.Before(to) && len(starts) < maxBuckets; start = nextBucket(start, interval) {
		starts = append(starts, start)
	}
	if len(starts) == 0 {
		return nil, nil
	}
	base := indexQuery(q)
	base.From, base.To = time.Time{}, time.Time{}
	counts, err := s.index.Histogram(ctx, base, append(starts, nextBucket(starts[len(starts)-1], interval)))
	if err != nil {
		return nil, err
	}
	out := make([]web.Bucket, len(starts))
	for i, start := range starts {
		out[i] = web.Bucket{Start: start, Count: counts[i]}
	}
	return out, nil
}

// maxBuckets bounds what one trend costs.
const maxBuckets = 400

// bucketStart is the beginning of the day, week (Saturday) or Jalali month
// that holds t.
func bucketStart(t time.Time, interval web.Interval) time.Time {
	t = t.In(persian.Tehran)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, persian.Tehran)
	switch interval {
	case web.ByDay:
		return day
	case web.ByWeek:
		return day.AddDate(0, 0, -(int(day.Weekday())+1)%7)
	}
	y, m, _ := persian.Jalali(day)
	start, _ := persian.JalaliDate(y, m, 1)
	return start
}

func nextBucket(start time.Time, interval web.Interval) time.Time {
	switch interval {
	case web.ByDay:
		return start.AddDate(0, 0, 1)
	case web.ByWeek:
		return start.AddDate(0, 0, 7)
	}
	// No Jalali month is longer than 31 days, none shorter than 29.
	return bucketStart(start.AddDate(0, 0, 32), interval)
}

// indexQuery says with the query language what has no field of its own.
func indexQuery(q web.Query) index.Query {
	out := index.Query{
		Text: q.Text, From: q.From, To: q.To, Sort: index.Sort(q.Sort), Limit: q.Limit,
		Cursor: q.Cursor, Collapse: q.Collapse, Facets: q.Facets, Years: q.Years,
	}
	sources := make([]string, 0, len(q.Sources))
	for _, s := range q.Sources {
		sources = append(sources, string(s))
	}
	for _, f := range []struct {
		name   string
		values []string
		single *string
	}{
		{"source", sources, &out.Source},
		{"province", q.Provinces, &out.Province},
		{"tag", q.Tags, &out.Tag},
		{"speaker", q.Speakers, &out.Speaker},
	} {
		switch len(f.values) {
		case 0:
		case 1:
			*f.single = f.values[0]
		default:
			out.Text = strings.TrimSpace(out.Text + " +(" + anyOf(f.name, f.values) + ")")
		}
	}
	return out
}

func anyOf(field string, values []string) string {
	parts := make([]string, 0, len(values))
	for _, v := range values {
		parts = append(parts, field+`:"`+strings.ReplaceAll(v, `"`, " ")+`"`)
	}
	return strings.Join(parts, " OR ")
}

func webHit(h index.Hit) web.Hit {
	return web.Hit{ID: h.ID, Score: h.Score, Copies: h.Copies, Highlights: map[string][]view.Fragment{
		"title": fragments(h.Highlights.Title), "body": fragments(h.Highlights.Body),
	}}
}

func fragments(list []index.Fragment) []view.Fragment {
	out := make([]view.Fragment, 0, len(list))
	for _, f := range list {
		out = append(out, view.Fragment{Text: f.Text, Marks: f.Marks, Before: f.Before, After: f.After})
	}
	return out
}
