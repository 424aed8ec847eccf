package pipeline

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// A sketch stands for the shingles of an article: the runs of letters in its
// text as it is folded, without joiners and blanks, so that another keyboard
// and another habit of writing compounds make no other story.
//
// Marks are the least hashes of short shingles. Of two sketches they tell
// which share of the shorter text is in the longer one, which a dropped
// paragraph leaves as it is, and which share of both they have in common.
// Bands are the least hashes of long shingles, such as two articles only share
// where one was copied from the other or both quote a third; they find what is
// worth comparing.
const (
	shortShingle = 14 // letters, some three words
	longShingle  = 36
	sketchMarks  = 128
	sketchBands  = 12
	// sketchWords is the least number of words that can be told from a formula.
	sketchWords = 25
)

// sketch returns marks and bands of a text; nothing for one that is too short.
func sketch(text string) (marks []byte, bands []int64) {
	tokens := persian.Tokens(text)
	if len(tokens) < sketchWords {
		return nil, nil
	}
	letters := make([]rune, 0, utf8.RuneCountInString(text))
	for _, t := range tokens {
		letters = append(letters, []rune(t.Norm)...)
	}
	short := shingles(letters, shortShingle)
	marks = binary.LittleEndian.AppendUint32(marks, uint32(len(short)))
	for _, h := range short[:min(len(short), sketchMarks)] {
		marks = binary.LittleEndian.AppendUint32(marks, uint32(h>>32))
	}
	long := shingles(letters, longShingle)
	for _, h := range long[:min(len(long), sketchBands)] {
		bands = append(bands, int64(h))
	}
	return marks, bands
}

// shingles returns the hashes of all runs of n letters, each once, in order.
func shingles(letters []rune, n int) []uint64 {
	const base = 0x100000001b3
	var hash, first uint64 = 0, 1
	for range n - 1 {
		first *= base
	}
	out := make([]uint64, 0, max(0, len(letters)-n+1))
	for i, r := range letters {
		if i >= n {
			hash -= first * uint64(letters[i-n])
		}
		hash = hash*base + uint64(r)
		if i >= n-1 {
			out = append(out, mix(hash))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mix spreads the bits of x (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// compare estimates which share of the shingles of the shorter of two sketched
// texts is in the longer one, and which share of all shingles is in both.
func compare(a, b []byte) (contained, common float64) {
	if len(a) < 8 || len(b) < 8 || len(a)%4 != 0 || len(b)%4 != 0 {
		return 0, 0
	}
	sizeA, sizeB := float64(binary.LittleEndian.Uint32(a)), float64(binary.LittleEndian.Uint32(b))
	a, b = a[4:], b[4:]
	same, seen := 0, 0
	for len(a) > 0 && len(b) > 0 && seen < sketchMarks {
		x, y := binary.LittleEndian.Uint32(a), binary.LittleEndian.Uint32(b)
		if x == y {
			same++
		}
		if x <= y {
			a = a[4:]
		}
		if y <= x {
			b = b[4:]
		}
		seen++
	}
	if seen < sketchMarks { // one of them is complete, and goes on no more
		seen = min(sketchMarks, seen+(len(a)+len(b))/4)
	}
	if same == 0 {
		return 0, 0
	}
	common = float64(same) / float64(seen)
	both := common * (sizeA + sizeB) / (1 + common)
	return min(1, both/min(sizeA, sizeB)), common
}
