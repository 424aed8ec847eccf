package index

import (
	"math"
	"math/bits"
)

// bitset marks documents of one segment.
type bitset []uint64

func newBitset(n int) bitset  { return make(bitset, (n+63)/64) }
func (b bitset) set(i uint32) { b[i>>6] |= 1 << (i & 63) }
func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) not(o bitset) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// fill marks the first n.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = math.MaxUint64
	}
	if n&63 != 0 && len(b) > 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) each(yield func(i uint32) bool) {
	for i, w := range b {
		for w != 0 {
			if !yield(uint32(i<<6 + bits.TrailingZeros64(w))) {
				return
			}
			w &= w - 1
		}
	}
}
