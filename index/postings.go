package index

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// A pair is kept under one of 32768 terms, its bucket, and the frequency there
// carries 15 more bits of its hash beside its counts. So a text's many pairs
// cost a few bytes each instead of a term of their own, and a look-up reads a
// hundredth of the documents and mistakes one pair for another once in a
// billion. Pairs of one text that share a bucket go to its further slots.
const (
	pairSlots  = 4
	checkBits  = 15
	bucketBits = 15
)

// pairHash hashes the words of a pair as if they were written together, so
// that a word finds where it is written as two.
func pairHash(a, b string) uint32 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, s := range [2]string{a, b} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * prime
		}
	}
	h ^= h >> 29 // the high bits know little of the last letters
	h *= 0x9e3779b97f4a7c15
	return uint32(h >> (64 - bucketBits - checkBits))
}

// bucketTerms holds the terms of all buckets and slots, three bytes each: an
// article has hundreds.
var bucketTerms = sync.OnceValue(func() string {
	all := make([]byte, 0, 3*pairSlots<<bucketBits)
	for bucket := range 1 << bucketBits {
		for slot := range pairSlots {
			all = append(all, byte(bucket>>8), byte(bucket), byte(slot))
		}
	}
	return string(all)
})

func bucketTerm(hash uint32, slot int) string {
	at := 3 * (int(hash>>checkBits)*pairSlots + slot)
	return bucketTerms()[at : at+3]
}

// pairFrequency packs what is kept of a pair's counts beside its check bits:
// body up to 3, lead and title up to 1, and whether it stands plainly.
func pairFrequency(hash uint32, p packed) packed {
	out := packed(min(p.body(), 3))
	if p.lead() > 0 {
		out |= 1 << 2
	}
	if p.title() > 0 {
		out |= 1 << 3
	}
	if !p.plain() {
		out |= 1 << 4
	}
	return out | packed(hash&(1<<checkBits-1))<<5
}

// unpackPair is the reverse; ok is false for another pair of the bucket.
func unpackPair(hash uint32, f packed) (p packed, ok bool) {
	if uint32(f>>5) != hash&(1<<checkBits-1) {
		return 0, false
	}
	return f&3 | f>>4&1<<4 | f>>2&1<<5 | f>>3&1<<7, true
}

// postings are the documents of a segment that have a term. What is only
// counted is never decoded.
type postings struct {
	seg  *segment
	term string
	pair bool
	n    int
	list *inverted // nil: still on disk
}

// count returns how many documents have a term, or a pair whose words written
// together are the term.
func (s *segment) count(term string, pair bool) (int, error) {
	if pair {
		l, err := s.lookupPair(term)
		if err != nil {
			return 0, err
		}
		return l.count(), nil
	}
	lists, err := s.lists(false)
	if err != nil {
		return 0, err
	}
	if n, ok, err := lists.count([]byte(term)); ok || err != nil {
		return n, err
	}
	on, err := s.onDisk(false, []byte(term))
	if err != nil || on == nil {
		return 0, err
	}
	return int(on.Count()), nil
}

// stored finds the list of a term of words or pairs in the file; ok is false
// where Bleve must look.
func (s *segment) stored(pairs bool, term []byte) (list *storedList, ok bool, err error) {
	lists, err := s.lists(pairs)
	if err != nil {
		return nil, false, err
	}
	return lists.find(term)
}

// each yields the documents with a term of words or pairs, some at a time, and
// how often they have it.
func (s *segment) each(pairs bool, term []byte, yield func(docs []uint32, freqs []packed)) error {
	list, ok, err := s.stored(pairs, term)
	if err != nil {
		return err
	}
	if ok {
		return list.each(yield)
	}
	on, err := s.onDisk(pairs, term)
	if err != nil {
		return err
	}
	return eachFrequency(on, yield)
}

// some yields those of docs, which are in order, that have a word.
func (s *segment) some(term []byte, docs []uint32, yield func(i int, freq packed)) error {
	list, ok, err := s.stored(false, term)
	if err != nil {
		return err
	}
	if ok {
		return list.some(docs, yield)
	}
	on, err := s.onDisk(false, term)
	if err != nil {
		return err
	}
	return eachFrequency(on, func(have []uint32, freqs []packed) {
		if i, found := slices.BinarySearch(docs, have[0]); found {
			yield(i, freqs[0])
		}
	})
}

// onDisk returns the list of a term of words or pairs as Bleve keeps it; nil
// when there is none.
func (s *segment) onDisk(pairs bool, term []byte) (segmentapi.PostingsList, error) {
	terms, err := s.dictionary(pairs)
	if err != nil {
		return nil, err
	}
	list, err := terms.PostingsList(term, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("look up %q: %w", term, err)
	}
	return list, nil
}

// decode returns the list of the postings.
func (p *postings) decode() (*inverted, error) {
	if p.list != nil {
		return p.list, nil
	}
	if p.pair {
		var err error
		p.list, err = p.seg.lookupPair(p.term)
		return p.list, err
	}
	if p.list = p.seg.decoded.find(p.term); p.list != nil {
		return p.list, nil
	}
	b := newList(p.n)
	if err := p.seg.each(false, []byte(p.term), b.add); err != nil {
		return nil, err
	}
	p.list = b.list(p.seg.docs)
	if p.n >= decodeFrom {
		p.seg.decoded.keep(p.term, p.list)
	}
	return p.list, nil
}

// some yields those of docs, which are in order, that have the term. A list that
// is not kept is read through: a few documents are not worth decoding it.
func (p *postings) some(docs []uint32, yield func(i int, at packed)) error {
	list := p.list
	if list == nil {
		list = p.seg.decoded.find(p.term)
	}
	if list != nil {
		list.some(docs, func(i int, code uint8) { yield(i, list.kinds[code]) })
		return nil
	}
	return p.seg.some([]byte(p.term), docs, yield)
}

// pairKey is what the list of a pair is kept under; no term begins so.
func pairKey(hash uint32) string {
	return string([]byte{0xff, byte(hash >> 24), byte(hash >> 16), byte(hash >> 8), byte(hash)})
}

// picked is a document that has a pair.
type picked struct {
	doc uint32
	at  packed
}

var pickedPairs = sync.Pool{New: func() any { return new([]picked) }}

func (s *segment) lookupPair(term string) (*inverted, error) {
	hash := pairHash(term, "")
	if kept := s.decoded.find(pairKey(hash)); kept != nil {
		return kept, nil
	}
	room := pickedPairs.Get().(*[]picked)
	defer pickedPairs.Put(room)
	all := (*room)[:0]
	slots := 0
	for slot := range pairSlots {
		any, before := false, len(all)
		err := s.each(true, []byte(bucketTerm(hash, slot)), func(docs []uint32, freqs []packed) {
			any = true
			for i, f := range freqs {
				if p, ok := unpackPair(hash, f); ok {
					all = append(all, picked{docs[i], p})
				}
			}
		})
		if err != nil {
			return nil, err
		}
		if !any {
			break // slots are filled in order
		}
		if len(all) > before {
			slots++
		}
	}
	if slots > 1 {
		slices.SortFunc(all, func(a, b picked) int { return cmp.Compare(a.doc, b.doc) })
	}
	*room = all
	b := newList(len(all))
	for _, p := range all {
		b.one(p.doc, p.at)
	}
	l := b.list(s.docs)
	if len(all) > 0 { // that a segment has none is remembered with the counts
		s.decoded.keep(pairKey(hash), l)
	}
	return l, nil
}

// among returns those documents of a pair that have another pair, too; nil for
// none.
func (p *postings) among(pair string) (*postings, error) {
	own, err := p.decode()
	if err != nil {
		return nil, err
	}
	other, err := p.seg.lookupPair(pair)
	if err != nil {
		return nil, err
	}
	both := own.among(other, p.seg.docs)
	if both.count() == 0 {
		return nil, nil
	}
	return &postings{seg: p.seg, n: both.count(), list: both}, nil
}

func eachFrequency(list segmentapi.PostingsList, yield func(docs []uint32, freqs []packed)) error {
	it := list.Iterator(true, true, false, nil)
	for {
		p, err := it.Next()
		if err != nil {
			return fmt.Errorf("read inverted list: %w", err)
		}
		if p == nil {
			return nil
		}
		yield([]uint32{uint32(p.Number())}, []packed{packed(p.Frequency())})
	}
}
