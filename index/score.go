package index

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"sync"
)

// ranking holds the constants of the ranking: BM25F over title, lead and body
// with what is added on top of it.
type ranking struct {
	k1                   float64
	bBody, bLead, bTitle float64
	lead, title          float64 // weight of an occurrence, body is 1
	rarity               float64 // exponent of idf: how much more rare words tell
	exact                float64 // bonus for the form as written
	pair                 float64 // bonus for neighbours of the query that are neighbours in the text
	name                 float64 // the same where they are one name
	chain                float64 // share of a pair's bonus for its following another
	listed               float64 // weight of each of two words that «و» joins
	faint                float64 // weight of a word that carries little meaning where it stands
	synonym              float64
	related              float64
	compound             float64
	derived              float64 // a noun and the adjective made of it
	spelling             float64
	feedback             float64 // share of what the best hits say beside the query
	feedbackDocs         int
	feedbackTerms        int
	feedbackLead         float64 // exponent of score: how much more the best of them say
	recency              float64 // share that the newest gains over the oldest
	coordination         float64 // exponent of the share of the query that a hit has
}

var defaultRanking = ranking{
	rarity: 1.2,
	k1:     3.5, bBody: 0.8, bLead: 0.3, bTitle: 0.3, lead: 1.5, title: 4,
	exact: 0.1, pair: 0.25, name: 0.4, chain: 0.5, listed: 0.4, faint: 0.25,
	synonym: 0.8, related: 0.45, compound: 0.9, derived: 0.7, spelling: 0.9,
	feedback: 0.3, feedbackDocs: 10, feedbackTerms: 40, feedbackLead: 3,
	recency: 0.03, coordination: 0.7,
}

// variant is one term that stands for a word of the query.
type variant struct {
	term   string
	pair   bool     // looked up among the pairs
	also   []string // more pairs that a text must have
	plain  bool     // only where it occurs plainly
	weight float64
	why    string // for Explain
}

// leaf is a word of the query with all that stands for it. What it adds to a
// score grows with how often its variants occur.
type leaf struct {
	word     string
	variants []variant
	weight   float64
	title    bool    // only occurrences in the title count
	exact    float64 // bonus where the first variant occurs plainly
	of       []*leaf // of a bonus: the words it is about

	lists [][]*postings // by segment, then variant; nil where absent
	df    []int         // by variant
	idf   float64
}

// bitset marks documents of one segment.
type bitset []uint64

func newBitset(n int) bitset  { return make(bitset, (n+63)/64) }
func (b bitset) set(i uint32) { b[i>>6] |= 1 << (i & 63) }
func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) not(o bitset) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// fill marks the first n.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = math.MaxUint64
	}
	if n&63 != 0 && len(b) > 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) each(yield func(i uint32) bool) {
	for i, w := range b {
		for w != 0 {
			if !yield(uint32(i<<6 + bits.TrailingZeros64(w))) {
				return
			}
			w &= w - 1
		}
	}
}

// prepare looks the variants up and weighs the leaf by how rare it is.
func (r *ranking) prepare(v *view, l *leaf) error {
	l.lists = make([][]*postings, len(v.segments))
	l.df = make([]int, len(l.variants))
	for s, seg := range v.segments {
		l.lists[s] = make([]*postings, len(l.variants))
		for i, va := range l.variants {
			list, err := seg.lookup(va.term, va.pair)
			if err != nil {
				return err
			}
			for _, term := range va.also {
				if list, err = list.among(seg, term); err != nil {
					return err
				}
			}
			if list == nil {
				continue
			}
			l.lists[s][i] = list
			l.df[i] += list.count()
		}
	}
	df := 0
	for i, va := range l.variants {
		// A faint variant must not make the word look common.
		if va.weight >= 0.5 || df == 0 {
			df = max(df, l.df[i])
		}
	}
	l.idf = math.Pow(v.idf(df), r.rarity)
	if len(l.of) > 0 {
		// Neighbours tell no more than the commoner of them allows.
		least := math.Inf(1)
		for _, w := range l.of {
			least = min(least, w.idf)
		}
		l.idf = min(l.idf, 2*least)
	}
	return nil
}

func (v *view) idf(df int) float64 {
	return math.Log(1 + (float64(v.docs-df)+0.5)/(float64(df)+0.5))
}

// frequency is how much an occurrence pattern weighs in a document: more in
// the title, less in a long text.
func (r *ranking) frequency(v *view, seg *segment, doc uint32, p packed, titleOnly bool) float64 {
	f := 0.0
	if t := p.title(); t > 0 {
		f += r.title * float64(t) / (1 - r.bTitle + r.bTitle*float64(seg.lengths[inTitle][doc])/v.average[inTitle])
	}
	if titleOnly {
		return f
	}
	if b := p.body(); b > 0 {
		f += float64(b) / (1 - r.bBody + r.bBody*float64(seg.lengths[inBody][doc])/v.average[inBody])
	}
	if l := p.lead(); l > 0 {
		f += r.lead * float64(l) / (1 - r.bLead + r.bLead*float64(seg.lengths[inLead][doc])/v.average[inLead])
	}
	return f
}

// hitSink takes what a leaf gives a document, and how much of what is meant
// the best of the variants there is.
type hitSink func(doc uint32, score, share float64)

// form gathers what several variants give one document.
type form struct {
	f, w  float64
	plain bool
}

// forms gathers for the documents of a segment. A map would cost more than all
// the rest of a search in a large index.
type forms struct {
	of   []form
	docs []uint32 // those with any
}

var spareForms = sync.Pool{New: func() any { return new(forms) }}

func newForms(docs int) *forms {
	s := spareForms.Get().(*forms)
	if len(s.of) < docs {
		s.of = make([]form, docs)
	}
	return s
}

// free keeps an emptied s for the next search.
func (s *forms) free() {
	for _, doc := range s.docs {
		s.of[doc] = form{}
	}
	s.docs = s.docs[:0]
	spareForms.Put(s)
}

// walk runs through all documents of a segment that have the leaf, in no
// certain order and each once.
func (r *ranking) walk(v *view, s int, l *leaf, yield hitSink) error {
	seg := v.segments[s]
	present := 0
	only := -1
	for i, list := range l.lists[s] {
		if list != nil {
			present++
			only = i
		}
	}
	if present == 0 {
		return nil
	}
	gain := l.weight * l.idf
	if present == 1 {
		w := l.variants[only].weight
		plain := l.variants[only].plain
		return l.lists[s][only].each(func(doc uint32, p packed) {
			if plain && !p.plain() {
				return
			}
			if f := w * r.frequency(v, seg, doc, p, l.title); f > 0 {
				// The weight bounds what many occurrences can add, too.
				g := gain
				if only == 0 && p.plain() {
					g *= 1 + l.exact
				}
				yield(doc, g*w*f/(r.k1*w+f), w)
			}
		})
	}
	sum := newForms(seg.docs)
	for i, list := range l.lists[s] {
		if list == nil {
			continue
		}
		w, plain := l.variants[i].weight, l.variants[i].plain
		err := list.each(func(doc uint32, p packed) {
			if plain && !p.plain() {
				return
			}
			if f := w * r.frequency(v, seg, doc, p, l.title); f > 0 {
				was := &sum.of[doc]
				if was.f == 0 {
					sum.docs = append(sum.docs, doc)
				}
				was.f += f
				was.w = max(was.w, w)
				was.plain = was.plain || i == 0 && p.plain()
			}
		})
		if err != nil {
			return err
		}
	}
	for _, doc := range sum.docs {
		x := sum.of[doc]
		g := gain
		if x.plain {
			g *= 1 + l.exact
		}
		yield(doc, g*x.w*x.f/(r.k1*x.w+x.f), x.w)
	}
	sum.free()
	return nil
}

// scores gathers, for one segment, what each document got and how much of the
// query it has.
type scores struct {
	sum  []float32
	mass []float32 // of the query's weight, what the document has
	// strict lets what is not quite the word asked for be not quite had. By
	// relevance the score sees to that.
	strict bool
}

func newScores(n int) *scores { return &scores{sum: make([]float32, n), mass: make([]float32, n)} }

// match adds a leaf's scores and returns which documents have it.
func (r *ranking) match(ctx context.Context, v *view, s int, l *leaf, into *scores) (bitset, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	have := newBitset(v.segments[s].docs)
	mass := l.weight * l.idf
	err := r.walk(v, s, l, func(doc uint32, score, share float64) {
		have.set(doc)
		if into != nil {
			into.sum[doc] += float32(score)
			if !into.strict {
				share = 1
			}
			into.mass[doc] += float32(mass * share)
		}
	})
	return have, err
}
