package proposal

import (
	"cmp"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// DefaultSilence is after how many days without evidence a proposal counts as
// neglected when it does not say.
const DefaultSilence = 90

// Effect returns the axis and the state to which an accepted report of the
// kind moves a proposal. Demands, criticism and mentions move nothing, and
// what was announced is never delivered.
func Effect(kind news.EventKind) (axis news.Axis, to news.Status, moves bool) {
	switch kind {
	case news.EventAcknowledged:
		return news.AxisResponse, news.Acknowledged, true
	case news.EventUnderReview:
		return news.AxisResponse, news.UnderReview, true
	case news.EventCommitted:
		return news.AxisResponse, news.Committed, true
	case news.EventRejected:
		return news.AxisResponse, news.Rejected, true
	case news.EventApproved, news.EventFunded:
		return news.AxisDelivery, news.Authorised, true
	case news.EventStarted, news.EventProgress:
		return news.AxisDelivery, news.UnderWay, true
	case news.EventStalled:
		return news.AxisDelivery, news.Stalled, true
	case news.EventDelivered:
		return news.AxisDelivery, news.Delivered, true
	case news.EventAbandoned:
		return news.AxisDelivery, news.Abandoned, true
	}
	return "", "", false
}

// Fold returns the state on both axes after all events, in the order in which
// they occurred; of one day the one recorded later counts.
func Fold(events []news.Event) (response, delivery news.Status) {
	response, delivery = news.NoResponseFound, news.NoActionFound
	for _, e := range InOrder(events) {
		switch e.Axis {
		case news.AxisResponse:
			response = e.To
		case news.AxisDelivery:
			delivery = e.To
		}
	}
	return response, delivery
}

// StateAt returns the state on the axis after all events that occurred up to
// and including the instant.
func StateAt(events []news.Event, axis news.Axis, at time.Time) news.Status {
	events = slices.DeleteFunc(slices.Clone(events), func(e news.Event) bool { return e.OccurredOn.After(at) })
	response, delivery := Fold(events)
	if axis == news.AxisResponse {
		return response
	}
	return delivery
}

// Steps returns the events that changed something, in the order in which they
// occurred, each beginning where the one before it on its axis ended: when an
// event was recorded, an earlier one may not have been known.
func Steps(events []news.Event) []news.Event {
	at := map[news.Axis]news.Status{news.AxisResponse: news.NoResponseFound, news.AxisDelivery: news.NoActionFound}
	var out []news.Event
	for _, e := range InOrder(events) {
		if e.From = at[e.Axis]; e.From != e.To {
			out = append(out, e)
		}
		at[e.Axis] = e.To
	}
	return out
}

// InOrder returns the events in the order in which they occurred.
func InOrder(events []news.Event) []news.Event {
	out := slices.Clone(events)
	slices.SortStableFunc(out, func(a, b news.Event) int {
		return cmp.Or(a.OccurredOn.Compare(b.OccurredOn), a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Facts are what is computed of a proposal and never set by hand.
type Facts struct {
	LastEvidence time.Time // zero: none
	DaysSilent   int       // since the last evidence, or since it was proposed; -1: neither is known
	Neglected    bool      // silent for longer than its limit, and neither delivered nor dropped
	Overdue      bool      // past a deadline that has a source
}

// Compute takes the proposal, its delivery state, and when its last accepted
// evidence was published (zero: never).
func Compute(p news.Proposal, response, delivery news.Status, last, now time.Time) Facts {
	f := Facts{LastEvidence: last, DaysSilent: -1}
	since := last
	if proposed, err := time.Parse(time.DateOnly, p.ProposedOn); since.IsZero() && err == nil {
		since = proposed
	}
	closed := slices.Contains([]news.Status{news.Delivered, news.Abandoned, news.Superseded}, delivery) || response == news.Rejected
	if !since.IsZero() {
		f.DaysSilent = max(0, int(now.Sub(since).Hours()/24))
		f.Neglected = !closed && f.DaysSilent > cmp.Or(p.SilenceDays, DefaultSilence)
	}
	if deadline, err := time.Parse(time.DateOnly, p.Deadline); err == nil && p.DeadlineFrom != "" {
		f.Overdue = !closed && now.After(deadline.AddDate(0, 0, 1))
	}
	return f
}
