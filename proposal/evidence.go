package proposal

import (
	"math"
	"strings"
	"unicode"

	"github.com/peygir/peygir/news"
)

// Evidence is a sentence, with its neighbours while they help: what a quoted
// official says often takes two or three. It stays short enough to read at a
// glance.
const (
	mostSentences = 3
	mostRunes     = 700
)

// tell fills in the passage that best tells what became of the proposal, and
// the event it reports.
func tell(c *news.Candidate, r *reading, v view) {
	worth := make([]float64, len(r.sentences))
	found := make([]findings, len(r.sentences))
	best := 0
	for s := range r.sentences {
		found[s] = v.found[s]
		worth[s] = v.worth(r, s)
		if worth[s] > worth[best] {
			best = s
		}
	}
	share := func(s int) float64 { return math.Exp(worth[s] - worth[best]) }
	from, to := best, best
	for to-from+1 < mostSentences {
		next, gain := -1, 0.1
		for _, s := range []int{from - 1, to + 1} {
			if s < 0 || s >= len(r.sentences) || r.sentences[s].title != r.sentences[best].title || share(s) <= gain {
				continue
			}
			if r.sentences[max(s, to)].end-r.sentences[min(s, from)].start <= mostRunes {
				next, gain = s, share(s)
			}
		}
		if next < 0 {
			break
		}
		from, to = min(from, next), max(to, next)
	}
	c.Start, c.End = r.sentences[from].start, r.sentences[to].end
	c.Evidence = string(r.runes[c.Start:c.End])
	sum := findings{}
	for s := from; s <= to; s++ {
		for kind, strength := range found[s] {
			sum[kind] += strength * share(s)
		}
	}
	c.Event, _ = sum.best()
}

// worth is how well a sentence tells the next step of the proposal, on the
// scale of a logarithm.
func (v view) worth(r *reading, s int) float64 {
	names := func(i int) bool { return i >= 0 && i < len(v.naming) && v.naming[i] >= named }
	worth := 1.05*v.naming[s] + 2.3*v.near[s]
	if names(s) {
		worth += 1.8
	} else if v.naming[s] >= 0.3 {
		worth += 1.6
	}
	if names(s - 1) {
		worth += 0.55
	}
	if names(s - 2) {
		worth -= 0.4
	}
	if names(s + 1) {
		worth += 0.4
	}
	return worth + r.worth[s]
}

// telling is the part of a sentence's worth that does not depend on the
// proposal: that it tells an event, who says so, when, and how early.
func (r *reading) telling(s int) float64 {
	sent, plain := r.sentences[s], r.plains[s]
	worth := 0.0
	_, strength := r.found[s].best()
	worth += 1.5 * math.Min(2, strength)
	if contains(plain, sayings) {
		worth += 0.65
	}
	if strings.ContainsFunc(plain, unicode.IsDigit) {
		worth += 0.35
	}
	if contains(plain, times) {
		worth += 0.35
	}
	worth += 0.8 / (1 + float64(sent.first)/60)
	worth -= 0.95 * float64(sent.first) / float64(max(1, r.sentences[len(r.sentences)-1].first))
	if sent.title {
		worth -= 2.5
	}
	words := float64(sent.last - sent.first)
	if words < 9 {
		worth -= 0.65
	}
	worth -= 1.05 * math.Min(words, 60) / 60
	if strings.ContainsAny(string(r.runes[sent.start:sent.end]), "?؟") {
		worth -= 1.4
	}
	return worth
}
