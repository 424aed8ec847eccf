package index

import (
	"math"
	"sort"
)

// norms are what an occurrence weighs by the length of the text it stands in:
// more in the title, less in a long text.
type norms struct {
	average [3]float64
	body    []float64 // by words of the body
	lead    [256]float64
	title   [256]float64
}

// normsOf returns the table for texts of an average length. It is made anew when
// that changes, which it does whenever articles arrive.
func (x *Index) normsOf(average [3]float64) *norms {
	if n := x.norms.Load(); n != nil && n.average == average {
		return n
	}
	r := &x.ranking
	n := &norms{average: average, body: make([]float64, 1<<16)}
	by := func(b float64, length int, at part) float64 { return 1 / (1 - b + b*float64(length)/average[at]) }
	for i := range n.body {
		n.body[i] = by(r.bBody, i, inBody)
	}
	for i := range n.lead {
		n.lead[i] = r.lead * by(r.bLead, i, inLead)
		n.title[i] = r.title * by(r.bTitle, i, inTitle)
	}
	x.norms.Store(n)
	return n
}

// kind is a way of occurring, ready to be weighed.
type kind struct {
	body, lead, title float64 // how often, times the weight of the variant
	elsewhere         bool    // not in the body alone
	exact             bool    // the word as it was written
}

// kindsOf weighs the ways of occurring of a list, into as many zeroes. With
// title only occurrences in the title count, with plain only plain ones.
func kindsOf(l *inverted, out []kind, weight float64, title, plain, exact bool) []kind {
	for i, p := range l.kinds {
		if plain && !p.plain() {
			continue
		}
		out[i] = kindOf(p, weight, title)
		out[i].exact = exact && p.plain()
	}
	return out
}

func kindOf(p packed, weight float64, title bool) kind {
	k := kind{title: weight * float64(p.title())}
	if !title {
		k.body, k.lead = weight*float64(p.body()), weight*float64(p.lead())
	}
	k.elsewhere = k.title > 0 || k.lead > 0
	return k
}

// frequency is how much a way of occurring weighs in a document.
func (n *norms) frequency(k *kind, c *columns, doc uint32) float64 {
	f := k.body * n.body[c.lengths[inBody][doc]]
	if k.elsewhere {
		f += k.title*n.title[c.lengths[inTitle][doc]&255] + k.lead*n.lead[c.lengths[inLead][doc]&255]
	}
	return f
}

// longest is the length of the longest body in which a way of occurring reaches
// a frequency, or more.
func (n *norms) longest(body, frequency float64) uint16 {
	if body == 0 || frequency == 0 {
		return math.MaxUint16
	}
	// The longer a body, the less weighs an occurrence.
	first := sort.Search(len(n.body), func(i int) bool { return body*n.body[i] < frequency })
	return uint16(max(first-1, 0))
}

// shortest are the lengths of the shortest texts in which a term occurs in one
// way, each part for itself.
type shortest struct{ body, lead, title uint16 }

// few is how often a term occurs in most bodies that have it. Among the many
// such texts of a long list one is as short as any of the segment: that is taken
// for all of them without looking.
const few = 1

// shortestOf looks a list through, once: it never changes. Many lists are read
// for which nobody asks.
func (l *inverted) shortestOf(c *columns) []shortest {
	if known := l.shortest.Load(); known != nil {
		return *known
	}
	out := make([]shortest, len(l.kinds))
	var skip, elsewhere [256]bool
	for i, k := range l.kinds {
		elsewhere[i] = k.title() > 0 || k.lead() > 0
		out[i] = shortest{math.MaxUint16, math.MaxUint16, math.MaxUint16}
		if skip[i] = l.bits != nil && !elsewhere[i] && k.body() <= few; skip[i] {
			out[i] = shortest{body: c.least}
		}
	}
	body, lead, title := c.lengths[inBody], c.lengths[inLead], c.lengths[inTitle]
	l.each(func(doc uint32, code uint8) {
		if skip[code] {
			return
		}
		s := &out[code]
		s.body = min(s.body, body[doc])
		if elsewhere[code] {
			s.lead, s.title = min(s.lead, lead[doc]), min(s.title, title[doc])
		}
	})
	l.shortest.Store(&out)
	return out
}

// most returns at least the highest frequency in a list: what there would be if
// the shortest texts of each way of occurring were one.
func (n *norms) most(l *inverted, c *columns, title bool) float64 {
	most := 0.0
	for i, s := range l.shortestOf(c) {
		p := l.kinds[i]
		f := float64(p.title()) * n.title[s.title&255]
		if !title {
			f += float64(p.body())*n.body[s.body] + float64(p.lead())*n.lead[s.lead&255]
		}
		most = max(most, f)
	}
	return most
}
