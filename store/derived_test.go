package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func update(t *testing.T, s *store.Store, do func(*store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestStatementsAndSpeakers(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	a := sample("1001")
	a.ID = put(t, s, a).ID
	said := []news.Statement{
		{Article: a.ID, Quote: "متن", Start: 0, End: 3, Speaker: "رضا نمونه", Role: "مدیر", Cue: "گفت", Kind: news.Direct, Entity: "rn"},
		{Article: a.ID, Quote: "نمونه", Start: 4, End: 9, Speaker: "نمونه", Kind: news.Indirect, Entity: "rn"},
	}
	for range 2 { // a second run must not double anything
		update(t, s, func(tx *store.Tx) error { return tx.SaveStatements(ctx, a, said) })
	}
	for name, q := range map[string]store.StatementQuery{
		"article": {Article: a.ID},
		"speaker": {Speaker: "rn"},
		"days":    {From: start, To: start.Add(time.Second)},
	} {
		got, err := s.Statements(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, said); diff != "" {
			t.Error(name, "got(-) want(+)", diff)
		}
	}
	got, err := s.Speaker(ctx, "rn")
	if err != nil {
		t.Fatal(err)
	}
	want := news.Speaker{
		ID: "rn", Name: "رضا نمونه", Aliases: []string{"رضا نمونه", "نمونه"},
		Roles: []news.RoleSeen{{Role: "مدیر", First: start, Last: start}}, Statements: 2,
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if all, err := s.Speakers(ctx, "رضا", 10); err != nil || len(all) != 1 {
		t.Errorf("speakers: got %v, %v", all, err)
	}
	speakers, err := s.SpeakersOf(ctx, []news.ArticleID{a.ID, "none"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(speakers, map[news.ArticleID][]string{a.ID: {"رضا نمونه", "نمونه"}}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if _, err := s.Speaker(ctx, "nobody"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("unknown: got %v", err)
	}
}

func TestProposalsKeepTheEditorsWord(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	seed := []news.Proposal{{ID: "sun", Title: "نیروگاه"}, {ID: "lab", Title: "آزمایشگاه"}}
	for i, want := range []int{2, 0} {
		if n, err := s.SeedProposals(ctx, seed); err != nil || n != want {
			t.Errorf("seed %d: got %d, %v, want %d", i, n, err, want)
		}
	}
	p, revision, err := s.Proposal(ctx, "sun")
	if err != nil {
		t.Fatal(err)
	}
	p.Title = "نیروگاه خورشیدی"
	if err := s.UpdateProposal(ctx, p, revision, "نمونه", "دقیق\u200cتر"); err != nil {
		t.Fatal(err)
	}
	if err := s.UpdateProposal(ctx, p, revision, "نمونه", "دقیق\u200cتر"); !errors.Is(err, news.ErrConflict) {
		t.Errorf("two editors: got %v, want conflict", err)
	}
	if err := s.AddProposal(ctx, p, "نمونه"); !errors.Is(err, news.ErrConflict) {
		t.Errorf("taken: got %v, want conflict", err)
	}
	if _, err := s.SeedProposals(ctx, seed); err != nil {
		t.Fatal(err)
	}
	all, err := s.Proposals(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, []news.Proposal{seed[1], p}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
}

func TestReviewedCandidatesStay(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	a := sample("1001")
	a.ID = put(t, s, a).ID
	found := []news.Candidate{
		{Proposal: "sun", Article: a.ID, Score: .5, Evidence: "متن", End: 3, Event: news.EventStarted, State: news.CandidateNew},
		{Proposal: "lab", Article: a.ID, Score: .4, Evidence: "متن", End: 3, Event: news.EventMention, State: news.CandidateNew},
	}
	save := func(found []news.Candidate) {
		update(t, s, func(tx *store.Tx) error { return tx.SaveCandidates(ctx, a, found) })
	}
	save(found)
	save(found)
	all, err := s.Candidates(ctx, store.CandidateQuery{Proposal: "sun", State: news.CandidateNew})
	if err != nil || len(all) != 1 {
		t.Fatalf("got %v, %v", all, err)
	}
	sun := all[0]
	is := sun.Reading()
	is.State = news.CandidateAccepted
	review := news.Review{Candidate: sun.ID, Was: sun.Reading(), Is: is, Editor: "نمونه"}
	event := news.Event{Proposal: "sun", Axis: news.AxisDelivery, From: news.NoActionFound, To: news.UnderWay, OccurredOn: start, Precision: news.PrecisionDay, Evidence: []int64{sun.ID}}
	update(t, s, func(tx *store.Tx) error {
		if _, err := tx.Review(ctx, review); err != nil {
			return err
		}
		_, err := tx.AddEvent(ctx, event)
		return err
	})
	err = s.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Review(ctx, review)
		return err
	})
	if !errors.Is(err, news.ErrConflict) {
		t.Errorf("second reviewer: got %v, want conflict", err)
	}
	save(nil)
	all, err = s.Candidates(ctx, store.CandidateQuery{Article: a.ID})
	if err != nil || len(all) != 1 || all[0].State != news.CandidateAccepted || all[0].Reviewer != "نمونه" {
		t.Errorf("after a run that finds nothing: got %+v, %v", all, err)
	}
	events, err := s.Events(ctx, "sun")
	if err != nil || len(events) != 1 || events[0].RecordedAt.IsZero() {
		t.Fatalf("events: got %+v, %v", events, err)
	}
	events[0].ID, events[0].RecordedAt = 0, time.Time{}
	if diff := cmp.Diff(events[0], event); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
}
