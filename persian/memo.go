package persian

import (
	"hash/maphash"
	"sync"
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

// near holds the words that one reader met last, in a room small enough to stay
// in the processor's own cache: a few hundred words are half of every text, and
// the memo of all is waited for twice, for the place and for the word.
type near [1 << 11]nearWord

type nearWord struct {
	letters   [24]byte // longer words are not kept here
	norm, key string
	_         [8]byte // a word lies in one line of the cache
}

var nears = sync.Pool{New: func() any { return new(near) }}

// stemmed returns the folded word as a string, and its stem.
func (n *near) stemmed(folded []byte) (norm, key string) {
	hash := maphash.Bytes(seed, folded)
	if len(folded) > len(nearWord{}.letters) {
		return stemmed(folded, hash)
	}
	w := &n[hash>>32%uint64(len(n))]
	if len(w.norm) == len(folded) && string(w.letters[:len(folded)]) == string(folded) {
		return w.norm, w.key
	}
	norm, key = stemmed(folded, hash)
	copy(w.letters[:], folded)
	w.norm, w.key = norm, key
	return norm, key
}

func stemmed(folded []byte, hash uint64) (norm, key string) {
	place := &memo[hash%uint64(len(memo))]
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
