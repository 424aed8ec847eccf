package desk_test

import (
	"testing"

	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// TestARejectionTeachesWhatWaits: a finding that reads like a rejected one is
// no longer shown, and comes back when the rejection is taken back.
func TestARejectionTeachesWhatWaits(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := t.Context()
	notice := "نشانی دفتر مرکز داده خیابان دوم است و ساعت کار آن هشت تا دوازده."
	var ids []int64
	for _, name := range []string{"first", "second"} {
		done, err := d.PutArticle(ctx, news.Article{Source: "khavar", URL: "https://khavar.test/" + name, Title: name, Body: notice, Published: today.AddDate(0, 0, -1)})
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Article(ctx, done.ID)
		if err != nil {
			t.Fatal(err)
		}
		start := len([]rune(name + "\n"))
		c := news.Candidate{Proposal: "markaz", Article: a.ID, Score: .7, Evidence: notice, Start: start, End: start + len([]rune(notice)), Event: news.EventMention}
		if err := d.Update(ctx, func(tx *store.Tx) error { return tx.SaveCandidates(ctx, []news.Article{a}, []news.Candidate{c}) }); err != nil {
			t.Fatal(err)
		}
		found, err := d.Candidates(ctx, store.CandidateQuery{Article: done.ID})
		if err != nil || len(found) != 1 {
			t.Fatalf("got %v, %v", found, err)
		}
		ids = append(ids, found[0].ID)
	}
	waiting := func() int {
		t.Helper()
		st, err := d.Standing(ctx, "markaz")
		if err != nil {
			t.Fatal(err)
		}
		found, err := d.Findings(ctx, "markaz", news.CandidateNew)
		if err != nil || len(found) != st.NewEvidence {
			t.Fatalf("%d findings and %d said to wait, %v", len(found), st.NewEvidence, err)
		}
		return len(found)
	}
	if n := waiting(); n != 5 {
		t.Fatalf("before: %d wait, want 5", n)
	}
	if _, err := d.Review(ctx, ids[0], desk.Verdict{State: news.CandidateRejected, Editor: "نمونه"}); err != nil {
		t.Fatal(err)
	}
	if n := waiting(); n != 3 {
		t.Errorf("after a rejection: %d wait, want the 3 that say something else", n)
	}
	if _, err := d.Undo(ctx, ids[0], "نمونه", ""); err != nil {
		t.Fatal(err)
	}
	if n := waiting(); n != 5 {
		t.Errorf("after it was taken back: %d wait, want all 5", n)
	}
}
