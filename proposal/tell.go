package proposal

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
)

// What a speaker thinks of a proposal.
const (
	Support = "support"
	Oppose  = "oppose"
	Neutral = "neutral"
)

// cueWorth is what the reporting words of a statement count when its cue
// stands outside the passage.
const cueWorth = 0.5

// besides makes the other sentences of a passage count for the stance the
// likelier they are to be the one that tells the step.
const besides = 0.6

// tell fills in the passages that tell what became of the proposals, the
// events they report, and who says so.
func (m *Matcher) tell(article news.Article, candidates []news.Candidate, views []*view) {
	var statements []news.Statement
	heard := m.hear == nil
	body := utf8.RuneCountInString(article.Text()) - utf8.RuneCountInString(article.Body)
	for i, v := range views {
		c := &candidates[i]
		first, last, parts := v.passage()
		c.Start, c.End = v.r.sentences[first].start, v.r.sentences[last-1].end
		c.Evidence = string(v.r.runes[c.Start:c.End])
		if !heard {
			statements, heard = m.hear(article), true
		}
		all, speaker := v.heard(first, last, parts, statements, body)
		c.Speaker = speaker
		c.Event = v.event(parts)
		c.Stance = all.stance(c.Speaker != "")
	}
}

// heard returns the signs of a passage and who says it.
func (v *view) heard(first, last int, parts []float64, statements []news.Statement, body int) (all told, speaker string) {
	best := first
	for s := first; s < last; s++ {
		if parts[s] > parts[best] {
			best = s
		}
	}
	all = v.r.room.told(len(tables().names))
	hear := func(s int, part float64) {
		for sign, worth := range v.tells[s] {
			if worth != 0 {
				all[sign] = max(all[sign], worth*part)
			}
		}
	}
	for s := first; s < last; s++ {
		hear(s, math.Pow(parts[s]/parts[best], besides))
	}
	for s := range v.r.lead {
		hear(s, headlines)
	}
	if s, ok := spoken(statements, body, v.r.sentences[best]); ok {
		speaker = s.Speaker
		if evidence := string(v.r.runes[v.r.sentences[first].start:v.r.sentences[last-1].end]); !strings.Contains(evidence, s.Cue) {
			all.hear(tables().read(" "+s.Cue+" ", false), nil, cueWorth)
		}
	}
	return all, speaker
}

// spoken returns the statement that most of a sentence belongs to, the inner
// one of several; body is where in the text the body begins.
func spoken(statements []news.Statement, body int, sent sentence) (best news.Statement, ok bool) {
	most := 0.0
	for _, s := range statements {
		both := min(s.End+body, sent.end) - max(s.Start+body, sent.start)
		if both <= 0 {
			continue
		}
		// Of two that hold the sentence the one that says little else.
		share := float64(both)/float64(sent.end-sent.start) + 0.1*float64(both)/float64(s.End-s.Start)
		if share > most {
			best, most, ok = s, share, true
		}
	}
	return best, ok
}

// favour and disfavour are the signs of what somebody thinks.
var (
	favour = []string{
		"favour.open", "favour.past", "favour.future", "favour.wanted", "against.denied", "promise", "must", "need", "isto",
		"do.wanted", "open.wanted", "build.wanted", "give.wanted", "begin.wanted", "finish.wanted", "fund.wanted", "breach.denied",
	}
	disfavour = []string{"against.open", "against.past", "against.future", "favour.denied", "refuse", "drop", "breach.open", "breach.past", "blame"}
)

// stance tells what the speaker thinks of the proposal. The newsroom's own
// words take no side unless they say so.
func (t told) stance(spoken bool) string {
	sum := func(names []string) (x float64) {
		for _, name := range names {
			x += t[tables().sign[name]]
		}
		return x
	}
	f, d := sum(favour), sum(disfavour)
	switch {
	case d > f && (spoken || d >= 1):
		return Oppose
	case f > d && spoken:
		return Support
	}
	return Neutral
}
