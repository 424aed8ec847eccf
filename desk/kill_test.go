package desk_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// childVariable makes the test binary an editor at work, to be killed: it
// names the file of the store.
const childVariable = "PEYGIR_TEST_EDITOR"

func TestMain(m *testing.M) {
	if file := os.Getenv(childVariable); file != "" {
		err := edit(context.Background(), file)
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// edit accepts and withdraws findings for ever.
func edit(ctx context.Context, file string) error {
	s, err := store.Open(ctx, file, time.Now)
	if err != nil {
		return err
	}
	d := desk.Desk{Store: s, Now: time.Now}
	fmt.Println("ready")
	for i := 0; ; i++ {
		id := int64(i%len(reports) + 1)
		state := []news.CandidateState{news.CandidateAccepted, news.CandidateRejected}[i/len(reports)%2]
		if _, err := d.Review(ctx, id, desk.Verdict{State: state, Editor: "نمونه"}); err != nil {
			return err
		}
	}
}

func TestKilledReviewIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	file := storetest.Where(t)
	prepare(t, file)
	for range 5 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+file)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if !bufio.NewScanner(out).Scan() {
			t.Fatal("the editor did not begin")
		}
		time.Sleep(rand.N(150 * time.Millisecond))
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
		whole(t, file)
	}
}

func prepare(t *testing.T, file string) {
	t.Helper()
	s, err := store.Open(t.Context(), file, func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	fill(t, desk.Desk{Store: s, Now: time.Now})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// whole checks that every finding is as its last review says, and that its
// events are those of its reviews: an acceptance makes one step, taking it
// back another.
func whole(t *testing.T, file string) {
	t.Helper()
	s, err := store.Open(t.Context(), file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(t.Context(), "markaz")
	if err != nil {
		t.Fatal(err)
	}
	for id := int64(1); id <= int64(len(reports)); id++ {
		c, err := s.Candidate(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		reviews, err := s.Reviews(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(reviews); n > 0 && reviews[n-1].Is != c.Reading() {
			t.Errorf("finding %d is %+v, its last review says %+v", id, c.Reading(), reviews[n-1].Is)
		}
		want := 0
		for _, r := range reviews {
			if r.Is.State == news.CandidateAccepted || r.Was.State == news.CandidateAccepted {
				want++
			}
		}
		got := 0
		for _, e := range events {
			if len(e.Evidence) == 1 && e.Evidence[0] == id {
				got++
			}
		}
		if got != want {
			t.Errorf("finding %d: %d events for %d reviews that make one", id, got, want)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
