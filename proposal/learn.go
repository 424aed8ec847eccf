package proposal

import (
	"math"

	"github.com/peygir/peygir/news"
)

// Memory is what editors have said of candidates. A new candidate that reads
// like one they rejected counts less, unless it reads more like one they
// accepted.
type Memory struct {
	patterns map[news.ProposalID][]pattern
}

// pattern is what a reviewed passage says: its words and its event.
type pattern struct {
	words    map[string]bool
	event    news.EventKind
	accepted bool
}

const (
	alike = 0.5 // the least likeness of two passages of one pattern
	// lesson is by how much the logarithm of the odds falls for a passage that
	// was rejected word for word.
	lesson = 3.0
	// sameEvent is what the event adds to the likeness of two passages.
	sameEvent = 0.1
)

// Learn makes a memory of reviewed candidates; those still to be reviewed
// teach nothing.
func Learn(reviewed []news.Candidate) Memory {
	m := Memory{patterns: map[news.ProposalID][]pattern{}}
	for _, c := range reviewed {
		if c.State == news.CandidateAccepted || c.State == news.CandidateRejected {
			p := patternOf(c)
			p.accepted = c.State == news.CandidateAccepted
			m.patterns[c.Proposal] = append(m.patterns[c.Proposal], p)
		}
	}
	return m
}

func patternOf(c news.Candidate) pattern {
	p := pattern{words: map[string]bool{}, event: c.Event}
	for _, w := range read(c.Evidence, false).words {
		if k := key(w.folded); contentWord(k) {
			p.words[k] = true
		}
	}
	return p
}

// like is how much of the words of two passages are the same, from 0 to 1.
func (p pattern) like(q pattern) float64 {
	if len(p.words) == 0 || len(q.words) == 0 {
		return 0
	}
	both := 0
	for w := range p.words {
		if q.words[w] {
			both++
		}
	}
	likeness := float64(both) / float64(len(p.words)+len(q.words)-both)
	if likeness > 0 && p.event == q.event {
		likeness = min(1, likeness+sameEvent)
	}
	return likeness
}

// Recall returns the candidates with their scores lowered by what was learnt;
// one that falls below Shown is hidden for as long as that holds. It changes
// nothing else.
func (m Memory) Recall(candidates []news.Candidate) []news.Candidate {
	return Relearn(Memory{}, m, candidates)
}

// Relearn returns the candidates, scored under what was known before, with the
// scores that they have under what is known now.
func Relearn(before, now Memory, candidates []news.Candidate) []news.Candidate {
	out := make([]news.Candidate, 0, len(candidates))
	for _, c := range candidates {
		if then, known := before.patterns[c.Proposal], now.patterns[c.Proposal]; len(then)+len(known) > 0 {
			p := patternOf(c)
			if change := doubt(p, then) - doubt(p, known); change != 0 {
				odds := c.Score / (1 - c.Score) * math.Exp(lesson*change)
				c.Score = odds / (1 + odds)
			}
		}
		out = append(out, c)
	}
	return out
}

// doubt is how much a passage reads like a rejected one, nothing where it
// reads more like an accepted one.
func doubt(p pattern, known []pattern) float64 {
	rejected, accepted := 0.0, 0.0
	for _, k := range known {
		if likeness := p.like(k); k.accepted {
			accepted = max(accepted, likeness)
		} else {
			rejected = max(rejected, likeness)
		}
	}
	if rejected < alike || rejected <= accepted {
		return 0
	}
	return rejected
}
