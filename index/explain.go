package index

import (
	"cmp"
	"math"
	"slices"
)

// explain tells what made the score of a document, the largest part first.
func (a *answer) explain(doc int) ([]Reason, error) {
	var out []Reason
	for s, seg := range a.v.segments {
		if doc < seg.from || doc >= seg.from+seg.docs {
			continue
		}
		local := uint32(doc - seg.from)
		for _, l := range append(append([]*leaf{}, a.c.plain...), a.c.bonus...) {
			for i, va := range l.variants {
				sc, err := a.c.r.scorer(a.v, s, &leaf{variants: l.variants[i : i+1], weight: l.weight, title: l.title, idf: l.idf, lists: only(l, s, i)}, a.room)
				if err != nil {
					return nil, err
				}
				if sc == nil {
					continue
				}
				if score, _ := sc.at(local); score > 0 {
					out = append(out, Reason{Word: l.word, Why: va.why, Score: score})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
}

// only returns the lists of one variant in one segment.
func only(l *leaf, s, i int) [][]*postings {
	lists := make([][]*postings, len(l.lists))
	lists[s] = l.lists[s][i : i+1]
	return lists
}

// coordinate is what a hit keeps of its score when it has a share of the
// query.
func (r *ranking) coordinate(share float64) float64 {
	return math.Pow(min(share, 1), r.coordination)
}

// age is a gentle prior for what is new: the newest article of the index
// counts fully, the oldest a little less.
func (r *ranking) age(t, newest, oldest int64) float64 {
	if t == noTime || newest <= oldest {
		return 1
	}
	return 1 - r.recency*float64(newest-t)/float64(newest-oldest)
}
