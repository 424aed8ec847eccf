package index

import (
	"fmt"
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

// posting is a document with how a term occurs in it.
type posting struct {
	doc uint32
	at  packed
}

// postings are the documents of a segment that have a term: a list still on
// disk, or for a pair what was picked out of its bucket.
type postings struct {
	list   segmentapi.PostingsList
	term   string
	kept   *decodedLists // of the segment
	picked []posting
}

func (p *postings) count() int {
	if p == nil {
		return 0
	}
	if p.list != nil {
		return int(p.list.Count())
	}
	return len(p.picked)
}

// lookup returns the documents with a term, or with a pair whose words
// written together are the term; nil when there are none.
func (s *segment) lookup(term string, pair bool) (*postings, error) {
	if pair {
		return s.lookupPair(term)
	}
	list, err := s.words.PostingsList([]byte(clip(term)), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("look up %q: %w", term, err)
	}
	if list == nil || list.Count() == 0 {
		return nil, nil
	}
	return &postings{list: list, term: term, kept: &s.decoded}, nil
}

func (s *segment) lookupPair(term string) (*postings, error) {
	hash := pairHash(term, "")
	var picked []posting
	for slot := range pairSlots {
		list, err := s.pairs.PostingsList([]byte(bucketTerm(hash, slot)), nil, nil)
		if err != nil {
			return nil, fmt.Errorf("look up a pair: %w", err)
		}
		if list == nil || list.Count() == 0 {
			break // slots are filled in order
		}
		err = eachFrequency(list, func(doc uint32, f packed) {
			if p, ok := unpackPair(hash, f); ok {
				picked = append(picked, posting{doc, p})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if len(picked) == 0 {
		return nil, nil
	}
	return &postings{picked: picked}, nil
}

// among returns those documents of picked postings that have another pair,
// too.
func (p *postings) among(s *segment, pair string) (*postings, error) {
	other, err := s.lookupPair(pair)
	if err != nil || p == nil || other == nil {
		return nil, err
	}
	has := make(map[uint32]bool, len(other.picked))
	for _, x := range other.picked {
		has[x.doc] = true
	}
	var both []posting
	for _, x := range p.picked {
		if has[x.doc] {
			both = append(both, x)
		}
	}
	if len(both) == 0 {
		return nil, nil
	}
	return &postings{picked: both}, nil
}

// each yields all documents.
func (p *postings) each(yield func(doc uint32, at packed)) error {
	for _, x := range p.picked {
		yield(x.doc, x.at)
	}
	if p.list == nil {
		return nil
	}
	if p.list.Count() < decodeFrom {
		return eachFrequency(p.list, yield)
	}
	decoded, err := p.kept.decode(p.term, p.list)
	for _, x := range decoded {
		yield(x.doc, packed(x.at))
	}
	return err
}

func eachFrequency(list segmentapi.PostingsList, yield func(doc uint32, p packed)) error {
	it := list.Iterator(true, true, false, nil)
	for {
		p, err := it.Next()
		if err != nil {
			return fmt.Errorf("read inverted list: %w", err)
		}
		if p == nil {
			return nil
		}
		yield(uint32(p.Number()), packed(p.Frequency()))
	}
}

// some yields those of a word's documents that are among docs, in order.
func (p *postings) some(docs []uint32, yield func(doc uint32, at packed)) error {
	if decoded := p.kept.find(p.term); decoded != nil {
		someOf(decoded, docs, yield)
		return nil
	}
	it := p.list.Iterator(true, true, false, nil)
	var x segmentapi.Posting
	for _, doc := range docs {
		if x == nil || x.Number() < uint64(doc) {
			var err error
			if x, err = it.Advance(uint64(doc)); err != nil {
				return fmt.Errorf("read inverted list: %w", err)
			}
			if x == nil {
				return nil
			}
		}
		if x.Number() == uint64(doc) {
			yield(doc, packed(x.Frequency()))
		}
	}
	return nil
}
