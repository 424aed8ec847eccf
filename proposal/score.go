package proposal

import (
	"math"
	"slices"
)

// weight is what a feature counts.
type weight struct {
	feature string
	w       float64
}

// weighted is the sum of features times weights.
func weighted(weights []weight, x []float64) float64 {
	z := 0.0
	for i, w := range weights {
		z += w.w * x[i]
	}
	return z
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// grows goes from 0 to 1 as n grows; half is at most.
func grows(n, most float64) float64 { return 1 - 1/(1+n/most) }

// clear is the clarity that counts fully.
const clear = 4

// features are what the score is made of, in the order of matchWeights. None
// knows a word of the proposal: they count, measure and compare.
func (v *view) features() []float64 {
	words := float64(len(v.r.words))
	count, exact, full, near, titleNear := 0.0, 0.0, 0.0, 0.0, 0.0
	tell, tellAny, fullest, fullOpening, fullTell, actorNear, placeNear := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	for s, n := range v.naming {
		clarity := min(clear, v.clarity(s)) / clear
		tellAny = max(tellAny, clarity)
		fullest = max(fullest, v.full[s])
		if v.full[s] >= 1 {
			full++
			fullTell = max(fullTell, clarity)
		}
		if v.r.sentences[s].first < opening+opening/2 {
			fullOpening = max(fullOpening, v.full[s])
		}
		if n >= wholeTerm {
			exact++
		}
		if n < named {
			continue
		}
		count++
		tell = max(tell, clarity)
		around := v.near[s]
		for _, i := range []int{s - 1, s + 1} {
			if i >= 0 && i < len(v.near) {
				around += v.near[i] / 2
			}
		}
		near = max(near, min(1, around))
		titleNear = max(titleNear, v.titleAround(s))
		if actorNear == 0 {
			actorNear = is(v.actor(s))
		}
		placeNear = max(placeNear, is(slices.ContainsFunc(v.f.place, func(n int) bool { return v.has(s, n) })))
	}
	actors := 0.0
	for _, a := range v.f.actors {
		actors += is(!slices.ContainsFunc(a, func(n int) bool { return len(v.at[n]) == 0 }))
	}
	topic, title := v.share(0), v.share(1)
	return []float64{
		1,
		min(1, actors), actors / float64(max(1, len(v.f.actors))), actorNear,
		grows(exact, 2), min(1, exact), is(slices.ContainsFunc(v.f.place, func(n int) bool { return len(v.at[n]) == 0 })), placeNear,
		v.best, v.central, math.Min(1, 3*count/float64(max(3, len(v.r.sentences)))), grows(count, 2), min(1, float64(v.variety)/3),
		1 / (1 + float64(v.first)/100), is(words > 300 && float64(v.first)/words > 0.4 && count <= 2), v.headline,
		near, title, titleNear, topic, topic * topic, topic * title,
		fullest, grows(full, 2), fullOpening, min(1, float64(len(v.terms))/3), title * fullest,
		tell, tellAny, fullTell,
		min(1, words/600), min(1, words/2000),
	}
}

// share is the part of the topic's words that the article has; of those that
// play at least this part.
func (v *view) share(least float64) float64 {
	all, found := 0.0, 0.0
	for n, part := range v.f.topic {
		if part < least {
			continue
		}
		w := v.weights[n]
		if least == 0 {
			w *= part
		}
		all += w
		if len(v.at[n]) > 0 {
			found += w
		}
	}
	if all == 0 {
		return 0
	}
	return found / all
}

// titleAround is the share of the words of the proposal's title that stand
// within two sentences of s.
func (v *view) titleAround(s int) float64 {
	found, all := 0.0, 0.0
	for n, part := range v.f.topic {
		if part < 1 {
			continue
		}
		all++
		for i := max(0, s-2); i <= min(len(v.naming)-1, s+2); i++ {
			if v.has(i, n) {
				found++
				break
			}
		}
	}
	return found / max(1, all)
}

// score turns the features into a chance.
func (v *view) score() float64 { return 1 / (1 + math.Exp(-weighted(matchWeights, v.features()))) }
