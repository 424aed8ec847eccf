package index

import (
	"slices"
	"sync"
)

// maxTerms is how many terms are remembered of a view; past it the memory
// begins anew.
const maxTerms = 1 << 16

// piece names a segment: the numbers of segments are the shard's own.
type piece struct {
	of *shard
	id uint64
}

// terms remembers, as long as a view's segments stay the same, in how many
// documents of each of them a term occurs: one question instead of one for
// every segment. A list is nil for a term that occurs in none. It knows the
// values of the fields that have few, too, over all segments.
type terms struct {
	of []piece

	mu    sync.RWMutex
	words map[string][]int32
	pairs map[string][]int32 // by the words written together

	values map[string]*fieldValues // by field
}

// termsOf returns what is remembered of the segments of a view.
func (x *Index) termsOf(all []snapshot) *terms {
	var of []piece
	for _, at := range all {
		for _, s := range at.Segments() {
			of = append(of, piece{at.of, s.Id()})
		}
	}
	if t := x.terms.Load(); t != nil && slices.Equal(t.of, of) {
		return t
	}
	t := &terms{of: of, words: map[string][]int32{}, pairs: map[string][]int32{}, values: map[string]*fieldValues{}}
	x.terms.Store(t)
	return t
}

func (t *terms) find(term string, pair bool) (counts []int32, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if pair {
		counts, ok = t.pairs[term]
	} else {
		counts, ok = t.words[term]
	}
	return counts, ok
}

func (t *terms) keep(term string, pair bool, counts []int32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.words)+len(t.pairs) >= maxTerms {
		clear(t.words)
		clear(t.pairs)
	}
	if pair {
		t.pairs[term] = counts
	} else {
		t.words[term] = counts
	}
}

// valuesOf returns the values of a field in the segments of a view.
func (t *terms) valuesOf(v *view, field string) *fieldValues {
	t.mu.RLock()
	known := t.values[field]
	t.mu.RUnlock()
	if known == nil {
		known = joinValues(v, field)
		t.mu.Lock()
		t.values[field] = known
		t.mu.Unlock()
	}
	return known
}

// counts returns in how many documents of each segment a clipped term occurs, or a pair
// whose words written together are the term; nil when it occurs in none.
func (v *view) counts(term string, pair bool) ([]int32, error) {
	if counts, ok := v.terms.find(term, pair); ok {
		return counts, nil
	}
	counts := make([]int32, len(v.segments))
	some := false
	for s, seg := range v.segments {
		n, err := seg.count(term, pair)
		if err != nil {
			return nil, err
		}
		counts[s] = int32(n)
		some = some || n > 0
	}
	if !some {
		counts = nil
	}
	v.terms.keep(term, pair, counts)
	return counts, nil
}

// df is in how many documents a term occurs.
func (v *view) df(term string, pair bool) (int, error) {
	if !pair {
		term = clip(term)
	}
	counts, err := v.counts(term, pair)
	n := 0
	for _, c := range counts {
		n += int(c)
	}
	return n, err
}
