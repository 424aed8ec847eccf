package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// processes opens one store as several processes would. An SQLite file takes
// one process; then it is the same store each time.
func processes(t *testing.T, n int) []*store.Store {
	t.Helper()
	s, where := open(t)
	all := []*store.Store{s}
	for len(all) < n {
		if store.IsPostgres(where) {
			s, _ = openAt(t, where)
		}
		all = append(all, s)
	}
	return all
}

// TestNoReaderSkipsAChange tries to make a reader of the log miss an article:
// writers of several processes draw their numbers early and commit late, in
// another order, or not at all, while the reader goes on from the last number
// it saw.
func TestNoReaderSkipsAChange(t *testing.T) {
	t.Parallel()
	const writersEach, rounds = 4, 10
	stores := processes(t, 4)
	ctx := t.Context()
	var wrote sync.Map
	var writers sync.WaitGroup
	var failed atomic.Int64
	undone := errors.New("undone")
	for p, s := range stores {
		for w := range writersEach {
			writers.Go(func() {
				for round := range rounds {
					var ids []news.ArticleID
					err := s.Update(ctx, func(tx *store.Tx) error {
						ids = ids[:0]
						for i := range 1 + rand.IntN(3) {
							done, err := tx.PutArticle(ctx, news.Article{
								ID: news.ArticleID(fmt.Sprintf("%d-%d-%d-%d", p, w, round, i)), Title: "نمونه",
							})
							if err != nil {
								return err
							}
							ids = append(ids, done.ID)
							time.Sleep(rand.N(2 * time.Millisecond))
						}
						if round%5 == 4 {
							return undone
						}
						return nil
					})
					if errors.Is(err, undone) {
						continue
					}
					if err != nil {
						failed.Add(1)
						t.Error(err)
						return
					}
					for _, id := range ids {
						wrote.Store(id, true)
					}
				}
			})
		}
	}
	ended := make(chan struct{})
	go func() { writers.Wait(); close(ended) }()

	read := map[news.ArticleID]bool{}
	var last int64
	for final := false; ; {
		some, err := stores[0].Changes(ctx, last, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range some {
			if a.Change <= last {
				t.Fatalf("change %d comes after %d", a.Change, last)
			}
			last = a.Change
			read[a.ID] = true
		}
		if len(some) > 0 {
			continue
		}
		if final {
			break
		}
		select {
		case <-ended:
			final = true
		default:
		}
	}
	n := 0
	wrote.Range(func(id, _ any) bool {
		n++
		if !read[id.(news.ArticleID)] {
			t.Errorf("article %s was written and never read", id)
		}
		return true
	})
	if n == 0 || len(read) != n || last != int64(n) {
		t.Errorf("read %d of %d articles up to change %d; every number must be given once, without gaps", len(read), n, last)
	}
}

func TestOneArticleFromManyWriters(t *testing.T) {
	t.Parallel()
	stores := processes(t, 4)
	ctx := t.Context()
	var fresh atomic.Int64
	var writers sync.WaitGroup
	for p, s := range stores {
		for i := range 4 {
			writers.Go(func() {
				a := sample("1001")
				a.Body = fmt.Sprintf("متن %d از %d", i, p)
				done, err := s.PutArticle(ctx, a)
				if err != nil {
					t.Error(err)
				}
				if done.New {
					fresh.Add(1)
				}
			})
		}
	}
	writers.Wait()
	a, err := stores[0].ArticleByURL(ctx, sample("1001").URL)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := stores[0].Versions(ctx, a.ID)
	if err != nil || fresh.Load() != 1 || len(versions) != 16 || a.Version != 16 || a.Change != 16 {
		t.Errorf("got %d times new, %d versions, version %d by change %d, %v; want 1, 16, 16, 16",
			fresh.Load(), len(versions), a.Version, a.Change, err)
	}
}

func TestLinksAreHandedOutOnce(t *testing.T) {
	t.Parallel()
	const links = 120
	stores := processes(t, 3)
	ctx := t.Context()
	var added, taken atomic.Int64
	var seen sync.Map
	var crawlers sync.WaitGroup
	for _, s := range stores {
		crawlers.Go(func() {
			for i := range links { // all find the same addresses at once
				n, err := s.AddLinks(ctx, []store.Link{link(fmt.Sprint(i), 1)}, never)
				if err != nil {
					t.Error(err)
				}
				added.Add(int64(n))
			}
		})
	}
	crawlers.Wait()
	for _, s := range stores {
		for range 3 {
			crawlers.Go(func() {
				for {
					links, err := s.NextLinks(ctx, "khavar", start, 1)
					if err != nil {
						t.Error(err)
					}
					if len(links) == 0 {
						return
					}
					taken.Add(1)
					if _, twice := seen.LoadOrStore(links[0].Key, true); twice {
						t.Errorf("link %s was handed out twice", links[0].Key)
					}
				}
			})
		}
	}
	crawlers.Wait()
	if added.Load() != links || taken.Load() != links {
		t.Errorf("got %d added, %d handed out, want %d", added.Load(), taken.Load(), links)
	}
}

func TestLease(t *testing.T) {
	t.Parallel()
	stores := processes(t, 2)
	lease := func(s *store.Store, owner string, span time.Duration) bool {
		t.Helper()
		taken, err := s.Lease(t.Context(), "consumers", owner, span)
		if err != nil {
			t.Fatal(err)
		}
		return taken
	}
	a, b := stores[0], stores[1]
	for range 2 {
		if !lease(a, "a", time.Hour) {
			t.Error("a lease that is free, or one's own, was not given")
		}
	}
	if lease(b, "b", time.Hour) || lease(b, "b", 0) {
		t.Error("two owners have one lease")
	}
	if !lease(a, "a", 0) || !lease(b, "b", time.Nanosecond) {
		t.Error("a lease that was given back is not free")
	}
	time.Sleep(2 * time.Millisecond)
	if !lease(a, "a", time.Hour) {
		t.Error("a lease that ran out is not free")
	}
}

func TestOneOfManyAdvances(t *testing.T) {
	t.Parallel()
	stores := processes(t, 4)
	id := put(t, stores[0], sample("1001")).ID
	var moved atomic.Int64
	var workers sync.WaitGroup
	for _, s := range stores {
		workers.Go(func() {
			err := s.Advance(t.Context(), "origin", 0, 1, func(tx *store.Tx) error {
				time.Sleep(5 * time.Millisecond)
				return tx.SetOrigin(t.Context(), id, "other")
			})
			switch {
			case err == nil:
				moved.Add(1)
			case !errors.Is(err, news.ErrConflict):
				t.Error(err)
			}
		})
	}
	workers.Wait()
	if moved.Load() != 1 {
		t.Errorf("%d workers did the same work", moved.Load())
	}
}

func TestChangesWakeOthers(t *testing.T) {
	t.Parallel()
	stores := processes(t, 2)
	// The listener of another process connects in its own time.
	deadline := time.After(time.Minute)
	for i := 0; ; i++ {
		woken := stores[1].Changed()
		put(t, stores[0], sample(fmt.Sprint(i)))
		select {
		case <-woken:
			return
		case <-deadline:
			t.Fatal("nobody was woken")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func TestStrayBytesAreNoChange(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	a := sample("1001")
	a.Title, a.Body = "خبر\x00", "متن \xff نمونه"
	put(t, s, a)
	if again := put(t, s, a); again.Changed {
		t.Error("the same article with stray bytes counts as changed")
	}
	if _, err := s.PutPage(t.Context(), news.Page{URL: "https://khavar.test/\x00", Detail: "\xfe", Body: []byte{0, 0xff}}); err != nil {
		t.Error(err)
	}
}

// TestConnectionsLost cuts all connections again and again while several
// processes write: nothing that was acknowledged is lost, nothing is written
// twice, and nobody has to care.
func TestConnectionsLost(t *testing.T) {
	t.Parallel()
	where := storetest.Postgres(t) + "&application_name=cut_" + t.Name()
	a, _ := openAt(t, where)
	b, _ := openAt(t, where)
	ctx := t.Context()
	const articles = 100
	var writers sync.WaitGroup
	var unknown atomic.Int64
	for p, s := range []*store.Store{a, b} {
		writers.Go(func() {
			for i := range articles {
				one := sample(fmt.Sprintf("%d-%d", p, i))
				for tries := 1; ; tries++ {
					_, err := s.PutArticle(ctx, one)
					if err == nil {
						break
					}
					// The answer to the commit was lost; to ask again is safe, and
					// that answer can be lost as well.
					unknown.Add(1)
					if tries == 20 {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { writers.Wait(); close(ended) }()
	conn, err := pgx.Connect(ctx, where+"_knife")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for cuts := 0; ; cuts++ {
		select {
		case <-ended:
			n, err := a.Count(ctx)
			if err != nil || n != 2*articles {
				t.Errorf("got %d articles, %v, want %d", n, err, 2*articles)
			}
			if last, err := b.LastChange(ctx); err != nil || last != 2*articles {
				t.Errorf("last change: got %d, %v, want %d", last, err, 2*articles)
			}
			t.Logf("connections were cut %d times, %d answers were lost", cuts, unknown.Load())
			return
		case <-time.After(50*time.Millisecond + rand.N(100*time.Millisecond)):
			_, err := conn.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, "cut_"+t.Name())
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
