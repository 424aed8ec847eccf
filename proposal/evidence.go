package proposal

import (
	"math"
	"slices"
)

// Evidence is a sentence, with its neighbours while they help: what a quoted
// official says often takes some sentences, and where an article leaves it
// unclear which of them tells the next step the passage is longer.
const (
	mostSentences = 10
	mostRunes     = 1400
	oneMore       = 0.04 // what a further sentence must add
)

// passage chooses the sentences, last exclusive, that most probably tell what
// became of the proposal. The second result is how probable each sentence is.
func (v *view) passage() (first, last int, parts []float64) {
	worth := make([]float64, len(v.r.sentences))
	x := make([]float64, 0, len(evidenceWeights))
	m := v.mentions()
	for s := range worth {
		x = v.evidence(x[:0], s, m)
		worth[s] = weighted(evidenceWeights, x) + v.telling[s]
	}
	parts = shares(worth)
	most := math.Inf(-1)
	for i, from := range v.r.sentences {
		sum := 0.0
		for j := i; j < min(i+mostSentences, len(parts)); j++ {
			to := v.r.sentences[j]
			if to.title != from.title || j > i && to.end-from.start > mostRunes {
				break
			}
			sum += parts[j]
			if x := sum - oneMore*float64(j-i); x > most {
				first, last, most = i, j+1, x
			}
		}
	}
	return first, last, parts
}

// mentions tells where an article is about the subject.
type mentions struct {
	first, count int
	lead         int       // first sentence of the article proper
	body         int       // first of them about it
	since        []int     // of each sentence: sentences since the last one about it
	before       []float64 // of each sentence: how many are about it since the lead
}

func (v *view) mentions() mentions {
	m := mentions{first: -1, body: -1, since: make([]int, len(v.naming)), before: make([]float64, len(v.naming)), lead: v.r.lead}
	last := -len(v.naming) - longAgo
	for s := range v.naming {
		if s > m.lead {
			m.before[s] = m.before[s-1] + is(v.names(s-1))
		}
		if v.names(s) {
			m.count++
			last = s
			if m.first < 0 {
				m.first = s
			}
			if m.body < 0 && s >= m.lead {
				m.body = s
			}
		}
		m.since[s] = s - last
	}
	return m
}

// longAgo is how many sentences after a mention the subject is forgotten.
const longAgo = 4

// evidence appends to x the features of a sentence as evidence, in the order
// of evidenceWeights.
func (v *view) evidence(x []float64, s int, m mentions) []float64 {
	sent := v.r.sentences[s]
	words := float64(sent.last - sent.first)
	early := 1 / (1 + float64(sent.first)/60)
	f := v.r.facts[s]
	pointing := v.pointing(s)
	top := v.clarity(s)
	plainly := min(clear, top) / clear
	says := v.tells[s][tables().sign["report"]] > 0
	actor := v.actor(s)
	terms := 0.0
	for _, t := range v.f.terms {
		terms += is(!slices.ContainsFunc(t.words, func(n int) bool { return !v.has(s, n) }))
	}
	ahead := 0.0
	for _, h := range v.hits[s] {
		ahead = max(ahead, 1-float64(h-sent.first)/words)
	}
	x = append(x,
		v.naming[s], is(v.names(s)), is(!v.names(s) && v.naming[s] >= loose), is(v.naming[s] >= wholeTerm), v.near[s],
		is(v.names(s-1)), is(v.names(s-2)), is(v.names(s+1)), is(m.since[s] >= longAgo), is(s == m.first), is(v.names(s))/float64(max(1, m.count)),
		is(actor), is(pointing), is(pointing && m.since[s] < longAgo), min(terms, 4)/4, ahead,
		is(says), is(f.digits), is(v.tells[s][tables().sign["time"]] > 0), is(v.tells[s][tables().sign["soon"]] > 0),
		early, float64(sent.first)/float64(max(1, v.r.sentences[len(v.r.sentences)-1].first)), is(v.names(s))*early, is(s == m.lead), is(s == m.lead+1),
		is(sent.title), is(words < 9), min(words, 60)/60, is(f.asks),
		is(f.lists), is(v.tells[s][tables().sign["wire"]] > 0), is(f.quotes),
		min(top, 3)/3, min(top, 5)/5, is(v.names(s))*plainly, is(v.names(s-1) && !v.names(s))*plainly, is(pointing && !v.names(s))*plainly,
		is(says)*plainly, is(f.digits && v.names(s)), is(actor && says),
	)
	head := v.r.heads[s]
	x = append(x,
		is(s < m.lead && !sent.title), head, head*is(v.names(s)), head*early, head*plainly,
		is(s == m.lead)*is(v.names(s)), is(s == m.lead)*plainly, is(s == m.body), is(s == m.body)*plainly, is(s == m.lead+2),
		v.tells[s][tables().sign["past"]],
	)
	about, near := 0.0, 0.0
	for i := max(0, s-3); i <= min(len(v.naming)-1, s+3); i++ {
		if i != s {
			about += is(v.names(i))
			near += v.near[i]
		}
	}
	title := v.titleIn(s)
	x = append(x,
		v.full[s], is(v.full[s] >= 1), about/6, near/3, 1/(1+m.before[s]), is(v.names(s))/(1+m.before[s]),
		title, title*is(v.names(s)), title*plainly,
	)
	return append(x, v.kinds[s]...)
}

// titleIn is the share of the words of the proposal's title in a sentence.
func (v *view) titleIn(s int) float64 {
	found := 0.0
	for _, n := range v.f.title {
		found += is(v.has(s, n))
	}
	return found / float64(max(1, len(v.f.title)))
}

// pointing reports whether a sentence points back at an undertaking or at what
// a term is about: «این طرح»، «آن تونل».
func (v *view) pointing(s int) bool {
	sent := v.r.sentences[s]
	for i := sent.first; i+1 < sent.last; i++ {
		if w := v.r.words[i].folded; w == "این" || w == "آن" {
			if k := key(v.r.words[i+1].folded); undertakingWords()[k] || v.f.heads[k] {
				return true
			}
		}
	}
	return false
}

// telling is what the signs count when evidence is looked for.
func (t told) telling() (sum float64) {
	for sign, there := range t {
		if there != 0 {
			sum += signWeights[sign] * there
		}
	}
	return sum
}

// signWeights are signsTell in the order of the signs.
var signWeights = func() []float64 {
	out := make([]float64, len(tables().names))
	for _, w := range signsTell {
		out[tables().sign[w.feature]] = w.w
	}
	return out
}()
