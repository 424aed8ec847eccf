package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

// sun is an invented proposal; wire is about it.
var sun = news.Proposal{
	ID: "sun", Title: "نیروگاه خورشیدی هزار مگاواتی", Place: "دشت نمونه", Terms: []string{"نیروگاه خورشیدی", "هزار مگاوات"},
}

func TestAProposalIsLookedForInTheArchiveAtOnce(t *testing.T) {
	t.Parallel()
	a, ctx := open(t, pipeline.Config{Data: t.TempDir()}), t.Context()
	importLines(t, a, fmt.Sprintf(`{"id":"a1","title":"نیروگاه خورشیدی دشت نمونه","body":%q}`, wire),
		`{"id":"a2","title":"بازی امروز","body":"تیم نمونه بازی را برد و به مرحله بعد رفت."}`)
	if err := a.Store.AddProposal(ctx, sun, "نمونه"); err != nil {
		t.Fatal(err)
	}
	progress := 0
	if n, err := a.Match(ctx, sun, func(done, total int) { progress = done * 100 / total }); err != nil || n != 1 || progress != 100 {
		t.Errorf("match: got %d findings, %d %%, %v", n, progress, err)
	}
	atOnce := findings(t, a)
	if len(atOnce) != 1 || atOnce[0].Article != "a1" {
		t.Fatalf("findings: got %+v", atOnce)
	}
	// The consumer reads the whole archive again, and so does a second look;
	// both find the same.
	for range 2 {
		if err := a.Consume(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Match(ctx, sun, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(atOnce, findings(t, a)); diff != "" {
			t.Errorf("found again (-at once +later):\n%s", diff)
		}
	}
}

// sunny is more articles about a proposal than are looked at in one go.
const sunny = 230

// awaitSun fills an archive with articles about a proposal, and adds it.
func awaitSun(t *testing.T, a *pipeline.App) {
	t.Helper()
	lines := make([]string, sunny)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"id":"a%d","title":"نیروگاه خورشیدی دشت نمونه %d","body":%q}`, i, i, wire)
	}
	importLines(t, a, lines...)
	if err := a.Store.AddProposal(t.Context(), sun, "نمونه"); err != nil {
		t.Fatal(err)
	}
}

// Findings can be read while the rest of the archive is looked at, and how far
// that has come.
func TestFindingsComeWhileTheArchiveIsSearched(t *testing.T) {
	t.Parallel()
	a, ctx := open(t, pipeline.Config{Data: t.TempDir()}), t.Context()
	awaitSun(t, a)
	lookup := func() news.Lookup {
		l, err := a.Store.Lookup(ctx, sun.ID)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if got := lookup(); !got.Awaited || !got.Running() {
		t.Errorf("before: got %+v, want awaited", got)
	}
	var seen []int
	n, err := a.Match(ctx, sun, func(done, total int) {
		if got, want := lookup(), (news.Lookup{Done: done, Total: total}); got != want {
			t.Errorf("lookup: got %+v, want %+v", got, want)
		}
		waiting, err := a.Store.CountWaiting(ctx, sun.ID)
		if err != nil {
			t.Error(err)
		}
		seen = append(seen, waiting)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 2 || seen[0] == 0 || seen[0] >= n || seen[len(seen)-1] != n {
		t.Errorf("findings as they came: got %v, want some before all %d", seen, n)
	}
	if got := lookup(); got.Running() || got.Total == 0 {
		t.Errorf("after: got %+v, want all done", got)
	}
}

// A search that breaks off keeps what it has found and what was said of it,
// and is taken up again.
func TestASearchThatBreaksOffIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	a, ctx := open(t, pipeline.Config{Data: t.TempDir()}), t.Context()
	awaitSun(t, a)
	broken, stop := context.WithCancel(ctx)
	if _, err := a.Match(broken, sun, func(int, int) { stop() }); !errors.Is(err, context.Canceled) {
		t.Fatalf("broken off: got %v, want canceled", err)
	}
	some := findings(t, a)
	if l, err := a.Store.Lookup(ctx, sun.ID); err != nil || len(some) == 0 || !l.Running() {
		t.Fatalf("after the break: %d findings, %+v, %v", len(some), l, err)
	}
	is := some[0].Reading()
	is.State = news.CandidateAccepted
	err := a.Store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Review(ctx, news.Review{Candidate: some[0].ID, Was: some[0].Reading(), Is: is, Editor: "نمونه"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Consume(ctx, nil); err != nil {
		t.Fatal(err)
	}
	l, err := a.Store.Lookup(ctx, sun.ID)
	if err != nil || l.Running() {
		t.Errorf("taken up: %+v, %v", l, err)
	}
	waiting, err := a.Store.CountWaiting(ctx, sun.ID)
	if err != nil || waiting != sunny-1 {
		t.Errorf("taken up: %d wait for review, want %d, %v", waiting, sunny-1, err)
	}
	if c, err := a.Store.Candidate(ctx, some[0].ID); err != nil || c.State != news.CandidateAccepted {
		t.Errorf("what was accepted is %q, %v", c.State, err)
	}
}

func TestNobodyWaitsForALookupThatDoesNotCome(t *testing.T) {
	t.Parallel()
	a, ctx := open(t, pipeline.Config{Data: t.TempDir()}), t.Context()
	for i := range 25 { // more than are looked for one by one
		p := sun
		p.ID = news.ProposalID(fmt.Sprintf("sun-%d", i))
		if err := a.Store.AddProposal(ctx, p, "نمونه"); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Consume(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if awaited, err := a.Store.AwaitedLookups(ctx); err != nil || len(awaited) > 0 {
		t.Errorf("still awaited: %v, %v", awaited, err)
	}
}

func TestAChangedProposalKeepsWhatWasReviewed(t *testing.T) {
	t.Parallel()
	a, ctx := open(t, pipeline.Config{Data: t.TempDir(), Proposals: []news.Proposal{sun}}), t.Context()
	lines := make([]string, 0, 2)
	for _, id := range []string{"a1", "a2"} {
		lines = append(lines, fmt.Sprintf(`{"id":%q,"title":"نیروگاه خورشیدی دشت نمونه %s","body":%q}`, id, id, wire))
	}
	importLines(t, a, lines...)
	before := findings(t, a)
	if len(before) != 2 {
		t.Fatalf("findings: got %+v", before)
	}
	is := before[0].Reading()
	is.State = news.CandidateAccepted
	err := a.Store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Review(ctx, news.Review{Candidate: before[0].ID, Was: before[0].Reading(), Is: is, Editor: "نمونه"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	other := sun
	other.Title, other.Terms = "پل شرقی", []string{"پل شرقی"}
	if err := a.Store.UpdateProposal(ctx, other, 1, "نمونه", ""); err != nil {
		t.Fatal(err)
	}
	if err := a.Consume(ctx, nil); err != nil {
		t.Fatal(err)
	}
	after := findings(t, a)
	if len(after) != 1 || after[0].ID != before[0].ID || after[0].State != news.CandidateAccepted {
		t.Errorf("findings of the changed proposal: got %+v, want the accepted one alone", after)
	}
}

func findings(t *testing.T, a *pipeline.App) []news.Candidate {
	t.Helper()
	all, err := a.Store.Candidates(t.Context(), store.CandidateQuery{Proposal: sun.ID})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(x, y news.Candidate) int { return int(x.ID - y.ID) })
	return all
}

// BenchmarkMatchArchive looks for one proposal in an archive of as many
// invented articles as PEYGIR_BENCH_ARTICLES says.
func BenchmarkMatchArchive(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PEYGIR_BENCH_ARTICLES"))
	if err != nil || n <= 0 {
		n = 2000
	}
	a := benchArchive(b, n)
	g := crowd.New(9)
	p := news.Proposal{ID: "p", Title: g.Text(4), Summary: g.Text(30), Actors: []string{g.Text(2), g.Text(2)}}
	for range 7 {
		p.Terms = append(p.Terms, g.Text(2), g.Text(3))
	}
	for b.Loop() {
		found, err := a.Match(b.Context(), p, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(found), "findings")
	}
}

// benchArchive makes an archive, or opens the one that PEYGIR_BENCH_DIR keeps
// from before.
func benchArchive(b *testing.B, n int) *pipeline.App {
	b.Helper()
	dir := os.Getenv("PEYGIR_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	a, err := pipeline.Open(b.Context(), pipeline.Config{Data: dir}, slog.New(slog.DiscardHandler), now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	})
	have, err := a.Store.Count(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	g := crowd.New(8)
	var some []news.Article
	for i := range n {
		if article := g.Article(i); i >= have {
			some = append(some, article)
		}
		if len(some) == 500 || i == n-1 {
			if _, err := a.Store.PutArticles(b.Context(), some); err != nil {
				b.Fatal(err)
			}
			some = nil
		}
	}
	if err := a.Consume(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	return a
}
