package proposal

import (
	"math"
	"slices"

	"github.com/peygir/peygir/news"
)

// kinds are what a sentence can report, in the order of the columns of the
// weights; of two told equally clearly the first counts.
var kinds = []news.EventKind{
	news.EventRejected, news.EventStalled, news.EventAbandoned, news.EventFunded, news.EventApproved,
	news.EventCommitted, news.EventDelivered, news.EventProgress, news.EventStarted, news.EventUnderReview,
	news.EventDemanded, news.EventCriticised, news.EventAcknowledged, news.EventMention,
}

func kindNumber(kind string) int { return slices.Index(kinds, news.EventKind(kind)) }

// What is told of the subject follows it, up to the verb at the end. A sign
// that stands further before the subject than nearWords, or further after it
// than farWords, counts only by farWorth.
const (
	nearWords = 9
	farWords  = 20
	farWorth  = 0.5
)

// faintWorth is what a faint sign counts.
const faintWorth = 0.5

// told is how strongly the signs of a passage are there, from 0 to 1.
type told []float64

// hear adds the signs of a sentence in which the subject is named at the
// words hits; none if it is not named there.
func (t told) hear(spots []spot, hits []int, worth float64) {
	for _, s := range spots {
		w := worth
		if s.faint {
			w *= faintWorth
		}
		if s.at >= 0 && len(hits) > 0 && !near(hits, s.at) {
			w *= farWorth
		}
		t[s.sign] = max(t[s.sign], w)
	}
}

func near(hits []int, at int) bool {
	return slices.ContainsFunc(hits, func(h int) bool { return h-at <= nearWords && at-h <= farWords })
}

// weigh tells how well the signs fit each kind of event, on the scale of a
// logarithm.
func (t told) weigh() []float64 {
	odds := make([]float64, len(kinds))
	weights := tables().weights
	for s, worth := range t {
		if worth == 0 {
			continue
		}
		for k, w := range weights[s] {
			odds[k] += worth * w
		}
	}
	return odds
}

// decided is to which power the chances of the events are taken when a
// sentence votes, so that it votes for the best.
const decided = 6

// telling is how well they must fit one for the sentence to vote at all: that
// it has a number and ends in the past tells nothing.
const telling = 0.3

// headlines is what a headline counts when sentences vote, next to the
// sentences of the article, which together count 1.
const headlines = 0.4

// event is what most of an article tells: every sentence votes for what its
// signs fit best, with the probability that it is the evidence. Where nothing
// is told it is a mention.
func (v *view) event(parts []float64) news.EventKind {
	votes := make([]float64, len(kinds))
	for s, part := range parts {
		if s < v.r.lead {
			part += headlines
		}
		for k, x := range v.votes[s] {
			votes[k] += part * x
		}
	}
	best := len(kinds) - 1
	for k, x := range votes {
		if x > votes[best] {
			best = k
		}
	}
	return kinds[best]
}

// vote is how a sentence votes that fits the events so well, given also as
// parts of one: mostly for the best. One that tells nothing has no vote.
func vote(odds, parts []float64) []float64 {
	if slices.Max(odds) < telling {
		return nil
	}
	sharp := make([]float64, len(parts))
	sum := 0.0
	for k, part := range parts {
		sharp[k] = part
		for range decided - 1 {
			sharp[k] *= part
		}
		sum += sharp[k]
	}
	for k := range sharp {
		sharp[k] /= sum
	}
	return sharp
}

// shares turns odds into parts of one.
func shares(odds []float64) []float64 {
	top := slices.Max(odds)
	out := make([]float64, len(odds))
	sum := 0.0
	for i, x := range odds {
		out[i] = math.Exp(x - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
