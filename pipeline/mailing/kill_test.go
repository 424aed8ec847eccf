package mailing_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// childVariable makes the test binary another process: a sender that is to be
// killed, or a mail server.
const childVariable = "PEYGIR_TEST_CHILD"

// killsVariable says how often the sender is killed; the figure in the README
// is for 50.
const killsVariable = "PEYGIR_KILLS"

type child struct {
	File string // the archive; empty: be a mail server
	Port int    // of the mail server to send to
}

func TestMain(m *testing.M) {
	if order := os.Getenv(childVariable); order != "" {
		if err := work(context.Background(), order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func work(ctx context.Context, order string) error {
	var c child
	if err := json.Unmarshal([]byte(order), &c); err != nil {
		return err
	}
	if c.File == "" {
		return beServer()
	}
	s, err := store.Open(ctx, c.File, time.Now)
	if err != nil {
		return err
	}
	fmt.Println("open")
	return c.send(ctx, s)
}

// send makes all digests of today and hands them over.
func (c child) send(ctx context.Context, s *store.Store) error {
	m := mailing.New(mailing.Config{
		Site: digest.Site{Base: "https://peygir.example", From: "digest@peygir.example"}, Server: post.Server{Host: "127.0.0.1", Port: c.Port, TLS: "none"},
	}, s, slog.New(slog.DiscardHandler), time.Now)
	last, err := s.LastChange(ctx)
	if err != nil {
		return err
	}
	if _, err := m.Build(ctx, mailing.Order{Upto: last, Day: time.Now()}); err != nil {
		return err
	}
	fmt.Println("built")
	_, err = m.Deliver(ctx)
	return err
}

// command is this test binary as another process.
func (c child) command(t testing.TB) *exec.Cmd {
	t.Helper()
	order, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(order))
	cmd.Stderr = os.Stderr
	return cmd
}

// killed starts the sender and kills it some time after it has opened the
// archive or, mostly, after it has begun to hand over.
func (c child) killed(t *testing.T) {
	t.Helper()
	cmd := c.command(t)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until := "built"
	if rand.N(4) == 0 {
		until = "open"
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != until; {
	}
	time.Sleep(rand.N(200 * time.Millisecond))
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed, or was quicker
}

func killCount(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(killsVariable))
	if err != nil {
		return kills
	}
	return n
}

// subscribe makes many readers at once.
func subscribe(ctx context.Context, s *store.Store, readers int, follows func(int) []news.Follow) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		for i := range readers {
			sub, err := tx.CreateSubscription(ctx, news.Subscription{
				Address: fmt.Sprintf("reader%d@example.test", i), Follows: follows(i), Cadence: news.Daily, Hour: 8,
				Context: news.ContextSentence, Language: "fa",
			})
			if err == nil {
				_, err = tx.ConfirmSubscription(ctx, sub.Token)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// fill puts readers and articles that all of them want into a new archive.
func fill(ctx context.Context, file string, readers, stories int) error {
	if !store.IsPostgres(file) {
		if err := os.WriteFile(file, empty(), 0o600); err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, file, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	err = subscribe(ctx, s, readers, func(int) []news.Follow { return []news.Follow{fiber} })
	if err != nil {
		return err
	}
	var articles []news.Article
	for i := range stories {
		articles = append(articles, news.Article{
			ID: news.ArticleID(fmt.Sprint("a", i)), Source: "khavar", Title: fmt.Sprintf("فیبر نوری در شهر نمونه، گزارش %d", i),
			Body: fmt.Sprintf("کار شماره %d آغاز شد. فیبر نوری شهر نمونه به خانه شماره %d رسید. ادامه دارد.", i, i), Published: time.Now(),
		})
	}
	_, err = s.PutArticles(ctx, articles)
	return err
}

func TestKilledSenderSendsOnceOrSaysThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	n := killCount(t)
	readers := max(60, 24*n)
	server, err := posttest.Start(posttest.Plain)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.Misbehave(func(step posttest.Step, _ string, _ net.Conn) error {
		if step == posttest.AtEnd {
			time.Sleep(rand.N(8 * time.Millisecond)) // so that every kill finds work
		}
		return nil
	})
	c := child{File: storetest.Where(t), Port: server.Port}
	if err := fill(t.Context(), c.File, readers, 3); err != nil {
		t.Fatal(err)
	}
	inTime := 0
	for range n {
		before := len(server.Mails())
		c.killed(t)
		if after := len(server.Mails()); after > before && after < readers {
			inTime++
		}
	}
	s, err := store.Open(t.Context(), c.File, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := c.send(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	accepted := map[string]int{}
	for _, mail := range server.Mails() {
		accepted[mail.To]++
	}
	all, err := s.Outbox(t.Context(), store.OutboxQuery{Limit: 10 * readers})
	if err != nil {
		t.Fatal(err)
	}
	states := map[news.MessageState]int{}
	delivered, taken := 0, 0
	for _, m := range all {
		states[m.State]++
		got := accepted[m.Address]
		if got == 1 {
			delivered++
		}
		switch {
		case m.State == news.MessageSent && got == 1:
		case m.State == news.MessageUncertain && got <= 1:
			taken += got
		default:
			t.Errorf("message to %s is %s, the server accepted it %d times", m.Address, m.State, got)
		}
	}
	if len(all) != readers {
		t.Errorf("%d messages for %d readers", len(all), readers)
	}
	t.Logf("killed %d times, %d of them in the middle of sending: %d messages delivered once, %d uncertain (the server has %d of these), none twice, none lost",
		n, inTime, delivered, states[news.MessageUncertain], taken)
}
