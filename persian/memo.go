package persian

import (
	"hash/maphash"
	"sync/atomic"
)

// memo remembers words and their stems: the words of news repeat, and finding
// a word here costs neither the stemming nor an allocation. Each place holds
// one word and is overwritten by the next that falls on it, so memory is
// bounded and what a caller sees does not depend on it.
var (
	memo [1 << 18]atomic.Pointer[memoWord]
	seed = maphash.MakeSeed()
)

type memoWord struct{ norm, key string }

// stemmed returns the folded word as a string, and its stem.
func stemmed(folded []byte) (norm, key string) {
	place := &memo[maphash.Bytes(seed, folded)%uint64(len(memo))]
	if m := place.Load(); m != nil && m.norm == string(folded) {
		return m.norm, m.key
	}
	m := &memoWord{norm: string(folded)}
	m.key = Stem(m.norm)
	place.Store(m)
	return m.norm, m.key
}
