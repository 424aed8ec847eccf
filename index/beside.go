package index

import "sync"

// maxChained bounds how many pairs of a query are looked at for chains.
const maxChained = 64

// besides is what the documents of a segment get for having words of the query
// side by side. They are few, as a rule.
type besides struct {
	docs  bitset // nil: none
	score []float32
	chain []uint64 // which of the pairs
	some  []uint32
}

var spareBesides = sync.Pool{New: func() any { return new(besides) }}

// free keeps an emptied b for another search.
func (b *besides) free() {
	for _, doc := range b.some {
		b.score[doc], b.chain[doc] = 0, 0
		b.docs[doc>>6] = 0
	}
	b.some = b.some[:0]
	spareBesides.Put(b)
}

func (b *besides) any(word int) uint64 {
	if len(b.some) == 0 {
		return 0
	}
	return b.docs[word]
}

func (b *besides) has(doc uint32) bool {
	return len(b.some) > 0 && b.docs[doc>>6]&(1<<(doc&63)) != 0
}

func (b *besides) of(doc uint32) float64 {
	if !b.has(doc) {
		return 0
	}
	return float64(b.score[doc])
}

// beside adds up what the pairs of the query are worth beyond their words.
// Pairs that follow each other in the query and both stand in a text are most
// likely one name there: such a chain counts once more.
func (a *answer) beside(s int, room *workspace) (*besides, error) {
	b := spareBesides.Get().(*besides)
	seg := a.v.segments[s]
	for i, l := range a.pairs {
		sc, err := a.c.r.scorer(a.v, s, l, room)
		if err != nil {
			return nil, err
		}
		if sc == nil {
			continue
		}
		if len(b.score) < seg.docs {
			b.docs, b.score, b.chain = newBitset(seg.docs), make([]float32, seg.docs), make([]uint64, seg.docs)
		}
		bit := uint64(0)
		if i < maxChained {
			bit = 1 << i
		}
		more := float32(0)
		if i > 0 && i < maxChained && a.pairs[i-1].of[1] == l.of[0] {
			more = float32(a.c.r.chain * l.weight * min(l.idf, a.pairs[i-1].idf))
		}
		have := room.set(seg.docs)
		for _, form := range sc.forms {
			form.list.mark(have, func(packed) bool { return true })
		}
		have.each(func(doc uint32) bool {
			score, _ := sc.at(doc)
			if score == 0 {
				return true
			}
			if b.docs[doc>>6]&(1<<(doc&63)) == 0 {
				b.docs.set(doc)
				b.some = append(b.some, doc)
			}
			b.score[doc] += float32(score)
			b.chain[doc] |= bit
			if more > 0 && b.chain[doc]>>(i-1)&1 == 1 {
				b.score[doc] += more
			}
			return true
		})
	}
	return b, nil
}
