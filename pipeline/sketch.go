package pipeline

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"

	"github.com/peygir/peygir/persian"
)

// A sketch is a MinHash over the shingles of an article: the share of marks
// that two sketches have in common estimates the share of shingles that the
// articles have in common. Marks are grouped into bands; two articles of which
// half the shingles agree share one of the sixteen bands with a chance of two
// in three, at seven tenths it is 99 in 100.
const (
	shingleWords = 3
	sketchMarks  = 64
	bandMarks    = 4
	// copyShare is the least share of common marks of two copies of a story:
	// what an outlet cuts, adds at the end or puts before still leaves that.
	copyShare = 0.55
	// sketchWords is the least number of words that can be told from a formula.
	sketchWords = 25
)

// sketch returns marks and bands of a text; nothing for one that is too short.
// Words count as they are folded, without joiners, so that another keyboard
// makes no other story.
func sketch(text string) (marks []byte, bands []int64) {
	tokens := persian.Tokens(text)
	if len(tokens) < sketchWords {
		return nil, nil
	}
	words := make([]uint64, len(tokens))
	for i, t := range tokens {
		h := fnv.New64a()
		h.Write([]byte(t.Norm))
		words[i] = h.Sum64()
	}
	least := slices.Repeat([]uint32{math.MaxUint32}, sketchMarks)
	for i := range len(words) - shingleWords + 1 {
		var shingle uint64
		for _, w := range words[i : i+shingleWords] {
			shingle = mix(shingle*31 + w)
		}
		for m := range least {
			least[m] = min(least[m], uint32(mix(shingle+uint64(m)*0x9e3779b97f4a7c15)>>32))
		}
	}
	for m, mark := range least {
		marks = binary.LittleEndian.AppendUint32(marks, mark)
		if (m+1)%bandMarks == 0 {
			band := uint64(m)
			for _, mark := range least[m+1-bandMarks : m+1] {
				band = mix(band + uint64(mark))
			}
			bands = append(bands, int64(band))
		}
	}
	return marks, bands
}

// mix spreads the bits of x (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// share estimates which share of their shingles two sketched texts have in
// common; sketches of another length have none.
func share(a, b []byte) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return 0
	}
	same := 0
	for i := 0; i+4 <= len(a); i += 4 {
		if binary.LittleEndian.Uint32(a[i:]) == binary.LittleEndian.Uint32(b[i:]) {
			same++
		}
	}
	return float64(same) / float64(len(a)/4)
}
