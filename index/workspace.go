package index

import (
	"sync"

	"github.com/peygir/peygir/persian"
)

// workspace is room that a search borrows for what it makes and throws away:
// made anew for each, it would be most of what the garbage collector sees.
type workspace struct {
	sets  slab[uint64]
	kinds slab[kind]
	texts slab[byte]

	counts slab[int32]     // of values
	column []int32         // of one segment
	words  []persian.Token // of the texts of hits
	show   passages
	learn  learned
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// set returns an empty set of documents.
func (w *workspace) set(docs int) bitset { return w.sets.take((docs + 63) / 64) }

// free empties w for another search; nothing taken from it is used after.
func (w *workspace) free() {
	w.sets.free()
	w.kinds.free()
	w.texts.free()
	w.counts.free()
	clear(w.words)
	w.words = w.words[:0]
	w.show.clear()
	w.learn.clear()
	workspaces.Put(w)
}

// slab hands out parts of blocks.
type slab[T any] struct {
	blocks [][]T
	block  int // the one that is being parted
	at     int
}

const (
	slabBlock = 1 << 14
	slabKept  = 32 // blocks
)

// take returns n zeroes.
func (s *slab[T]) take(n int) []T {
	for ; s.block < len(s.blocks); s.block, s.at = s.block+1, 0 {
		if rest := s.blocks[s.block][s.at:]; n <= len(rest) {
			s.at += n
			clear(rest[:n])
			return rest[:n:n]
		}
	}
	block := make([]T, max(n, slabBlock))
	s.blocks, s.at = append(s.blocks, block), n
	return block[:n:n]
}

func (s *slab[T]) free() {
	s.block, s.at = 0, 0
	if len(s.blocks) > slabKept {
		s.blocks = nil
	}
}
