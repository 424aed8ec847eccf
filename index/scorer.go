package index

import (
	"math"
	"math/bits"
)

// stretchDocs is how many documents are scored at a time: their sums stay in
// the nearest cache.
const stretchDocs = 2048

// scorer gives the documents of a segment what a leaf is worth in each. It
// grows with how often the variants occur; the weight of the best of them
// bounds it.
type scorer struct {
	seg   *segment
	norms *norms
	k1    float64
	gain  float64
	exact float64 // gain where the first variant stands as written
	mass  float64 // of the query, what the leaf is
	most  float64 // no document gets more
	forms []scoredForm
}

// scoredForm is a variant that the segment has.
type scoredForm struct {
	list   *inverted
	kinds  []kind
	weight float64
}

// scorer readies a leaf for a segment; nil when the segment has nothing of it.
func (r *ranking) scorer(v *view, s int, l *leaf, room *workspace) (*scorer, error) {
	sc := &scorer{seg: v.segments[s], norms: v.norms, k1: r.k1, gain: l.weight * l.idf}
	sc.exact = sc.gain * (1 + l.exact)
	highest, best := 0.0, 0.0
	for i, p := range l.lists[s] {
		if p == nil {
			continue
		}
		list, err := p.decode()
		if err != nil {
			return nil, err
		}
		va := l.variants[i]
		kinds := room.kinds.take(len(list.kinds))
		sc.forms = append(sc.forms, scoredForm{list, kindsOf(list, kinds, va.weight, l.title, va.plain, i == 0), va.weight})
		highest += va.weight * v.norms.most(list, sc.seg.columns, l.title)
		best = max(best, va.weight)
	}
	if len(sc.forms) == 0 {
		return nil, nil
	}
	if highest > 0 {
		sc.most = max(sc.gain, sc.exact) * best * highest / (r.k1*best + highest)
	}
	return sc, nil
}

// at returns what a document gets and the weight of the best variant it has.
func (sc *scorer) at(doc uint32) (score, share float64) {
	var f float64
	gain := sc.gain
	for i := range sc.forms {
		form := &sc.forms[i]
		code, ok := form.list.at(doc)
		if !ok {
			continue
		}
		k := &form.kinds[code]
		if more := sc.norms.frequency(k, sc.seg.columns, doc); more > 0 {
			f += more
			share = max(share, form.weight)
			if k.exact {
				gain = sc.exact
			}
		}
	}
	if f == 0 {
		return 0, 0
	}
	return gain * share * f / (sc.k1*share + f), share
}

// sums gathers what the documents of a stretch get.
type sums struct {
	from  uint32
	any   [stretchDocs / 64]uint64 // documents that got something
	score [stretchDocs]float64
	mass  [stretchDocs]float64

	// What several variants of one leaf give, until it is weighed.
	some   [stretchDocs / 64]uint64
	form   [stretchDocs]formSum
	buf    [stretchDocs]uint32
	enough []enough // by way of occurring
}

type formSum struct {
	f, share float64
	exact    bool
}

// enough is which documents of one way of occurring get at least some score:
// those with a frequency, and where the term is in the body alone those whose
// body is no longer than that.
type enough struct {
	frequency float64
	body      uint16
}

// enoughFor returns, for each way of occurring of a form, what it takes for at
// least that score.
func (sc *scorer) enoughFor(form *scoredForm, score float64, out []enough) []enough {
	out = out[:0]
	for i := range form.kinds {
		gain := sc.gain
		if form.kinds[i].exact {
			gain = sc.exact
		}
		f := 0.0
		if most := gain * form.weight; most > score {
			f = score * sc.k1 * form.weight / (most - score) * (1 - 1e-9)
		} else if score > 0 {
			f = math.Inf(1)
		}
		e := enough{frequency: f, body: math.MaxUint16}
		if k := &form.kinds[i]; !k.elsewhere {
			e.body = sc.norms.longest(k.body, f)
		}
		out = append(out, e)
	}
	return out
}

// add adds what the documents of the stretch get. Of a leaf with one form, those
// that get less than enough are left out unless they are beside's.
func (sc *scorer) add(x *sums, least float64, beside *besides) {
	from := x.from
	c := sc.seg.columns
	present, only := 0, 0
	for i := range sc.forms {
		if sc.forms[i].list.reaches(from) {
			present, only = present+1, i
		}
	}
	if present == 1 {
		form := &sc.forms[only]
		docs, codes := form.list.stretch(from, x.buf[:])
		w := form.weight
		if least <= 0 || len(docs) < 2*len(form.kinds) { // too few to be worth it
			least = 0
		}
		x.enough = sc.enoughFor(form, least, x.enough)
		body := c.lengths[inBody]
		for i, doc := range docs {
			e := &x.enough[codes[i]]
			if body[doc] > e.body && !beside.has(doc) {
				continue
			}
			k := &form.kinds[codes[i]]
			f := sc.norms.frequency(k, c, doc)
			if f == 0 || f < e.frequency && !beside.has(doc) {
				continue
			}
			gain := sc.gain
			if k.exact {
				gain = sc.exact
			}
			at := doc - from
			x.any[at>>6] |= 1 << (at & 63)
			x.score[at] += gain * w * f / (sc.k1*w + f)
			x.mass[at] += sc.mass
		}
		return
	}
	for i := range sc.forms {
		form := &sc.forms[i]
		if present == 0 {
			break
		}
		docs, codes := form.list.stretch(from, x.buf[:])
		for i, doc := range docs {
			k := &form.kinds[codes[i]]
			f := sc.norms.frequency(k, c, doc)
			if f == 0 {
				continue
			}
			at := doc - from
			x.some[at>>6] |= 1 << (at & 63)
			sum := &x.form[at]
			sum.f += f
			sum.share = max(sum.share, form.weight)
			sum.exact = sum.exact || k.exact
		}
	}
	for i, w := range x.some {
		x.any[i] |= w
		for ; w != 0; w &= w - 1 {
			at := i<<6 + bits.TrailingZeros64(w)
			sum := x.form[at]
			x.form[at] = formSum{}
			gain := sc.gain
			if sum.exact {
				gain = sc.exact
			}
			x.score[at] += gain * sum.share * sum.f / (sc.k1*sum.share + sum.f)
			x.mass[at] += sc.mass
		}
		x.some[i] = 0
	}
}

// clear readies x for the stretch from from.
func (x *sums) clear(from uint32) {
	x.from = from
	for i, w := range x.any {
		for ; w != 0; w &= w - 1 {
			at := i<<6 + bits.TrailingZeros64(w)
			x.score[at], x.mass[at] = 0, 0
		}
		x.any[i] = 0
	}
}
