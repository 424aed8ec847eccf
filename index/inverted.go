package index

import (
	"math"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// inverted is the inverted list of a term in one segment, decoded: which documents
// have the term, and in which way each. A long list keeps its documents as
// bits, a short one the low halves of their numbers. It never changes.
type inverted struct {
	low    []uint16 // in order; nil in a long list
	starts []uint32 // where in low each value of the high half begins, and the end
	bits   bitset   // of a long list
	before []uint32 // how many documents of bits come before every rankWords-th of its words
	codes  []uint8  // by place in the list: the way of occurring, an index into kinds
	kinds  []packed

	shortest atomic.Pointer[[]shortest] // by kind, once they were asked for
}

const (
	// sparse is how many documents of a segment come on one of a list that is
	// kept by number: there numbers take less room than bits.
	sparse = 16
	// rankWords is how many words of bits are counted together.
	rankWords = 4
)

// listBuilder makes a list from postings in the order of documents.
type listBuilder struct {
	docs  []uint32
	codes []uint8
	kinds []packed
	small [512]uint16 // code of a way of occurring, plus one
	large map[packed]uint8
}

func (b *listBuilder) add(docs []uint32, ways []packed) {
	for i, doc := range docs {
		b.one(doc, ways[i])
	}
}

func (b *listBuilder) one(doc uint32, at packed) {
	b.docs = append(b.docs, doc)
	if at < packed(len(b.small)) {
		if b.small[at] == 0 {
			b.small[at] = uint16(b.code(at)) + 1
		}
		b.codes = append(b.codes, uint8(b.small[at]-1))
		return
	}
	code, ok := b.large[at]
	if !ok {
		if b.large == nil {
			b.large = map[packed]uint8{}
		}
		code = b.code(at)
		b.large[at] = code
	}
	b.codes = append(b.codes, code)
}

// code gives a new way of occurring a code. Past 256, which takes a word that
// stands dozens of times in each of many texts, it shares that of the nearest.
func (b *listBuilder) code(at packed) uint8 {
	if len(b.kinds) < 256 {
		b.kinds = append(b.kinds, at)
		return uint8(len(b.kinds) - 1)
	}
	best := 0
	for i, k := range b.kinds {
		if max(k, at)-min(k, at) < max(b.kinds[best], at)-min(b.kinds[best], at) {
			best = i
		}
	}
	return uint8(best)
}

var listBuilders = sync.Pool{New: func() any { return new(listBuilder) }}

// newList begins a list of about so many documents.
func newList(docs int) *listBuilder {
	b := listBuilders.Get().(*listBuilder)
	b.codes = make([]uint8, 0, docs)
	return b
}

// list returns what was added, for a segment with that many documents. The
// builder is used no more.
func (b *listBuilder) list(docs int) *inverted {
	l := &inverted{codes: b.codes, kinds: b.kinds}
	defer func() {
		*b = listBuilder{docs: b.docs[:0]}
		listBuilders.Put(b)
	}()
	if len(b.docs)*sparse < docs {
		l.low = make([]uint16, len(b.docs))
		for i, doc := range b.docs {
			for len(l.starts) <= int(doc>>16) {
				l.starts = append(l.starts, uint32(i))
			}
			l.low[i] = uint16(doc)
		}
		l.starts = append(l.starts, uint32(len(b.docs)))
		return l
	}
	l.bits = newBitset(docs)
	for _, doc := range b.docs {
		l.bits.set(doc)
	}
	n := uint32(0)
	for i, w := range l.bits {
		if i%rankWords == 0 {
			l.before = append(l.before, n)
		}
		n += uint32(bits.OnesCount64(w))
	}
	return l
}

func (l *inverted) count() int { return len(l.codes) }

// size is how many bytes a list takes, about.
func (l *inverted) size() int {
	return 2*len(l.low) + 8*len(l.bits) + 4*len(l.before) + cap(l.codes) + 8*len(l.kinds) + 160
}

// part returns where in low the documents lie that share the high half of doc.
func (l *inverted) part(doc uint32) (first, end uint32) {
	if high := int(doc >> 16); high+1 < len(l.starts) {
		return l.starts[high], l.starts[high+1]
	}
	return 0, 0
}

// rank is how many documents come before a word of bits.
func (l *inverted) rank(word int) int {
	n := int(l.before[word/rankWords])
	for _, w := range l.bits[word-word%rankWords : word] {
		n += bits.OnesCount64(w)
	}
	return n
}

// at returns the way in which a document has the term.
func (l *inverted) at(doc uint32) (code uint8, ok bool) {
	if l.bits == nil {
		first, end := l.part(doc)
		i, ok := slices.BinarySearch(l.low[first:end], uint16(doc))
		if !ok {
			return 0, false
		}
		return l.codes[int(first)+i], true
	}
	word, bit := l.bits[doc>>6], uint64(1)<<(doc&63)
	if word&bit == 0 {
		return 0, false
	}
	return l.codes[l.rank(int(doc>>6))+bits.OnesCount64(word&(bit-1))], true
}

// stretch returns the documents from from and before from+stretchDocs, with
// their codes; from is a multiple of that. The documents lie in buf.
func (l *inverted) stretch(from uint32, buf []uint32) ([]uint32, []uint8) {
	buf = buf[:0]
	if l.bits == nil {
		first, end := l.part(from)
		low := l.low[first:end]
		i, _ := slices.BinarySearch(low, uint16(from))
		last := from&0xffff + stretchDocs
		for _, doc := range low[i:] {
			if uint32(doc) >= last {
				break
			}
			buf = append(buf, from&^0xffff|uint32(doc))
		}
		at := int(first) + i
		return buf, l.codes[at : at+len(buf)]
	}
	first := int(from >> 6)
	if first >= len(l.bits) {
		return nil, nil
	}
	for i, w := range l.bits[first:min(first+stretchDocs/64, len(l.bits))] {
		doc := uint32(first+i) << 6
		for ; w != 0; w &= w - 1 {
			buf = append(buf, doc|uint32(bits.TrailingZeros64(w)))
		}
	}
	at := l.rank(first)
	return buf, l.codes[at : at+len(buf)]
}

// reaches reports whether the list may have documents in a stretch.
func (l *inverted) reaches(from uint32) bool {
	if l.bits != nil {
		return true
	}
	first, end := l.part(from)
	return first < end && uint32(l.low[first]) < from&0xffff+stretchDocs && uint32(l.low[end-1]) >= from&0xffff
}

// each yields every document of the list.
func (l *inverted) each(yield func(doc uint32, code uint8)) {
	i := 0
	for high := range max(len(l.starts), 1) - 1 {
		for _, doc := range l.low[l.starts[high]:l.starts[high+1]] {
			yield(uint32(high)<<16|uint32(doc), l.codes[i])
			i++
		}
	}
	l.bits.each(func(doc uint32) bool {
		yield(doc, l.codes[i])
		i++
		return true
	})
}

// mark adds those documents to a set that have the term in a way that counts.
func (l *inverted) mark(set bitset, counts func(packed) bool) {
	skip := make([]bool, len(l.kinds))
	all := true
	for i, k := range l.kinds {
		skip[i] = !counts(k)
		all = all && !skip[i]
	}
	if all && l.bits != nil {
		set.or(l.bits)
		return
	}
	l.each(func(doc uint32, code uint8) {
		if !skip[code] {
			set.set(doc)
		}
	})
}

// some yields those documents of the list that are among docs; both are in
// order.
func (l *inverted) some(docs []uint32, yield func(i int, code uint8)) {
	if l.bits != nil {
		for i, doc := range docs {
			if code, ok := l.at(doc); ok {
				yield(i, code)
			}
		}
		return
	}
	at, end, high := uint32(0), uint32(0), uint32(math.MaxUint32)
	for i, doc := range docs {
		if doc>>16 != high {
			high = doc >> 16
			at, end = l.part(doc)
		}
		// The next one is near as a rule: steps that double find its place.
		have := l.low[at:end]
		step := 1
		for step < len(have) && have[step] < uint16(doc) {
			step *= 2
		}
		from, to := step/2, min(step+1, len(have))
		n, found := slices.BinarySearch(have[from:to], uint16(doc))
		at += uint32(from + n)
		if found {
			yield(i, l.codes[at])
		}
	}
}

// among returns those documents of l that o has, too.
func (l *inverted) among(o *inverted, docs int) *inverted {
	b := newList(0)
	l.each(func(doc uint32, code uint8) {
		if _, ok := o.at(doc); ok {
			b.one(doc, l.kinds[code])
		}
	})
	return b.list(docs)
}
