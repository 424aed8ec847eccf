package proposal

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
)

// Seen is what the matcher saw of a proposal in an article, for fitting.
type Seen struct {
	Proposal news.ProposalID
	Article  news.ArticleID
	Features []float64
	Evidence [][]float64 // features of each sentence, then its signs
	Spans    [][2]int    // of each sentence, in runes of the text
}

// See returns what is seen of every proposal in the articles.
func (m *Matcher) See(articles []news.Article, stats Stats) []Seen {
	weights := m.weigh(stats)
	var out []Seen
	for _, a := range articles {
		r, at, touched := m.touch(a)
		for i, terms := range touched {
			v := look(&m.profiles[i], r, at, terms, weights, 0)
			if v == nil {
				continue
			}
			s := Seen{Proposal: v.f.id, Article: a.ID, Features: v.features()}
			m := v.mentions()
			for i, sent := range r.sentences {
				s.Evidence = append(s.Evidence, append(v.evidence(nil, i, m), v.tells[i]...))
				s.Spans = append(s.Spans, [2]int{sent.start, sent.end})
			}
			out = append(out, s)
		}
	}
	return out
}

// SetWeights replaces the fitted weights.
func SetWeights(match, evidence []float64) {
	set := func(to *[]weight, from []float64) {
		list := make([]weight, len(from))
		for i, w := range from {
			list[i] = weight{featureName(*to, i), w}
		}
		*to = list
	}
	n := len(evidence) - len(tables().names)
	set(&matchWeights, match)
	set(&evidenceWeights, evidence[:n])
	signWeights = slices.Clone(evidence[n:])
}

func featureName(list []weight, i int) string {
	if i < len(list) {
		return list[i].feature
	}
	return ""
}

// SpellWeights writes the weights in use as Go, for weights.go.
func SpellWeights() string {
	var b strings.Builder
	b.WriteString(`package proposal

// The weights are fitted by TestWeights; each belongs to the feature of the
// same place in view.features and view.evidence.
`)
	for _, table := range []struct {
		name string
		list []weight
	}{{"matchWeights", matchWeights}, {"evidenceWeights", evidenceWeights}} {
		fmt.Fprintf(&b, "\nvar %s = []weight{\n", table.name)
		for _, w := range table.list {
			fmt.Fprintf(&b, "\t{%q, %.2f},\n", w.feature, w.w)
		}
		b.WriteString("}\n")
	}
	b.WriteString("\n// signsTell is what a sign counts when the evidence is looked for; those that\n// hardly count are left out.\nvar signsTell = []weight{\n")
	for i, w := range signWeights {
		if math.Abs(w) >= 0.03 {
			fmt.Fprintf(&b, "\t{%q, %.2f},\n", tables().names[i], w)
		}
	}
	b.WriteString("}\n")
	return b.String()
}
