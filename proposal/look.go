package proposal

import (
	"math"
	"slices"
)

// view is what the matcher saw of one proposal in one article.
type view struct {
	naming []float64 // of each sentence: how fully it names the subject, 0 to 1
	near   []float64 // of each sentence: share of the topic's words in it
	found  []findings
	best   float64

	features features
}

// features are what the score is made of, each from 0 to 1.
type features struct {
	Opening   float64 // how fully title and first words name the subject
	Best      float64 // how fully the best sentence does
	Often     float64 // how many sentences do
	Density   float64 // share of sentences that do
	Early     float64 // how early the first of them stands
	Topic     float64 // share of the topic's words in the article
	Near      float64 // share of them in the best sentence and its neighbours
	Actors    float64 // share of actors named
	Variety   float64 // share of terms that occur
	Step      float64 // how clearly a naming sentence tells an event
	Central   float64 // how central the terms are that occur
	Title     float64 // share of the words of the title in the article
	Exact     float64 // a term occurs as it stands
	Again     float64 // in how many sentences one does
	Actor     float64 // any actor is named
	TitleNear float64 // share of the words of the title near a mention
	Away      float64 // the place is never named
	Late      float64 // only named far into a long text
}

// opening is how many words of a text without a title count as its opening.
const opening = 40

// named is the least naming with which a sentence is about the subject.
const named = 0.7

func look(f *profile, r *reading, at map[int][]int, terms map[int]bool, weights []float64) view {
	v := view{naming: make([]float64, len(r.sentences)), near: make([]float64, len(r.sentences))}
	in := r.in
	first := len(r.words)
	variety, central := 0, 0.0
	for t := range f.terms {
		if !terms[t] {
			continue
		}
		found := false
		words := f.terms[t].words
		for _, h := range windows(words, at, weights) {
			strength := h.strength
			s := in[h.at]
			v.naming[s] = max(v.naming[s], strength)
			if strength < named {
				continue
			}
			found = true
			central = max(central, f.centrality(words, weights))
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
	if v.best < 0.3 {
		v.best = 0
		return v
	}
	v.topic(f, r, at, in, weights)
	words := float64(len(r.words))
	v.features.Best = v.best
	v.features.Central = central
	v.features.Often = 1 - 1/(1+float64(count)/2)
	v.features.Density = math.Min(1, 3*float64(count)/float64(max(3, len(r.sentences))))
	v.features.Early = 1 / (1 + float64(first)/100)
	v.features.Variety = math.Min(1, float64(variety)/3)
	if words > 300 && float64(first)/words > 0.4 && count <= 2 {
		v.features.Late = 1
	}
	v.found = r.told()
	for s, n := range v.naming {
		if n >= named {
			_, strength := v.found[s].best()
			v.features.Step = max(v.features.Step, math.Min(1, strength/2))
		}
	}
	return v
}

// hit is a place where the words of a term stand close together.
type hit struct {
	at       int
	strength float64 // 1 for the term as it stands, less for looser forms
}

// How fully a place names the subject: the whole term in its order, all its
// words near each other, or a part of them.
const (
	wholeTerm = 1.0
	nearTerm  = 0.8
	partTerm  = 0.6
)

// windows finds the places where most of the words stand within a few words
// of each other.
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
		last := o.at
		for _, next := range all[i:] {
			if next.at-o.at >= span {
				break
			}
			if !slices.Contains(seen, next.word) {
				seen = append(seen, next.word)
				cover += weights[next.word]
				last = next.at
			}
		}
		switch cover /= total; {
		case len(seen) == len(words) && slices.Equal(seen, words) && last-o.at < 2*len(words):
			out = append(out, hit{o.at, wholeTerm})
		case len(seen) == len(words):
			out = append(out, hit{o.at, nearTerm})
		case cover >= 0.5:
			out = append(out, hit{o.at, partTerm * cover})
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
	return in / all
}

func (v *view) topic(f *profile, r *reading, at map[int][]int, in []int, weights []float64) {
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
	title, titled := 0.0, 0.0
	for n, part := range f.topic {
		if part == 1 {
			title += weights[n]
			if len(at[n]) > 0 {
				titled += weights[n]
			}
		}
	}
	if title > 0 {
		v.features.Title = titled / title
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
	for s, n := range v.naming {
		if n < named {
			continue
		}
		near, all := 0.0, 0.0
		from, to := r.sentences[max(0, s-2)].first, r.sentences[min(len(r.sentences)-1, s+2)].last
		for n, part := range f.topic {
			if part < 1 {
				continue
			}
			all++
			if slices.ContainsFunc(at[n], func(i int) bool { return i >= from && i < to }) {
				near++
			}
		}
		v.features.TitleNear = max(v.features.TitleNear, near/max(1, all))
	}
	exact := 0.0
	for _, n := range v.naming {
		if n >= wholeTerm {
			exact++
		}
	}
	v.features.Exact = min(1, exact)
	v.features.Again = 1 - 1/(1+exact/2)
	for _, n := range f.place {
		if len(at[n]) == 0 {
			v.features.Away = 1
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
	v.features.Actor = min(1, float64(actors))
	if len(f.actors) > 0 {
		v.features.Actors = float64(actors) / float64(len(f.actors))
	}
}

// score turns the features into a chance: a logistic sum whose weights are
// the same for every proposal.
func (v view) score() float64 {
	x := v.features
	z := -4.55 + 0.9*x.Actor + 0.6*x.Actors + 0.25*x.Again - 1.5*x.Away + 0.7*x.Best + 0.7*x.Central +
		0.2*x.Density + 0.2*x.Early + 0.4*x.Exact - 0.3*x.Late + 0.6*x.Near + 0.65*x.Often + 0.5*x.Opening +
		0.65*x.Step + 1.1*x.Title + 1.15*x.TitleNear + 1.15*x.Topic + 0.9*x.Variety
	return 1 / (1 + math.Exp(-z))
}
