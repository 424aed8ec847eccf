package index_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom/crowd"
)

// moverVariable makes the test binary a process to be killed: the folder of
// the index in which it moves articles from year to year.
const moverVariable = "PEYGIR_TEST_MOVER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(moverVariable); dir != "" {
		if err := moveAbout(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// wanderers are articles that are in another year with each change; every
// fifth change they have no date.
func wanderers(change int64) []news.Article {
	var out []news.Article
	for i := range 20 {
		a := news.Article{ID: news.ArticleID(fmt.Sprintf("w%02d", i)), Title: "خبر سرگردان", Body: fmt.Sprintf("بار شماره %d", change)}
		if change%5 > 0 {
			a.Published = time.Date(2015+(int(change)+i)%4, 3, 1, 0, i, 0, 0, time.UTC)
		}
		out = append(out, a)
	}
	return out
}

func moveAbout(ctx context.Context, dir string) error {
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		return err
	}
	for {
		at, err := x.Applied()
		if err != nil {
			return err
		}
		fmt.Println(at)
		if err := x.Apply(ctx, wanderers(at+1), nil, at+1); err != nil {
			return err
		}
	}
}

// eachOnce reports what is wrong when not every wanderer is found once.
func eachOnce(ctx context.Context, x *index.Index) error {
	res, err := x.Search(ctx, index.Query{Text: "سرگردان", Limit: 100})
	if err != nil {
		return err
	}
	seen := map[news.ArticleID]int{}
	for _, h := range res.Hits {
		seen[h.ID]++
	}
	for _, a := range wanderers(1) {
		if seen[a.ID] != 1 {
			return fmt.Errorf("%s is there %d times among %d", a.ID, seen[a.ID], res.Total)
		}
	}
	if res.Total != len(seen) {
		return fmt.Errorf("%d hits in total, %d were found", res.Total, len(seen))
	}
	return nil
}

func TestArticlesChangeTheirYearUnderReaders(t *testing.T) {
	x := open(t)
	if err := x.Apply(t.Context(), wanderers(1), nil, 1); err != nil {
		t.Fatal(err)
	}
	moved := make(chan error)
	go func() {
		var err error
		for change := int64(2); change < 15 && err == nil; change++ {
			err = x.Apply(context.Background(), wanderers(change), nil, change)
		}
		moved <- err
	}()
	for {
		if err := eachOnce(t.Context(), x); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-moved:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}

func TestArticlesChangeTheirYearUnderKills(t *testing.T) {
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("PEYGIR_TEST_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Apply(t.Context(), wanderers(1), nil, 1); err != nil {
		t.Fatal(err)
	}
	last := int64(1)
	for range kills {
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		last = max(last, moveUntilKilled(t, dir))
		if x, err = index.Open(dir, index.Config{}); err != nil {
			t.Fatal(err)
		}
		if at, err := x.Applied(); err != nil || at < last {
			t.Errorf("change %d was applied, the index knows of %d, %v", last, at, err)
		}
		if err := eachOnce(t.Context(), x); err != nil {
			t.Errorf("after a kill: %v", err)
		}
	}
	// Applying the lost change again brings what it says.
	at, err := x.Applied()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Apply(t.Context(), wanderers(at+1), nil, at+1), eachOnce(t.Context(), x), x.Close()); err != nil {
		t.Error(err)
	}
	if at < 2 {
		t.Errorf("nothing was moved before %d kills", kills)
	}
}

// moveUntilKilled returns the last change that the mover knew as applied.
func moveUntilKilled(t *testing.T, dir string) (last int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), moverVariable+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for told := 1; lines.Scan(); told++ {
		if last, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if told == 2 { // it has moved something, however slow the machine is
			time.AfterFunc(rand.N(400*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed
	return last
}

// TestYearsDoNotShow compares an index parted by years with one of the same
// articles that all lie in one year, at the same distances in time.
func TestYearsDoNotShow(t *testing.T) {
	begin := time.Date(2019, 12, 31, 23, 59, 0, 0, time.UTC)
	fill := func(shift time.Duration) *index.Index {
		x := open(t)
		g := crowd.New(3)
		var batch []news.Article
		for i := range 300 {
			a := g.Article(i)
			a.Published = begin.Add(shift + time.Duration(i)*time.Second)
			if i%50 == 0 {
				a.Published = time.Time{}
			}
			batch = append(batch, a)
		}
		if err := x.Apply(t.Context(), batch, nil, 300); err != nil {
			t.Fatal(err)
		}
		return x
	}
	parted, whole := fill(0), fill(-24*time.Hour)
	if years, err := parted.Years(); err != nil || !slices.Equal(years, []int{2020, 2019, 0}) {
		t.Fatalf("years: %v, %v", years, err)
	}
	g := crowd.New(4)
	for range 10 {
		for _, sort := range []index.Sort{index.ByRelevance, index.Newest, index.Oldest} {
			q := index.Query{Text: g.Text(3), Sort: sort, Facets: true, Limit: 50}
			var got [2]index.Result
			for i, x := range []*index.Index{parted, whole} {
				var err error
				if got[i], err = x.Search(t.Context(), q); err != nil {
					t.Fatal(err)
				}
				got[i].NextCursor = ""
				for j := range got[i].Hits {
					got[i].Hits[j].Published = time.Time{}
				}
			}
			if diff := cmp.Diff(got[0], got[1]); diff != "" {
				t.Fatalf("%+v (-parted +whole):\n%s", q, diff)
			}
		}
	}
}

func TestOneYearIsRebuiltAlone(t *testing.T) {
	dir := t.TempDir()
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		t.Fatal(err)
	}
	g := crowd.New(3)
	var all []news.Article
	for i := range 200 {
		all = append(all, g.Article(i))
	}
	if err := x.Apply(t.Context(), all, nil, 200); err != nil {
		t.Fatal(err)
	}
	rebuilt := 0
	feed := func(_ context.Context, add func([]news.Article) error) error {
		for i := range all {
			if index.Year(all[i]) == 2012 {
				all[i].Title = "بازسازیشده"
				rebuilt++
			}
		}
		return add(all)
	}
	if err := x.RebuildYear(t.Context(), 2012, feed); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken feed")
	err = x.RebuildYear(t.Context(), 2013, func(context.Context, func([]news.Article) error) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("a broken feed gave %v", err)
	}
	if err := x.RebuildYear(t.Context(), 1200, feed); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("the year 1200 gave %v, want news.ErrInvalid", err)
	}
	for range 2 { // as it is, and opened anew
		res, err := x.Search(t.Context(), index.Query{Text: "بازسازیشده", Limit: 100, Exactly: true})
		if err != nil || res.Total != rebuilt || rebuilt == 0 {
			t.Errorf("%d of %d articles of the year were rebuilt, %v", res.Total, rebuilt, err)
		}
		if n, err := x.Count(); err != nil || n != len(all) {
			t.Errorf("%d articles, %v, want %d", n, err, len(all))
		}
		if at, err := x.Applied(); err != nil || at != 200 {
			t.Errorf("applied: %d, %v, want 200", at, err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if x, err = index.Open(dir, index.Config{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

func TestIndexOfAnotherFormatIsEmptied(t *testing.T) {
	dir := t.TempDir()
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := x.Outdated(); ok {
		t.Error("a new index is outdated")
	}
	if err := errors.Join(x.Apply(t.Context(), samples(), nil, 4), x.Close()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "FORMAT"))
	if err != nil || len(files) != 1 {
		t.Fatalf("format files: %v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil { // as before there were formats
		t.Fatal(err)
	}
	if x, err = index.Open(dir, index.Config{}); err != nil {
		t.Fatal(err)
	}
	if found, now, ok := x.Outdated(); !ok || found != 1 || now <= found {
		t.Errorf("outdated: %d, %d, %v", found, now, ok)
	}
	at, err := x.Applied()
	if err != nil || at != 0 {
		t.Errorf("applied: %d, %v, want 0", at, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "gen-*")); err != nil || len(left) != 1 {
		t.Errorf("generations left: %v, %v", left, err)
	}
}

func TestClosedYearsRest(t *testing.T) {
	x := open(t)
	g := crowd.New(3)
	for change := range int64(8) {
		var batch []news.Article
		for i := range 20 {
			a := g.Article(int(change)*20 + i)
			a.Published = time.Date(2015+i%2, 1, 1, 0, 0, i, 0, time.UTC)
			batch = append(batch, a)
		}
		if err := x.Apply(t.Context(), batch, nil, change+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Rest(t.Context()); err != nil {
		t.Fatal(err)
	}
	pieces, err := x.Pieces()
	if err != nil || pieces[2015] != 1 {
		t.Errorf("pieces by year: %v, %v, want one of 2015", pieces, err)
	}
	if n, err := x.Count(); err != nil || n != 160 {
		t.Errorf("%d articles, %v, want 160", n, err)
	}
}
