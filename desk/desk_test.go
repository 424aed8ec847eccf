package desk_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

var today = time.Date(2024, 5, 4, 8, 0, 0, 0, time.UTC)

// report is an invented article that is a finding of the sample proposal.
type report struct {
	daysAgo  int
	sentence string
	event    news.EventKind
}

var reports = []report{
	{200, "استاندار قول داد مرکز داده ساخته شود.", news.EventCommitted},
	{150, "اعتبار مرکز داده تصویب شد.", news.EventFunded},
	{40, "ساخت مرکز داده متوقف است.", news.EventStalled},
}

// open makes a desk over a store with one proposal and its findings, whose
// ids are 1 to 3 in the order of reports.
func open(t *testing.T) desk.Desk {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.Where(t), func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d := desk.Desk{Store: s, Now: func() time.Time { return today }}
	fill(t, d)
	return d
}

func fill(t *testing.T, d desk.Desk) {
	t.Helper()
	ctx := t.Context()
	if err := d.AddProposal(ctx, news.Proposal{ID: "markaz", Title: "مرکز داده", ProposedOn: "2023-01-01"}, "نمونه"); err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		body := "متن نمونه. " + r.sentence
		done, err := d.PutArticle(ctx, news.Article{
			Source: "khavar", URL: "https://khavar.test/" + string(r.event), Title: "خبر نمونه", Body: body,
			Published: today.AddDate(0, 0, -r.daysAgo), Precision: news.PrecisionDay,
		})
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Article(ctx, done.ID)
		if err != nil {
			t.Fatal(err)
		}
		start := len([]rune("خبر نمونه\n" + "متن نمونه. "))
		c := news.Candidate{Proposal: "markaz", Article: a.ID, Score: .8, Evidence: r.sentence, Start: start, End: start + len([]rune(r.sentence)), Event: r.event}
		if err := d.Update(ctx, func(tx *store.Tx) error { return tx.SaveCandidates(ctx, []news.Article{a}, []news.Candidate{c}) }); err != nil {
			t.Fatal(err)
		}
	}
}

func accept(t *testing.T, d desk.Desk, ids ...int64) {
	t.Helper()
	for _, id := range ids {
		if _, err := d.Review(t.Context(), id, desk.Verdict{State: news.CandidateAccepted, Editor: "نمونه"}); err != nil {
			t.Fatal(err)
		}
	}
}

// status returns both axes of the sample proposal.
func status(t *testing.T, d desk.Desk) [2]news.Status {
	t.Helper()
	st, err := d.Standing(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	return [2]news.Status{st.Response, st.Delivery}
}

func TestAcceptedReportsMoveTheProposal(t *testing.T) {
	t.Parallel()
	d := open(t)
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.NoResponseFound, news.NoActionFound}); diff != "" {
		t.Error("before: got(-) want(+)", diff)
	}
	accept(t, d, 3, 1, 2) // in any order
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.Committed, news.Stalled}); diff != "" {
		t.Error("after: got(-) want(+)", diff)
	}
	st, err := d.Standing(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if st.DaysSilent != 40 || st.Neglected || len(st.Evidence) != 3 || st.NewEvidence != 0 {
		t.Errorf("got %d days silent, neglected %v, %d pieces of evidence, %d new", st.DaysSilent, st.Neglected, len(st.Evidence), st.NewEvidence)
	}
}

func TestUndoIsAnotherReview(t *testing.T) {
	t.Parallel()
	d := open(t)
	accept(t, d, 1, 2, 3)
	if _, err := d.Undo(t.Context(), 3, "نمونه", "اشتباه بود"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.Committed, news.Authorised}); diff != "" {
		t.Error("undone: got(-) want(+)", diff)
	}
	if _, err := d.Undo(t.Context(), 3, "نمونه", "اشتباه نبود"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.Committed, news.Stalled}); diff != "" {
		t.Error("undone twice: got(-) want(+)", diff)
	}
	reviews, err := d.Reviews(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	events, err := d.Events(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if len(reviews) != 3 || len(events) != 5 {
		t.Errorf("got %d reviews and %d events, want 3 and 5: nothing is overwritten", len(reviews), len(events))
	}
	accept(t, d, 3) // it is accepted already
	if again, err := d.Reviews(t.Context(), 3); err != nil || len(again) != 3 {
		t.Errorf("a verdict that changes nothing was recorded: %d reviews, %v", len(again), err)
	}
}

func TestARejectedFindingBreaksNoSilence(t *testing.T) {
	t.Parallel()
	d := open(t)
	accept(t, d, 1, 3)
	if _, err := d.Undo(t.Context(), 3, "نمونه", ""); err != nil {
		t.Fatal(err)
	}
	st, err := d.Standing(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if st.DaysSilent != 200 {
		t.Errorf("got %d days silent, want the 200 since the evidence that is left", st.DaysSilent)
	}
}

func TestStepsFollowEachOtherHoweverTheyWereAccepted(t *testing.T) {
	t.Parallel()
	d := open(t)
	accept(t, d, 3, 2) // the later one first
	events, err := d.Events(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]news.Status
	for _, e := range events {
		got = append(got, [2]news.Status{e.From, e.To})
	}
	if diff := cmp.Diff(got, [][2]news.Status{{news.NoActionFound, news.Authorised}, {news.Authorised, news.Stalled}}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
}

func TestNothingToUndo(t *testing.T) {
	t.Parallel()
	d := open(t)
	if _, err := d.Undo(t.Context(), 1, "نمونه", ""); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("got %v, want invalid", err)
	}
	if _, err := d.Undo(t.Context(), 99, "نمونه", ""); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}
}

func TestCorrectionMovesTheStep(t *testing.T) {
	t.Parallel()
	d := open(t)
	accept(t, d, 2)
	c, err := d.Review(t.Context(), 2, desk.Verdict{State: news.CandidateAccepted, Event: news.EventStarted, Evidence: "متن نمونه.", Editor: "نمونه"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Evidence != "متن نمونه." || c.Start != 10 || c.End != 20 {
		t.Errorf("got %q at %d–%d", c.Evidence, c.Start, c.End)
	}
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.NoResponseFound, news.UnderWay}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if _, err := d.Review(t.Context(), 2, desk.Verdict{State: news.CandidateRejected, Editor: "نمونه"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(status(t, d), [2]news.Status{news.NoResponseFound, news.NoActionFound}); diff != "" {
		t.Error("rejected: got(-) want(+)", diff)
	}
	_, err = d.Review(t.Context(), 2, desk.Verdict{State: news.CandidateAccepted, Evidence: "چنین جمله\u200cای نیست", Editor: "نمونه"})
	if !errors.Is(err, news.ErrInvalid) {
		t.Errorf("evidence of no article: got %v, want invalid", err)
	}
}

func TestTwoEditorsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	var wg sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wg.Go(func() {
			state := []news.CandidateState{news.CandidateAccepted, news.CandidateRejected}[i%2]
			_, results[i] = d.Review(t.Context(), 1, desk.Verdict{State: state, Saw: news.CandidateNew, Editor: "نمونه"})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, news.ErrConflict):
			t.Errorf("got %v, want a conflict", err)
		}
	}
	reviews, err := d.Reviews(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if won != 1 || len(reviews) != 1 {
		t.Errorf("%d editors were told that their word counts, %d words are kept; want 1 and 1", won, len(reviews))
	}
}

func TestWithdrawnProposalsStayReadable(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := t.Context()
	accept(t, d, 1)
	if err := d.Withdraw(ctx, "markaz", "نمونه", "ثبت دوباره بود"); err != nil {
		t.Fatal(err)
	}
	if err := d.Withdraw(ctx, "markaz", "نمونه", ""); !errors.Is(err, news.ErrConflict) {
		t.Errorf("twice: got %v, want a conflict", err)
	}
	board, err := d.Board(ctx)
	if err != nil || len(board) != 0 {
		t.Errorf("the board shows %d, %v", len(board), err)
	}
	st, err := d.Standing(ctx, "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if st.Proposal.Withdrawn.IsZero() || len(st.Evidence) != 1 || st.Response != news.Committed {
		t.Errorf("got %+v, want it withdrawn with its evidence", st)
	}
	if _, err := d.SeedProposals(ctx, []news.Proposal{{ID: "markaz", Title: "از پیکربندی"}}); err != nil {
		t.Fatal(err)
	}
	if board, err := d.Board(ctx); err != nil || len(board) != 0 {
		t.Errorf("the configuration took it up again: %v, %v", board, err)
	}
	if err := d.Restore(ctx, "markaz", "نمونه", ""); err != nil {
		t.Fatal(err)
	}
	revisions, err := d.Revisions(ctx, "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if len(revisions) != 3 || revisions[1].Why != "ثبت دوباره بود" {
		t.Errorf("got %+v, want all three with their reasons", revisions)
	}
}

func TestCopiesOfOneStoryAreOneFinding(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := t.Context()
	all, err := d.Findings(ctx, "markaz", "")
	if err != nil || len(all) != 3 {
		t.Fatalf("got %d, %v", len(all), err)
	}
	// The second finding turns out to be a copy of the first one's story.
	second, first := all[1].Article, all[2].Article
	a, err := d.Article(ctx, second)
	if err != nil {
		t.Fatal(err)
	}
	c := all[1]
	c.Origin = first
	if err := d.Update(ctx, func(tx *store.Tx) error { return tx.SaveCandidates(ctx, []news.Article{a}, []news.Candidate{c}) }); err != nil {
		t.Fatal(err)
	}
	folded, err := d.Findings(ctx, "markaz", news.CandidateNew)
	if err != nil {
		t.Fatal(err)
	}
	if len(folded) != 2 || folded[1].Article != first || !cmp.Equal(folded[1].Copies, []news.ArticleID{second}) {
		t.Errorf("got %+v, want the first with its copy", folded)
	}
	accept(t, d, 2) // the copy was the one that an editor saw
	accepted, err := d.Findings(ctx, "markaz", news.CandidateAccepted)
	if err != nil {
		t.Fatal(err)
	}
	st, err := d.Standing(ctx, "markaz")
	if err != nil {
		t.Fatal(err)
	}
	if len(accepted) != 1 || accepted[0].Article != second || st.NewEvidence != 1 || len(st.Evidence) != 1 {
		t.Errorf("got %+v, %d new and %d pieces of evidence; want the word on one to hold for both", accepted, st.NewEvidence, len(st.Evidence))
	}
}
