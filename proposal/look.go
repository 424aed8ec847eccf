package proposal

import "slices"

// view is what the matcher saw of one proposal in one article.
type view struct {
	f       *profile
	r       *reading
	at      map[int][]int // words of the article by vocabulary number
	weights []float64

	naming  []float64   // of each sentence: how fully it names the subject, 0 to 1
	near    []float64   // of each sentence: share of the topic's words in it
	full    []float64   // of each sentence: the largest share of a term's words, as the user wrote it
	hits    [][]int     // of each sentence: its words that belong to the subject
	tells   []told      // of each sentence: its signs, but for the subject's own words
	odds    [][]float64 // of each sentence: how well its signs fit each event
	kinds   [][]float64 // the same as parts of one
	votes   [][]float64 // of each sentence: how it votes for the event, nil if it does not
	telling []float64   // of each sentence: what its signs count as evidence
	best    float64

	first    int          // first word of a mention
	variety  int          // terms that are named
	terms    map[int]bool // terms that occur as the user wrote them
	central  float64
	headline float64 // how fully title and first words name the subject
}

// opening is how many words of a text without a title count as its opening.
const opening = 40

// How fully a sentence must name the subject to be about it, and to be worth
// a closer look.
const (
	named = 0.7
	loose = 0.3
)

// look finds where and how an article names the subject of a proposal; terms
// are those of which enough words occur. It returns nil when it does not, or
// when no clear words could bring the score to least.
func look(f *profile, r *reading, at map[int][]int, terms map[int]bool, weights []float64, least float64) *view {
	n := len(r.sentences)
	v := &view{
		f: f, r: r, at: at, weights: weights, first: len(r.words),
		naming: make([]float64, n), near: make([]float64, n), full: make([]float64, n),
	}
	for t := range f.terms {
		if !terms[t] {
			continue
		}
		found := false
		words := f.terms[t].words
		for _, h := range windows(words, at, weights) {
			s := r.in[h.at]
			v.naming[s] = max(v.naming[s], h.strength)
			if h.strength < named {
				continue
			}
			found = true
			v.central = max(v.central, f.centrality(words, weights))
			v.first = min(v.first, h.at)
			if h.at < opening {
				v.headline = max(v.headline, h.strength)
			}
		}
		if found {
			v.variety++
		}
	}
	for _, x := range v.naming {
		v.best = max(v.best, x)
	}
	if v.best < loose {
		return nil
	}
	v.count()
	if v.score() < least { // signs can only add to it
		return nil
	}
	v.listen()
	return v
}

// count counts the words of the proposal in the sentences.
func (v *view) count() {
	v.terms = map[int]bool{}
	all := 0.0
	for n, part := range v.f.topic {
		w := v.weights[n] * part
		all += w
		before := -1
		for _, i := range v.at[n] {
			if s := v.r.in[i]; s != before {
				v.near[s] += w
				before = s
			}
		}
	}
	for s := range v.r.sentences {
		if all > 0 {
			v.near[s] /= all
		}
		if v.naming[s] >= loose {
			v.full[s] = v.fullest(s)
		}
	}
}

// listen reads the signs of the sentences, all but the subject's own words:
// what a thing is called tells nothing of what became of it.
func (v *view) listen() {
	v.r.tell()
	n := len(v.r.sentences)
	own := map[int]bool{}
	v.hits = make([][]int, n)
	for n := range v.f.own {
		for _, i := range v.at[n] {
			own[i] = true
			if v.f.subject[n] {
				v.hits[v.r.in[i]] = append(v.hits[v.r.in[i]], i)
			}
		}
	}
	v.tells, v.odds, v.kinds, v.telling = make([]told, n), make([][]float64, n), make([][]float64, n), make([]float64, n)
	v.votes = make([][]float64, n)
	for s := range v.r.sentences {
		f := v.r.facts[s]
		v.tells[s], v.odds[s], v.kinds[s], v.telling[s] = f.tells, f.odds, f.kinds, f.telling
		v.votes[s] = f.votes
		if len(v.hits[s]) == 0 && !slices.ContainsFunc(v.r.signs[s], func(sp spot) bool { return own[sp.at] }) {
			continue
		}
		v.tells[s] = v.r.room.told(len(tables().names))
		v.tells[s].hear(slices.DeleteFunc(slices.Clone(v.r.signs[s]), func(sp spot) bool { return own[sp.at] }), v.hits[s], 1)
		v.odds[s] = v.tells[s].weigh()
		v.kinds[s] = shares(v.odds[s])
		v.votes[s] = vote(v.odds[s], v.kinds[s])
		v.telling[s] = v.tells[s].telling()
	}
}

// fullest returns the largest share of a term's words, undertakings and all,
// that stand in a sentence.
func (v *view) fullest(s int) float64 {
	best := 0.0
	for t, words := range v.f.full {
		found := 0
		for _, n := range words {
			if v.has(s, n) {
				found++
			}
		}
		best = max(best, float64(found)/float64(len(words)))
		if found == len(words) {
			v.terms[t] = true
		}
	}
	return best
}

// has reports whether word n stands in sentence s.
func (v *view) has(s, n int) bool {
	sent := v.r.sentences[s]
	at := v.at[n]
	i, _ := slices.BinarySearch(at, sent.first)
	return i < len(at) && at[i] < sent.last
}

// actor reports whether a sentence names one of the actors in full.
func (v *view) actor(s int) bool {
	return slices.ContainsFunc(v.f.actors, func(words []int) bool {
		return !slices.ContainsFunc(words, func(n int) bool { return !v.has(s, n) })
	})
}

// names reports whether a sentence is about the subject.
func (v *view) names(s int) bool { return s >= 0 && s < len(v.naming) && v.naming[s] >= named }

// clarity is how clearly a sentence tells an event, on the scale of a
// logarithm; as clearly as can be before it is listened to.
func (v *view) clarity(s int) float64 {
	if v.odds == nil {
		return clear
	}
	return max(0, slices.Max(v.odds[s]))
}

// centrality is how much of a term the title and the summary repeat: terms
// that stand only in the list of terms name something nearby.
func (f *profile) centrality(words []int, weights []float64) float64 {
	in, all := 0.0, 0.0
	for _, n := range words {
		all += weights[n]
		in += weights[n] * f.topic[n]
	}
	if all == 0 {
		return 0
	}
	return in / all
}
