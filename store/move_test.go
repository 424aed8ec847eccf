package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// furnished makes an SQLite store with something of everything that holds
// more than one batch, and closes it.
func furnished(t *testing.T) string {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "peygir.db"), clock())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	var many []news.Article
	for i := range 2300 {
		many = append(many, sample(fmt.Sprint(i)))
	}
	many[7].Title = "عنوان\x00 با بایت \xff" // an archive of before has such
	if _, err := s.PutArticles(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	many[0].Body = "متن ویراسته"
	id := put(t, s, many[0]).ID
	if _, err := s.PutPage(t.Context(), news.Page{Source: "khavar", URL: "https://khavar.test/", Body: []byte{0, 1, 0xff}}); err != nil {
		t.Fatal(err)
	}
	add(t, s, never, link("1001", 1), link("1002", 1))
	if _, _, err := s.LeaseHost(t.Context(), "khavar.test", "a", start, start); err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *store.Tx) error { return tx.SetOrigin(t.Context(), id, "other") })
	if err := errors.Join(s.Backup(t.Context(), file), s.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestMoveTakesEverythingAndGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	to := storetest.Postgres(t)
	from := furnished(t)
	ctx, cut := context.WithCancel(t.Context())
	_, err := store.Move(ctx, from, to, clock(), func(done, _ int64) {
		if done > 2500 {
			cut()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cut off: got %v", err)
	}
	if _, err := store.Open(t.Context(), to, clock()); !errors.Is(err, news.ErrConflict) {
		t.Errorf("half a store was opened: %v", err)
	}
	var first, last, total int64
	moved, err := store.Move(t.Context(), from, to, clock(), func(done, of int64) {
		if first == 0 {
			first = done
		}
		last, total = done, of
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != total {
		t.Errorf("progress ended at %d of %d", last, total)
	}
	rows := map[string]int64{}
	for _, m := range moved {
		rows[m.Name] = m.Rows
	}
	for name, want := range map[string]int64{"articles": 2300, "addresses": 2300, "versions": 1, "links": 2, "hosts": 1, "bodies": 1, "counters": 1} {
		if rows[name] != want {
			t.Errorf("%s: got %d rows, want %d", name, rows[name], want)
		}
	}
	old, _ := openAt(t, from)
	fresh, _ := openAt(t, to)
	for a, err := range old.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got, err := fresh.Article(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		a.Title = strings.ToValidUTF8(a.Title, "\ufffd")
		if diff := cmp.Diff(got, a); diff != "" {
			t.Fatal("got(-) want(+)", diff)
		}
	}
	// The numbers go on.
	if page, err := fresh.PutPage(t.Context(), news.Page{URL: "https://khavar.test/2"}); err != nil || page != 2 {
		t.Errorf("next page: got %d, %v", page, err)
	}
	if done := put(t, fresh, sample("new")); done.Change != 2303 {
		t.Errorf("next change: got %d, want 2303", done.Change)
	}
	if _, err := store.Move(t.Context(), furnished(t), to, clock(), nil); !errors.Is(err, news.ErrConflict) {
		t.Errorf("over an archive: got %v", err)
	}
}

func TestMoveProvesWhatItMoved(t *testing.T) {
	t.Parallel()
	to := storetest.Postgres(t)
	from := furnished(t)
	ctx, cut := context.WithCancel(t.Context())
	_, err := store.Move(ctx, from, to, clock(), func(int64, int64) { cut() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cut off: got %v", err)
	}
	conn, err := pgx.Connect(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `INSERT INTO leases (name, owner, until) VALUES ('x', 'y', 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO moving (name, last, rows) VALUES ('leases', 1, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Move(t.Context(), from, to, clock(), nil); !errors.Is(err, news.ErrConflict) || !strings.Contains(err.Error(), "table leases") {
		t.Errorf("a row too many was not noticed: %v", err)
	}
}
