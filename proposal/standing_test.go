package proposal_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
)

func on(date string) time.Time {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err) // a mistake in the test
	}
	return t
}

func TestFoldFollowsTheOrderOfOccurrence(t *testing.T) {
	events := []news.Event{
		{ID: 1, Axis: news.AxisDelivery, To: news.Stalled, OccurredOn: on("2024-05-01")},
		{ID: 2, Axis: news.AxisDelivery, To: news.UnderWay, OccurredOn: on("2023-05-01")},
		{ID: 3, Axis: news.AxisResponse, To: news.Committed, OccurredOn: on("2022-05-01")},
	}
	response, delivery := proposal.Fold(events)
	if response != news.Committed || delivery != news.Stalled {
		t.Errorf("got %s and %s, want committed and stalled", response, delivery)
	}
	response, delivery = proposal.Fold(nil)
	if response != news.NoResponseFound || delivery != news.NoActionFound {
		t.Errorf("without events: got %s and %s", response, delivery)
	}
}

func TestWhatWasAnnouncedIsNotDelivered(t *testing.T) {
	for kind, want := range map[news.EventKind]news.Status{
		news.EventCommitted: news.Committed, news.EventDelivered: news.Delivered, news.EventFunded: news.Authorised,
	} {
		if _, got, _ := proposal.Effect(kind); got != want {
			t.Errorf("%s moves to %s, want %s", kind, got, want)
		}
	}
	if _, _, moves := proposal.Effect(news.EventDemanded); moves {
		t.Error("a demand moves a proposal")
	}
}

func TestCompute(t *testing.T) {
	now := on("2024-06-01")
	for name, c := range map[string]struct {
		p        news.Proposal
		delivery news.Status
		last     time.Time
		want     proposal.Facts
	}{
		"silent for longer than the limit": {news.Proposal{}, news.UnderWay, on("2024-01-01"), proposal.Facts{LastEvidence: on("2024-01-01"), DaysSilent: 152, Neglected: true}},
		"its own limit":                    {news.Proposal{SilenceDays: 200}, news.UnderWay, on("2024-01-01"), proposal.Facts{LastEvidence: on("2024-01-01"), DaysSilent: 152}},
		"delivered is not neglected":       {news.Proposal{}, news.Delivered, on("2024-01-01"), proposal.Facts{LastEvidence: on("2024-01-01"), DaysSilent: 152}},
		"never mentioned since":            {news.Proposal{ProposedOn: "2024-05-31"}, news.NoActionFound, time.Time{}, proposal.Facts{DaysSilent: 1}},
		"nothing is known":                 {news.Proposal{}, news.NoActionFound, time.Time{}, proposal.Facts{DaysSilent: -1}},
		"overdue with a source":            {news.Proposal{Deadline: "2024-05-01", DeadlineFrom: "https://sample.test/1"}, news.UnderWay, time.Time{}, proposal.Facts{DaysSilent: -1, Overdue: true}},
		"a deadline without a source":      {news.Proposal{Deadline: "2024-05-01"}, news.UnderWay, time.Time{}, proposal.Facts{DaysSilent: -1}},
	} {
		got := proposal.Compute(c.p, news.NoResponseFound, c.delivery, c.last, now)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
