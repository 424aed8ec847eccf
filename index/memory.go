package index

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	lru "github.com/hashicorp/golang-lru/v2"
)

// Bounds of what is remembered of a view.
const (
	maxTerms   = 1 << 16 // past it the terms are forgotten, all at once
	maxAnswers = 2048    // those asked for last, some 20 KB each
)

// piece names a segment and what was deleted of it; the numbers of segments are
// the shard's own.
type piece struct {
	of   *shard
	id   uint64
	gone *roaring.Bitmap
}

// memory is what searches remember as long as nothing is added to what they see
// and nothing taken away.
type memory struct {
	of      []piece
	answers *lru.Cache[Query, Result]

	mu sync.RWMutex
	// In how many documents of each segment terms occur: one question instead
	// of one for every segment. A list is nil for a term that occurs in none.
	words  map[string][]int32
	pairs  map[string][]int32      // by the words written together
	values map[string]*fieldValues // by field
}

// memoryOf returns what is remembered of a view.
func (x *Index) memoryOf(all []snapshot) *memory {
	var of []piece
	for _, at := range all {
		for _, s := range at.Segments() {
			of = append(of, piece{at.of, s.Id(), s.Deleted()})
		}
	}
	if m := x.memory.Load(); m != nil && slices.Equal(m.of, of) {
		return m
	}
	m := &memory{of: of, words: map[string][]int32{}, pairs: map[string][]int32{}, values: map[string]*fieldValues{}}
	m.answers, _ = lru.New[Query, Result](maxAnswers) // it refuses sizes below 1 alone
	x.memory.Store(m)
	return m
}

// terms are those of words or of pairs.
func (m *memory) terms(pair bool) map[string][]int32 {
	if pair {
		return m.pairs
	}
	return m.words
}

func (m *memory) find(term string, pair bool) (counts []int32, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	counts, ok = m.terms(pair)[term]
	return counts, ok
}

func (m *memory) keep(term string, pair bool, counts []int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.words)+len(m.pairs) >= maxTerms {
		clear(m.words)
		clear(m.pairs)
	}
	m.terms(pair)[term] = counts
}

// valuesOf returns the values of a field in the segments of a view.
func (m *memory) valuesOf(v *view, field string) *fieldValues {
	m.mu.RLock()
	known := m.values[field]
	m.mu.RUnlock()
	if known == nil {
		known = joinValues(v, field)
		m.mu.Lock()
		m.values[field] = known
		m.mu.Unlock()
	}
	return known
}

// counts returns in how many documents of each segment a clipped term occurs, or a pair
// whose words written together are the term; nil when it occurs in none.
func (v *view) counts(term string, pair bool) ([]int32, error) {
	if counts, ok := v.memory.find(term, pair); ok {
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
	v.memory.keep(term, pair, counts)
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
