package proposal

import (
	"github.com/peygir/peygir/news"
)

// longEvidence is the length in runes from which a sentence stands alone.
const longEvidence = 90

// tell fills in the sentence that best tells what became of the proposal, and
// what it says.
func tell(c *news.Candidate, f *profile, r reading, v view) {
	best, top := 0, -1.0
	var kind finding
	for s, sent := range r.sentences {
		e := classify(r.plain(sent.first, sent.last))
		worth := v.worth(f, r, s, e)
		if worth > top {
			best, top, kind = s, worth, e
		}
	}
	start, end := r.sentences[best].start, r.sentences[best].end
	c.Start, c.End = start, end
	c.Evidence = string(r.runes[start:end])
	c.Event = kind.event
}

// worth is how well a sentence tells the next step of the proposal.
func (v view) worth(f *profile, r reading, s int, e finding) float64 {
	sent := r.sentences[s]
	about := v.naming[s]
	if about < named {
		// A sentence that goes on about what its neighbour named.
		if s > 0 {
			about = max(about, 0.6*v.naming[s-1])
		}
		if s > 1 {
			about = max(about, 0.4*v.naming[s-2])
		}
	}
	worth := 2*about + 0.8*e.strength + v.near[s] + 0.6/(1+float64(sent.first)/100)
	if sent.title {
		worth -= 1
	}
	if n := sent.last - sent.first; n < 8 {
		worth -= 0.7
	}
	return worth
}
