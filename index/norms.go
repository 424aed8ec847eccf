package index

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
		k := kind{title: weight * float64(p.title()), exact: exact && p.plain()}
		if !title {
			k.body, k.lead = weight*float64(p.body()), weight*float64(p.lead())
		}
		k.elsewhere = k.title > 0 || k.lead > 0
		out[i] = k
	}
	return out
}

// frequency is how much a way of occurring weighs in a document.
func (n *norms) frequency(k *kind, c *columns, doc uint32) float64 {
	f := k.body * n.body[c.lengths[inBody][doc]]
	if k.elsewhere {
		f += k.title*n.title[c.lengths[inTitle][doc]&255] + k.lead*n.lead[c.lengths[inLead][doc]&255]
	}
	return f
}

// bound is the most that one document of a list has of its term.
type bound struct {
	average    [3]float64
	all, title float64 // frequency, and that in titles alone
}

// growth is how much longer the average text may get before bounds are
// measured anew; until then they are held that much too high.
const growth = 1.02

// most returns at least the highest frequency in a list.
func (n *norms) most(l *inverted, c *columns, title bool) float64 {
	b := l.bound.Load()
	if b == nil || n.average[0] > growth*b.average[0] || n.average[1] > growth*b.average[1] || n.average[2] > growth*b.average[2] {
		b = &bound{average: n.average}
		ways := len(l.kinds)
		all := kindsOf(l, make([]kind, ways), 1, false, false, false)
		titles := kindsOf(l, make([]kind, ways), 1, true, false, false)
		var buf [stretchDocs]uint32
		for from := 0; from < len(c.times); from += stretchDocs {
			docs, codes := l.stretch(uint32(from), buf[:])
			for i, doc := range docs {
				b.all = max(b.all, n.frequency(&all[codes[i]], c, doc))
				if all[codes[i]].title > 0 {
					b.title = max(b.title, n.frequency(&titles[codes[i]], c, doc))
				}
			}
		}
		l.bound.Store(b)
	}
	if title {
		return growth * b.title
	}
	return growth * b.all
}
