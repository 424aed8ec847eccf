package index

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/peygir/peygir/persian"
)

// Span is how many of the hits were published in a stretch of time.
type Span struct {
	Start time.Time
	Count int
}

// Histogram counts the articles that match a query between each of some times,
// in order, and the next of them: one count fewer than there are times.
func (x *Index) Histogram(ctx context.Context, q Query, times []time.Time) (counts []int, err error) {
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, v.close()) }()
	q.Sort = Newest // what is counted is what a list by date shows
	a, _, err := x.answer(ctx, v, &q, &helpers{})
	if err != nil {
		return nil, err
	}
	defer a.free()
	edges := make([]int64, len(times))
	for i, t := range times {
		edges[i] = t.Unix()
	}
	return a.histogram(edges), nil
}

// years counts the hits by Jalali year, from the first that has any to the last.
func (a *answer) years() []Span {
	newest, oldest := a.v.span()
	if newest == noTime {
		return nil
	}
	first, _, _ := persian.Jalali(time.Unix(oldest, 0))
	last, _, _ := persian.Jalali(time.Unix(newest, 0))
	first = max(first, last-maxYears+1)
	edges := make([]int64, 0, last-first+2)
	starts := make([]time.Time, 0, last-first+2)
	for y := first; y <= last+1; y++ {
		start, ok := persian.JalaliDate(y, 1, 1)
		if !ok {
			return nil // a time that the calendar does not know
		}
		starts, edges = append(starts, start), append(edges, start.Unix())
	}
	var out []Span
	for i, n := range a.histogram(edges) {
		if n > 0 || len(out) > 0 {
			out = append(out, Span{starts[i], n})
		}
	}
	for len(out) > 0 && out[len(out)-1].Count == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// maxYears bounds how many years are told: one wrong date must not make a
// hundred empty ones.
const maxYears = 40

// histogram counts the hits between the edges, in seconds, which are in order.
func (a *answer) histogram(edges []int64) []int {
	counts := make([]int, max(len(edges)-1, 0))
	if len(counts) == 0 {
		return counts
	}
	bucket := func(t int64) int {
		i, exact := slices.BinarySearch(edges, t)
		if exact {
			return i
		}
		return i - 1
	}
	for s, seg := range a.v.segments {
		if first := bucket(seg.oldest); first >= 0 && first < len(counts) && first == bucket(seg.newest) && !slices.Contains(seg.times, noTime) {
			counts[first] += a.match[s].count()
			continue
		}
		at := 0 // neighbours were published about the same time
		a.match[s].each(func(doc uint32) bool {
			t := seg.times[doc]
			if at < 0 || at >= len(counts) || t < edges[at] || t >= edges[at+1] {
				at = bucket(t)
			}
			if at >= 0 && at < len(counts) {
				counts[at]++
			}
			return true
		})
	}
	return counts
}
