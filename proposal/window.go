package proposal

import "slices"

// hit is a place where the words of a term stand close together.
type hit struct {
	at       int
	strength float64 // 1 for the term as it stands, less for looser forms
}

// How fully a place names the subject: the whole term in its order, all its
// words near each other, or a part of them.
const (
	wholeTerm = 1.0
	nearTerm  = 0.8
	partTerm  = 0.6
)

// windows finds the places where most of the words stand within a few words
// of each other.
func windows(words []int, at map[int][]int, weights []float64) []hit {
	type occurrence struct{ at, word int }
	var all []occurrence
	total := 0.0
	for _, n := range words {
		total += weights[n]
		for _, i := range at[n] {
			all = append(all, occurrence{i, n})
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int { return a.at - b.at })
	span := 3*len(words) + 1
	var out []hit
	seen := make([]int, 0, 8)
	for i, o := range all {
		cover := 0.0
		seen = seen[:0]
		last := o.at
		for _, next := range all[i:] {
			if next.at-o.at >= span {
				break
			}
			if !slices.Contains(seen, next.word) {
				seen = append(seen, next.word)
				cover += weights[next.word]
				last = next.at
			}
		}
		switch cover /= total; {
		case len(seen) == len(words) && slices.Equal(seen, words) && last-o.at < 2*len(words):
			out = append(out, hit{o.at, wholeTerm})
		case len(seen) == len(words):
			out = append(out, hit{o.at, nearTerm})
		case cover >= 0.5:
			out = append(out, hit{o.at, partTerm * cover})
		}
	}
	return out
}
