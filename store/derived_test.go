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
		{Article: a.ID, Quote: "متن", Start: 0, End: 3, Speaker: "رضا نمونه", Role: "مدیر", Cue: "گفت", Kind: news.Direct, Name: "رضانمونه", Entity: "rn"},
		{Article: a.ID, Quote: "نمونه", Start: 4, End: 9, Speaker: "نمونه", Kind: news.Indirect, Name: "نمونه", Entity: "n"},
	}
	for i, want := range []int{2, 0} { // a second run must not double anything
		update(t, s, func(tx *store.Tx) error {
			fresh, gone, err := tx.SaveStatements(ctx, a, said)
			if len(fresh) != want || len(gone) != 0 {
				t.Errorf("run %d: got %d new and %d gone", i, len(fresh), len(gone))
			}
			return err
		})
	}
	update(t, s, func(tx *store.Tx) error {
		if err := tx.SetTails(ctx, "رضانمونه", []string{"نمونه"}); err != nil {
			return err
		}
		longer, err := tx.Longer(ctx, "نمونه")
		want := []news.Speaker{{ID: "رضانمونه", Name: "رضا نمونه", Roles: []news.RoleSeen{{Role: "مدیر"}}}}
		if diff := cmp.Diff(longer, want); diff != "" || err != nil {
			t.Error("longer: got(-) want(+)", diff, err)
		}
		known, err := tx.Mentions(ctx, "نمونه")
		if err != nil || len(known) != 1 || known[0].Entity != "n" {
			t.Errorf("mentions: got %+v, %v", known, err)
		}
		known[0].Entity = "rn"
		return tx.Identify(ctx, known[0])
	})
	said[1].Entity = "rn"
	for name, q := range map[string]store.StatementQuery{
		"article":  {Article: a.ID},
		"articles": {Articles: []news.ArticleID{a.ID, "none"}},
		"speaker":  {Speakers: []news.SpeakerID{"none", "rn"}},
		"days":     {From: start, To: start.Add(time.Second)},
	} {
		got, err := s.Statements(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, said); diff != "" {
			t.Error(name, "got(-) want(+)", diff)
		}
	}
	want := news.Speaker{
		ID: "rn", Name: "رضا نمونه", Aliases: []string{"رضا نمونه", "نمونه"},
		Roles: []news.RoleSeen{{Role: "مدیر", First: start, Last: start}}, Statements: 2,
	}
	update(t, s, func(tx *store.Tx) error {
		seen, err := tx.Appearances(ctx, "rn")
		if err != nil || len(seen) != 2 || seen[0].As != "رضا نمونه" || !seen[0].First.Equal(start) {
			t.Errorf("appearances: got %+v, %v", seen, err)
		}
		return tx.PutSpeaker(ctx, want, map[string]string{"رضا نمونه": "رضانمونه", "نمونه": "نمونه"})
	})
	got, err := s.Speaker(ctx, "rn")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if all, err := s.Speakers(ctx, "رضانمو", 10); err != nil || len(all) != 1 {
		t.Errorf("speakers: got %v, %v", all, err)
	}
	if at, err := s.SaidAt(ctx, "rn"); err != nil || len(at) != 2 {
		t.Errorf("said at: got %v, %v", at, err)
	}
	speakers, err := s.SpeakersOf(ctx, []news.ArticleID{a.ID, "none"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(speakers, map[news.ArticleID][]news.Speaker{a.ID: {{ID: "rn", Name: "رضا نمونه"}, {ID: "rn", Name: "نمونه"}}}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	update(t, s, func(tx *store.Tx) error { return tx.PutSpeaker(ctx, news.Speaker{ID: "rn"}, nil) })
	if _, err := s.Speaker(ctx, "rn"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("forgotten: got %v", err)
	}
}

func TestReadAnotherWayIsFreshAndGone(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	a := sample("1001")
	a.ID = put(t, s, a).ID
	one := news.Statement{Article: a.ID, Quote: "متن", End: 3, Speaker: "نمونه", Kind: news.Direct, Name: "نمونه", Entity: "n"}
	update(t, s, func(tx *store.Tx) error {
		_, _, err := tx.SaveStatements(ctx, a, []news.Statement{one})
		return err
	})
	other := one
	other.Role, other.Entity = "مدیر", "somebody"
	update(t, s, func(tx *store.Tx) error {
		fresh, gone, err := tx.SaveStatements(ctx, a, []news.Statement{other})
		if len(fresh) != 1 || fresh[0].Entity != "n" || len(gone) != 1 {
			t.Errorf("got %+v and %+v", fresh, gone)
		}
		return err
	})
}

func TestRulingsAreOnlyAdded(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	want := []news.Ruling{{From: "a", To: "b", Editor: "نمونه", Why: "چرا", Role: "مدیر"}, {Undoes: 1, Editor: "نمونه"}}
	update(t, s, func(tx *store.Tx) (err error) {
		for i := range want {
			if want[i], err = tx.AddRuling(ctx, want[i]); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := s.Rulings(ctx)
	if diff := cmp.Diff(got, want); diff != "" || err != nil || got[1].ID != 2 || got[0].At.IsZero() {
		t.Error("got(-) want(+)", diff, err)
	}
}

func TestRerunGoesOnAndSumsUp(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	if r, err := s.BeginRerun(ctx, "said.1", "said", false); err != nil || r.Finished.IsZero() {
		t.Errorf("nothing kept: got %+v, %v", r, err)
	}
	if err := s.SetCursor(ctx, "said", 9); err != nil {
		t.Fatal(err)
	}
	r, err := s.BeginRerun(ctx, "said.2", "said", false)
	if err != nil || r.Until != 9 || !r.Finished.IsZero() {
		t.Fatalf("got %+v, %v", r, err)
	}
	one := store.Difference{Added: 1, Removed: 2, Changed: 3}
	save := func(*store.Tx) (store.Difference, error) { return one, nil }
	first, err := s.AdvanceRerun(ctx, r, 4, 2, save)
	if err != nil || first.Done != 4 || !first.Finished.IsZero() {
		t.Fatalf("got %+v, %v", first, err)
	}
	if _, err := s.AdvanceRerun(ctx, r, 4, 2, save); !errors.Is(err, news.ErrConflict) {
		t.Errorf("a second worker: got %v, want conflict", err)
	}
	if kept, err := s.BeginRerun(ctx, "said.2", "said", false); err != nil || kept != first {
		t.Errorf("taken up: got %+v, %v, want %+v", kept, err, first)
	}
	last, err := s.AdvanceRerun(ctx, first, 9, 5, save)
	if err != nil || last.Finished.IsZero() || last.Articles != 7 || last.Difference != (store.Difference{Added: 2, Removed: 4, Changed: 6}) {
		t.Errorf("got %+v, %v", last, err)
	}
	if anew, err := s.BeginRerun(ctx, "said.2", "said", true); err != nil || anew.Done != 0 || anew.Articles != 0 || !anew.Finished.IsZero() {
		t.Errorf("anew: got %+v, %v", anew, err)
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
		update(t, s, func(tx *store.Tx) error { return tx.SaveCandidates(ctx, []news.Article{a}, found) })
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
