package index

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// posting tells that an article of a piece has a term, and how often.
type posting struct {
	term  uint32
	doc   uint32
	count packed
}

// table collects the terms of one field while the articles of a piece are read,
// one article after the other.
type table struct {
	ids      map[string]uint32
	terms    []tableTerm // by id
	postings []posting   // by id, in the order of articles

	order []tableKey
	ranks []uint32 // by id
	lists lists
}

type tableTerm struct {
	name string
	last uint32 // place of its last posting, plus one
}

// tableKey sorts terms by their first bytes where those decide.
type tableKey struct {
	first uint64
	id    uint32
}

func newTable() *table { return &table{ids: map[string]uint32{}} }

// at returns where occurrences of a term in the article read now are counted.
func (t *table) at(term string, doc uint32) *packed {
	id, ok := t.ids[term]
	if !ok {
		id = t.make(term)
	}
	return t.count(id, doc)
}

// atBytes is at without a string for a term that is known.
func (t *table) atBytes(term []byte, doc uint32) *packed {
	id, ok := t.ids[string(term)]
	if !ok {
		id = t.make(string(term))
	}
	return t.count(id, doc)
}

func (t *table) make(term string) uint32 {
	id := uint32(len(t.terms))
	t.ids[term] = id
	t.terms = append(t.terms, tableTerm{name: term})
	return id
}

func (t *table) count(id, doc uint32) *packed {
	last := &t.terms[id].last
	if *last == 0 || t.postings[*last-1].doc != doc {
		t.postings = append(t.postings, posting{term: id, doc: doc})
		*last = uint32(len(t.postings))
	}
	return &t.postings[*last-1].count
}

// each yields the terms in order, each with its list.
func (t *table) each(yield func(term []byte, list []posting) error) error {
	t.order = t.order[:0]
	for id := range t.terms {
		var first [8]byte
		copy(first[:], t.terms[id].name)
		t.order = append(t.order, tableKey{binary.BigEndian.Uint64(first[:]), uint32(id)})
	}
	slices.SortFunc(t.order, func(a, b tableKey) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(t.terms[a.id].name, t.terms[b.id].name))
	})
	t.ranks = slices.Grow(t.ranks[:0], len(t.terms))[:len(t.terms)]
	for rank, key := range t.order {
		t.ranks[key.id] = uint32(rank)
	}
	for i := range t.postings {
		t.postings[i].term = t.ranks[t.postings[i].term]
	}
	t.lists.part(t.postings, len(t.terms))
	var term []byte
	for rank, key := range t.order {
		term = append(term[:0], t.terms[key.id].name...)
		if err := yield(term, t.lists.of(rank)); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) clear() {
	clear(t.ids)
	clear(t.terms)
	t.terms, t.postings = t.terms[:0], t.postings[:0]
}

// lists are postings parted by their terms.
type lists struct {
	ends  []uint32 // by term
	whole []posting
}

// part sorts postings by term, of which there are that many; those of a term
// stay in order.
func (l *lists) part(postings []posting, terms int) {
	l.ends = slices.Grow(l.ends[:0], terms+1)[:terms+1]
	clear(l.ends)
	for _, p := range postings {
		l.ends[p.term+1]++
	}
	for i := range terms {
		l.ends[i+1] += l.ends[i]
	}
	// Each end stands at the begin of its list now, and moves to where it belongs.
	l.whole = slices.Grow(l.whole[:0], len(postings))[:len(postings)]
	for _, p := range postings {
		l.whole[l.ends[p.term]] = p
		l.ends[p.term]++
	}
}

func (l *lists) of(term int) []posting {
	begin := uint32(0)
	if term > 0 {
		begin = l.ends[term-1]
	}
	return l.whole[begin:l.ends[term]]
}
