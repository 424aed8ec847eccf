package index

import (
	"context"
	"errors"
	"slices"
	"time"
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
