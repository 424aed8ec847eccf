package persian

import (
	"hash/maphash"
	"sync/atomic"
	"unsafe"
)

// memo remembers words and their stems: the words of news repeat, and finding
// a word here costs neither the stemming nor an allocation. Each place holds
// one word and is overwritten by the next that falls on it, so memory is
// bounded and what a caller sees does not depend on it.
var (
	memo [1 << 18]atomic.Pointer[memoWord]
	seed = maphash.MakeSeed()
)

// memoWord is a word with its letters beside it, as far as they fit: looking at
// a word is waiting for memory, and so there is one place to wait for.
type memoWord struct {
	norm, key string
	letters   [32]byte
}

// stemmed returns the folded word as a string, and its stem.
func stemmed(folded []byte) (norm, key string) {
	place := &memo[maphash.Bytes(seed, folded)%uint64(len(memo))]
	if m := place.Load(); m != nil && m.norm == string(folded) {
		return m.norm, m.key
	}
	m := &memoWord{}
	if n := copy(m.letters[:], folded); n == len(folded) {
		m.norm = unsafe.String(&m.letters[0], n) // they never change
	} else {
		m.norm = string(folded)
	}
	m.key = Stem(m.norm)
	place.Store(m)
	return m.norm, m.key
}
