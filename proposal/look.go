package proposal

import (
	"math"
	"slices"
)

// view is what the matcher saw of one proposal in one article.
type view struct {
	naming []float64 // of each sentence: how fully it names the subject, 0 to 1
	near   []float64 // of each sentence: share of the topic's words in it
	best   float64

	features features
}

// features are what the score is made of, each from 0 to 1.
type features struct {
	Opening float64 // how fully title and first words name the subject
	Best    float64 // how fully the best sentence does
	Often   float64 // how many sentences do
	Density float64 // share of sentences that do
	Early   float64 // how early the first of them stands
	Topic   float64 // share of the topic's words in the article
	Near    float64 // share of them in the best sentence and its neighbours
	Actors  float64 // share of actors named
	Variety float64 // share of terms that occur
	Step    float64 // how clearly a naming sentence tells an event
	Late    float64 // only named far into a long text
}

// opening is how many words of a text without a title count as its opening.
const opening = 40

// named is the least naming with which a sentence is about the subject.
const named = 0.6

func look(f *profile, r reading, at map[int][]int, terms map[int]bool, weights []float64) view {
	v := view{naming: make([]float64, len(r.sentences)), near: make([]float64, len(r.sentences))}
	in := make([]int, len(r.words)) // sentence of each word
	for s, sent := range r.sentences {
		for i := sent.first; i < sent.last; i++ {
			in[i] = s
		}
	}
	first := len(r.words)
	variety := 0
	for t := range f.terms {
		if !terms[t] {
			continue
		}
		found := false
		words := f.terms[t].words
		for _, h := range windows(words, at, weights) {
			strength := h.cover * f.centrality(words, weights)
			s := in[h.at]
			v.naming[s] = max(v.naming[s], strength)
			if strength < named {
				continue
			}
			found = true
			first = min(first, h.at)
			if h.at < opening {
				v.features.Opening = max(v.features.Opening, strength)
			}
		}
		if found {
			variety++
		}
	}
	v.best = 0
	count := 0
	for _, n := range v.naming {
		v.best = max(v.best, n)
		if n >= named {
			count++
		}
	}
	if v.best < 0.4 {
		v.best = 0
		return v
	}
	v.topic(f, r, at, in, weights)
	words := float64(len(r.words))
	v.features.Best = v.best
	v.features.Often = 1 - 1/(1+float64(count)/2)
	v.features.Density = math.Min(1, 3*float64(count)/float64(max(3, len(r.sentences))))
	v.features.Early = 1 / (1 + float64(first)/100)
	v.features.Variety = math.Min(1, float64(variety)/3)
	if words > 300 && float64(first)/words > 0.4 && count <= 2 {
		v.features.Late = 1
	}
	for s, n := range v.naming {
		if n >= named {
			e := classify(r.plain(r.sentences[s].first, r.sentences[s].last))
			v.features.Step = max(v.features.Step, math.Min(1, e.strength/2))
		}
	}
	return v
}

// hit is a place where the words of a term stand close together.
type hit struct {
	at    int
	cover float64 // share of the term's weight that stands there
}

// windows finds the places where most of the words stand within a few words
// of each other, in any order.
func windows(words []int, at map[int][]int, weights []float64) []hit {
	type occurrence struct{ at, word int }
	var all []occurrence
	total := 0.0
	for _, n := range words {
		total += weights[n]
		for _, i := range at[n] {
			all = append(all, occurrence{i, n})
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int { return a.at - b.at })
	span := 3*len(words) + 1
	var out []hit
	for i, o := range all {
		cover := 0.0
		seen := make([]int, 0, 8)
		for _, next := range all[i:] {
			if next.at-o.at >= span {
				break
			}
			if !slices.Contains(seen, next.word) {
				seen = append(seen, next.word)
				cover += weights[next.word]
			}
		}
		if cover/total >= 0.4 {
			out = append(out, hit{o.at, cover / total})
		}
	}
	return out
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
	return 0.6 + 0.4*in/all
}

func (v *view) topic(f *profile, r reading, at map[int][]int, in []int, weights []float64) {
	all, found := 0.0, 0.0
	for n, part := range f.topic {
		w := weights[n] * part
		all += w
		o := at[n]
		if len(o) > 0 {
			found += w
		}
		before := -1
		for _, i := range o {
			if s := in[i]; s != before {
				v.near[s] += w
				before = s
			}
		}
	}
	if all > 0 {
		v.features.Topic = found / all
		for s := range v.near {
			v.near[s] /= all
		}
	}
	for s, n := range v.naming {
		if n >= named {
			near := v.near[s]
			if s > 0 {
				near += v.near[s-1] / 2
			}
			if s+1 < len(v.near) {
				near += v.near[s+1] / 2
			}
			v.features.Near = max(v.features.Near, math.Min(1, near))
		}
	}
	actors := 0
	for _, words := range f.actors {
		full := true
		for _, n := range words {
			full = full && len(at[n]) > 0
		}
		if full {
			actors++
		}
	}
	if len(f.actors) > 0 {
		v.features.Actors = float64(actors) / float64(len(f.actors))
	}
}

// score turns the features into a chance: a logistic sum whose weights are
// the same for every proposal.
func (v view) score() float64 {
	x := v.features
	z := -4.5 + 1.5*x.Opening + 2*x.Best + 1.5*x.Often + 0.8*x.Density + 0.6*x.Early + 1.5*x.Topic + x.Near + 0.5*x.Actors + 0.8*x.Variety + 0.5*x.Step - x.Late
	return 1 / (1 + math.Exp(-z))
}
