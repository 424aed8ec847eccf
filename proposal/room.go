package proposal

import "sync"

// room is where the signs of sentences are counted while an article is looked
// at: hundreds of figures for every sentence of every proposal, most of them
// zero, which are thrown away with the article.
type room struct {
	block []float64
	at    int
}

const roomBlock = 1 << 14

var rooms = sync.Pool{New: func() any { return new(room) }}

// told returns an empty account of signs. Without a room it is made.
func (r *room) told(signs int) told {
	if r == nil {
		return make(told, signs)
	}
	if r.at+signs > len(r.block) {
		// What was handed out of the full block keeps it as long as needed.
		r.block, r.at = make([]float64, max(signs, roomBlock)), 0
	}
	out := told(r.block[r.at : r.at+signs : r.at+signs])
	r.at += signs
	for i := range out {
		out[i] = 0
	}
	return out
}

// free empties the room for another article; nothing taken from it is used after.
func (r *room) free() {
	r.at = 0
	rooms.Put(r)
}
