package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

var start = time.Date(2021, 11, 7, 7, 9, 0, 0, time.UTC)

// clock returns a clock that goes on a minute each time it is read; on
// PostgreSQL several transactions read it at once.
func clock() func() time.Time {
	var read atomic.Int64
	return func() time.Time {
		return start.Add(time.Duration(read.Add(1)) * time.Minute)
	}
}

// open makes a store of its own for a test, which runs beside the others. It
// is of the kind that this run of the suite is for; see storetest.
func open(t *testing.T) (*store.Store, string) {
	t.Helper()
	return openAt(t, storetest.Where(t))
}

// openFile makes an SQLite store, for what is about files.
func openFile(t *testing.T) (*store.Store, string) {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "peygir.db"))
}

func openAt(t *testing.T, file string) (*store.Store, string) {
	t.Helper()
	s, err := store.Open(t.Context(), file, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, file
}

func sample(n string) news.Article {
	return news.Article{
		Source: "khavar", URL: "https://khavar.test/news/" + n, Title: "خبر " + n, Body: "متن نمونه " + n,
		Tags: []string{"نمونه"}, Code: n, Published: start, Precision: news.PrecisionMinute,
	}
}

func put(t *testing.T, s *store.Store, a news.Article) store.Accepted {
	t.Helper()
	done, err := s.PutArticle(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestPutArticleTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	first := put(t, s, sample("1001"))
	again := put(t, s, sample("1001"))
	want := store.Accepted{ID: first.ID, Change: 1}
	if diff := cmp.Diff(again, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if !first.New || !first.Changed || first.Change != 1 {
		t.Errorf("first put: got %+v, want new, changed, 1", first)
	}
	a, err := s.Article(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !a.LastSeen.After(a.FirstSeen) {
		t.Errorf("last seen %v is not after first seen %v", a.LastSeen, a.FirstSeen)
	}
}

func TestPutArticleFindsTheSameArticle(t *testing.T) {
	t.Parallel()
	base := sample("1001")
	base.Aliases = []string{"https://khavar.test/fa/s/1001"}
	tests := map[string]struct {
		change func(*news.Article)
		same   bool
	}{
		"scheme and www":      {func(a *news.Article) { a.URL = "http://www.khavar.test/news/1001/" }, true},
		"campaign":            {func(a *news.Article) { a.URL += "?utm_source=feed" }, true},
		"by its alias":        {func(a *news.Article) { a.URL = "https://khavar.test/fa/s/1001"; a.Code = "" }, true},
		"new alias":           {func(a *news.Article) { a.URL = "https://k.test/x"; a.Aliases = []string{base.URL}; a.Code = "" }, true},
		"code in address":     {func(a *news.Article) { a.URL = "https://khavar.test/news/1001/other-slug" }, true},
		"code not in address": {func(a *news.Article) { a.URL = "https://khavar.test/other" }, false},
		"code of another":     {func(a *news.Article) { a.URL = "https://bakhtar.test/news/1001"; a.Source = "bakhtar" }, false},
		"other query":         {func(a *news.Article) { a.URL += "?id=7"; a.Code = "" }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t)
			first := put(t, s, base)
			other := base
			other.Aliases = nil
			test.change(&other)
			got := put(t, s, other)
			if (got.ID == first.ID) != test.same {
				t.Errorf("same: got %v, want %v", got.ID == first.ID, test.same)
			}
		})
	}
}

func TestImportedTextGetsAStableID(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	a := news.Article{Title: "عنوان نمونه", Body: "متن"}
	first := put(t, s, a)
	if again := put(t, s, a); again.ID != first.ID || again.Changed {
		t.Errorf("again: got %+v, want unchanged %s", again, first.ID)
	}
	a.Body = "متن دیگر"
	if other := put(t, s, a); other.ID == first.ID {
		t.Error("another text without address got the same ID")
	}
}

func TestChangedWordsMakeAVersion(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	a := sample("1001")
	first := put(t, s, a)
	a.Body, a.Author = "متن ویراسته", "نمونه نویس"
	if got := put(t, s, a); !got.Changed || got.New || got.Change != 2 {
		t.Errorf("edit: got %+v, want changed by 2", got)
	}
	a.Author, a.Tags = "", []string{"نمونه", "تازه"}
	if got := put(t, s, a); !got.Changed || got.Change != 3 {
		t.Errorf("tags: got %+v, want changed by 3", got)
	}
	versions, err := s.Versions(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	var bodies []string
	for i, v := range versions {
		bodies = append(bodies, v.Body)
		if v.Number != i+1 || v.SeenFrom.IsZero() {
			t.Errorf("version %d: got number %d from %v", i+1, v.Number, v.SeenFrom)
		}
	}
	if diff := cmp.Diff(bodies, []string{"متن نمونه 1001", "متن ویراسته"}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	got, err := s.Article(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Author != "نمونه نویس" || got.Version != 2 || got.Change != 3 {
		t.Errorf("article: got %+v", got)
	}
}

func TestArticlesAfterYieldsEachArticleOnce(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	many := make([]news.Article, 1203)
	for i := range many {
		many[i] = news.Article{ID: news.ArticleID(strings.Repeat("x", i+1)), Title: "نمونه"}
	}
	done, err := s.PutArticles(t.Context(), many)
	if err != nil || len(done) != len(many) {
		t.Fatalf("put: got %d, %v", len(done), err)
	}
	many[0].Title = "ویراسته"
	put(t, s, many[0])
	last := int64(1)
	n := 0
	for a, err := range s.ArticlesAfter(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Change <= last {
			t.Fatalf("change %d after %d", a.Change, last)
		}
		last = a.Change
		n++
	}
	if n != 1203 || last != 1204 {
		t.Errorf("got %d articles up to change %d, want 1203 up to 1204", n, last)
	}
	if got, err := s.Count(t.Context()); err != nil || got != 1203 {
		t.Errorf("count: got %d, %v", got, err)
	}
	if got, err := s.LastChange(t.Context()); err != nil || got != 1204 {
		t.Errorf("last change: got %d, %v", got, err)
	}
}

func TestGoneAndBack(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	id := put(t, s, sample("1001")).ID
	for range 2 {
		if err := s.MarkGone(t.Context(), id, start); err != nil {
			t.Fatal(err)
		}
	}
	a, err := s.ArticleByURL(t.Context(), "http://khavar.test/news/1001#comments")
	if err != nil || !a.Gone.Equal(start) || a.Change != 2 {
		t.Errorf("gone: got %v by %d, %v", a.Gone, a.Change, err)
	}
	if back := put(t, s, sample("1001")); !back.Changed {
		t.Error("an article seen again stays gone")
	}
	if err := s.MarkGone(t.Context(), "nobody", start); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("unknown: got %v", err)
	}
}

func TestAdvanceSavesResultAndCursorTogether(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	id := put(t, s, sample("1001")).ID
	fail := errors.New("no")
	err := s.Advance(t.Context(), "origin", 0, 1, func(tx *store.Tx) error {
		if err := tx.SetOrigin(t.Context(), id, "other"); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatalf("got %v", err)
	}
	if a, err := s.Article(t.Context(), id); err != nil || a.Origin != "" {
		t.Errorf("a failed advance left origin %q, %v", a.Origin, err)
	}
	save := func(tx *store.Tx) error { return tx.SetOrigin(t.Context(), id, "other") }
	if err := s.Advance(t.Context(), "origin", 0, 1, save); err != nil {
		t.Fatal(err)
	}
	if err := s.Advance(t.Context(), "origin", 0, 1, save); !errors.Is(err, news.ErrConflict) {
		t.Errorf("a second worker: got %v, want conflict", err)
	}
	if at, err := s.Cursor(t.Context(), "origin"); err != nil || at != 1 {
		t.Errorf("cursor: got %d, %v", at, err)
	}
	if a, err := s.Article(t.Context(), id); err != nil || a.Origin != "other" || a.Change != 2 {
		t.Errorf("got origin %q by change %d, %v", a.Origin, a.Change, err)
	}
}

func TestPagesAndHealth(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	if err := s.PutSources(ctx, []news.Source{{ID: "khavar", Name: "خاور"}}); err != nil {
		t.Fatal(err)
	}
	page := news.Page{Source: "khavar", URL: "https://khavar.test/", FetchedAt: start, Status: 200, Body: []byte("<p>سلام</p>"), Request: "Host: khavar.test\r\n"}
	id, err := s.PutPage(ctx, page)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutPage(ctx, page); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutPage(ctx, news.Page{Source: "khavar", URL: "https://khavar.test/x", FetchedAt: start.Add(time.Hour), Fault: news.FaultTimeout}); err != nil {
		t.Fatal(err)
	}
	put(t, s, sample("1001"))
	got, err := s.Page(ctx, id)
	if err != nil || string(got.Body) != string(page.Body) || got.Hash == "" || got.Request != page.Request {
		t.Errorf("page: got %+v, %v", got, err)
	}
	all, err := s.Sources(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("sources: got %v, %v", all, err)
	}
	h := all[0]
	if h.Pages != 3 || h.Articles != 1 || !h.LastSuccess.Equal(start) || !h.LastAttempt.Equal(start.Add(time.Hour)) ||
		h.LastNew.IsZero() || len(h.Faults) != 1 || h.Faults[0].Count != 1 || h.Source.Name != "خاور" {
		t.Errorf("health: got %+v", h)
	}
	if _, err := s.Page(ctx, 99); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("unknown page: got %v", err)
	}
}

func TestOneWriterManyReaders(t *testing.T) {
	t.Parallel()
	s, file := openFile(t)
	put(t, s, sample("1001"))
	if _, err := store.Open(t.Context(), file, clock()); !errors.Is(err, store.ErrInUse) {
		t.Errorf("second writer: got %v, want in use", err)
	}
	r, err := store.OpenReader(t.Context(), file, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	put(t, s, sample("1002"))
	if n, err := r.Count(t.Context()); err != nil || n != 2 {
		t.Errorf("reader counts %d, %v", n, err)
	}
	if _, err := r.PutArticle(t.Context(), sample("1003")); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("reader writes: got %v", err)
	}
	if _, err := store.OpenReader(t.Context(), file+"x", clock()); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("no store: got %v", err)
	}
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	s, file := openFile(t)
	ctx := t.Context()
	put(t, s, sample("1001"))
	copied := file + ".backup"
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, copied); !errors.Is(err, news.ErrConflict) {
		t.Errorf("over a file: got %v", err)
	}
	if err := store.Restore(ctx, copied, file, clock()); !errors.Is(err, store.ErrInUse) {
		t.Errorf("over an open store: got %v", err)
	}
	put(t, s, sample("1002"))
	other := filepath.Join(t.TempDir(), "new", "peygir.db")
	for range 2 {
		if err := store.Restore(ctx, copied, other, clock()); err != nil {
			t.Fatal(err)
		}
	}
	r, err := store.Open(ctx, other, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := r.Count(ctx); err != nil || n != 1 {
		t.Errorf("restored %d articles, %v", n, err)
	}
	if err := store.Restore(ctx, filepath.Join(t.TempDir(), "none"), other+"2", clock()); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("no backup: got %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(context.Background(), filepath.Join(dir, "peygir.db"), clock())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := store.Open(t.Context(), filepath.Join(dir, "peygir.db", "peygir.db"), clock()); err == nil {
		t.Error("a data directory that is a file was accepted")
	}
}
