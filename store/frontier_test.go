package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func never(int) bool  { return false }
func always(int) bool { return true }

func link(key string, priority int) store.Link {
	return store.Link{Source: "khavar", Key: key, URL: "https://khavar.test/" + key, Kind: "article", Priority: priority}
}

func add(t *testing.T, s *store.Store, again func(int) bool, links ...store.Link) int {
	t.Helper()
	n, err := s.AddLinks(t.Context(), links, again)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// drain takes all that is due.
func drain(t *testing.T, s *store.Store, now time.Time) []string {
	t.Helper()
	var keys []string
	for {
		links, err := s.NextLinks(t.Context(), "khavar", now, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(links) == 0 {
			return keys
		}
		for _, l := range links {
			keys = append(keys, l.Key)
		}
	}
}

func TestLinksComeOnceInOrder(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	old, fresh := link("old", 1), link("fresh", 1)
	old.Published, fresh.Published = start, start.Add(time.Hour)
	if n := add(t, s, never, old, fresh, link("feed", 5), link("old", 9)); n != 3 {
		t.Errorf("added %d, want 3", n)
	}
	now := start.Add(24 * time.Hour)
	if diff := cmp.Diff(drain(t, s, now), []string{"feed", "fresh", "old"}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if err := s.EndRound(t.Context(), "khavar", true); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(drain(t, s, now), []string{"feed", "fresh", "old"}); diff != "" {
		t.Error("after release: got(-) want(+)", diff)
	}
}

func TestVisitKeepsEverythingTogether(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	now := start.Add(24 * time.Hour)
	l := link("1001", 1)
	add(t, s, never, l, link("1001/slug", 0))
	if links, err := s.NextLinks(ctx, "khavar", now, 1); err != nil || len(links) != 1 {
		t.Fatal(err)
	}
	a := sample("1001")
	l.Fetched, l.ETag, l.Looks = start, `"x"`, 1
	page := news.Page{Source: "khavar", URL: l.URL, FetchedAt: start, Status: 200, Body: []byte("<p>")}
	err := s.VisitLink(ctx, store.Visit{
		Link: l, Page: page, Keep: true, Article: &a, Next: now.Add(time.Hour),
		Aliases: []string{"1001/slug", "1001/new"},
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.ArticleByURL(ctx, a.URL)
	if err != nil || kept.PageID == 0 {
		t.Fatalf("article: got page %d, %v", kept.PageID, err)
	}
	known, err := s.KnownLinks(ctx, "khavar", []string{"1001", "1001/new", "none"})
	if err != nil {
		t.Fatal(err)
	}
	l.Article = kept.ID
	if diff := cmp.Diff(known, map[string]store.Link{"1001": l, "1001/new": l}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if keys := drain(t, s, now); keys != nil {
		t.Errorf("due although known under another key, or not yet: %v", keys)
	}
	if n := add(t, s, never, link("1001/new", 1)); n != 0 {
		t.Error("an alias was added as a new link")
	}
	if add(t, s, always, link("1001", 1)); !cmp.Equal(drain(t, s, now), []string{"1001"}) {
		t.Error("a link asked for again is not due")
	}
	gone := page
	gone.Body, gone.Fault = nil, news.FaultGone
	if err := s.VisitLink(ctx, store.Visit{Link: l, Page: gone, Gone: true}); err != nil {
		t.Fatal(err)
	}
	if kept, err = s.Article(ctx, kept.ID); err != nil || kept.Gone.IsZero() {
		t.Errorf("gone: got %v, %v", kept.Gone, err)
	}
	if err := s.VisitLink(ctx, store.Visit{Link: l, Page: page, Seen: true}); err != nil {
		t.Fatal(err)
	}
	if kept, err = s.Article(ctx, kept.ID); err != nil || !kept.Gone.IsZero() || kept.Change != 3 {
		t.Errorf("back: got %v by %d, %v", kept.Gone, kept.Change, err)
	}
}

func TestHostLease(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	now, hour := start, time.Hour
	lease := func(owner string, at time.Time) (store.Host, bool) {
		t.Helper()
		h, taken, err := s.LeaseHost(ctx, "khavar.test", owner, at, at.Add(hour))
		if err != nil {
			t.Fatal(err)
		}
		return h, taken
	}
	h, taken := lease("a", now)
	if !taken || !h.Last.IsZero() {
		t.Fatalf("first: got %+v, %v", h, taken)
	}
	if _, taken := lease("b", now.Add(hour/2)); taken {
		t.Error("two owners hold the host")
	}
	h.Last, h.Robots, h.RobotsStatus = now.Add(time.Second), []byte("User-agent: *"), 200
	if err := s.SaveHost(ctx, h, "a", now.Add(hour)); err != nil {
		t.Fatal(err)
	}
	got, taken := lease("b", now.Add(2*hour))
	h.Last = now.Add(hour)
	if diff := cmp.Diff(got, h); !taken || diff != "" {
		t.Error("after a lease that ran out: got(-) want(+)", taken, diff)
	}
	if err := s.SaveHost(ctx, h, "a", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, taken := lease("c", now.Add(2*hour)); taken {
		t.Error("an owner gave back what another holds")
	}
	if err := s.SaveHost(ctx, h, "b", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got, taken := lease("c", now.Add(2*hour)); !taken || !got.Last.Equal(h.Last) {
		t.Errorf("after a lease given back: got %+v, %v", got, taken)
	}
}

func TestWhatARunDiedOfComesLater(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	for _, key := range []string{"a", "b", "c"} {
		l := link(key, 1)
		l.Kind = "article"
		add(t, s, never, l)
	}
	now := start.Add(time.Hour)
	for _, want := range []string{"a", "b", "c"} {
		if _, err := s.BeginRound(t.Context(), "khavar", now, start); err != nil {
			t.Fatal(err)
		}
		if got, err := s.NextLinks(t.Context(), "khavar", now, 2); err != nil || len(got) == 0 || got[0].Key != want {
			t.Errorf("got %v, %v, want %s first", got, err, want)
		}
	}
}

func TestARoundThatDidNotEndGoesOn(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	if err := s.PutSources(t.Context(), []news.Source{{ID: "khavar"}}); err != nil {
		t.Fatal(err)
	}
	begin := func(now time.Time) time.Time {
		t.Helper()
		began, err := s.BeginRound(t.Context(), "khavar", now, now.Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return began
	}
	end := func(complete bool) {
		t.Helper()
		if err := s.EndRound(t.Context(), "khavar", complete); err != nil {
			t.Fatal(err)
		}
	}
	for i, step := range []struct {
		now, want time.Time
		complete  bool
	}{
		{start, start, false},
		{start.Add(time.Minute), start, false},
		{start.Add(2 * time.Minute), start, true},
		{start.Add(3 * time.Minute), start.Add(3 * time.Minute), false},
		{start.Add(2 * time.Hour), start.Add(2 * time.Hour), false}, // too old to go on with
	} {
		if got := begin(step.now); !got.Equal(step.want) {
			t.Errorf("step %d: round began %v, want %v", i, got, step.want)
		}
		end(step.complete)
	}
}
