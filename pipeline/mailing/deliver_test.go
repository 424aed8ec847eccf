package mailing_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
)

func (w *world) serve(s *posttest.Server) {
	w.cfg.Server = post.Server{Host: "127.0.0.1", Port: s.Port, TLS: "none", Timeout: 20 * time.Second}
}

func TestWithoutServerMailsAreFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	done, err := w.mailer().Deliver(t.Context())
	if diff := cmp.Diff(done, mailing.Delivered{news.MessageWritten: 1}); diff != "" || err != nil {
		t.Errorf("got(-) want(+) %s, %v", diff, err)
	}
	raw, err := os.ReadFile(filepath.Join(w.cfg.Folder, "2026-11-23-digest-1.eml"))
	if err != nil || !strings.Contains(text(t, raw), "فیبر نوری یک") {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestServerDecidesWhatBecomesOfMails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	s, err := posttest.Start(posttest.Plain)
	w.check(err)
	defer s.Close()
	w.serve(s)
	broken := map[string]error{
		"later@a.test": posttest.Answer(450, "greylisted"), "busy@b.test": posttest.Answer(421, "too busy"),
		"nobody@a.test": posttest.Answer(550, "no such user"),
	}
	s.Misbehave(func(step posttest.Step, address string, conn net.Conn) error {
		if step == posttest.AtEnd && address == "cut@c.test" {
			_ = conn.Close()
			return posttest.Answer(451, "gone")
		}
		if step == posttest.AtRcpt {
			return broken[address]
		}
		return nil
	})
	for _, address := range []string{"good@a.test", "later@a.test", "nobody@a.test", "fine@a.test", "busy@b.test", "cut@c.test"} {
		w.reader(func(s *news.Subscription) { s.Address = address }, fiber)
	}
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	m := w.mailer()
	deliver := func() {
		t.Helper()
		_, err := m.Deliver(ctx)
		w.check(err)
	}
	deliver()
	want := map[string]news.MessageState{
		"good@a.test": news.MessageSent, "fine@a.test": news.MessageSent, "later@a.test": news.MessageQueued,
		"busy@b.test": news.MessageQueued, "nobody@a.test": news.MessageFailed, "cut@c.test": news.MessageUncertain,
	}
	if diff := cmp.Diff(w.states(), want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	if all, err := w.Subscriptions(ctx, store.SubscriptionQuery{State: news.SubscriptionBounced}); err != nil || len(all) != 1 || all[0].Address != "nobody@a.test" {
		t.Errorf("bounced: got %v, %v", all, err)
	}
	s.Misbehave(nil)
	deliver() // too early for what was put off
	if diff := cmp.Diff(w.states(), want); diff != "" {
		t.Error("at once: got(-) want(+)", diff)
	}
	w.at = w.at.Add(time.Hour)
	deliver()
	want["later@a.test"], want["busy@b.test"] = news.MessageSent, news.MessageSent
	if diff := cmp.Diff(w.states(), want); diff != "" {
		t.Error("an hour later: got(-) want(+)", diff)
	}
	w.at = w.at.Add(22 * time.Hour)
	deliver()
	if diff := cmp.Diff(w.states(), want); diff != "" {
		t.Error("within a day: got(-) want(+)", diff)
	}
	w.at = w.at.Add(2 * time.Hour)
	deliver()
	want["cut@c.test"] = news.MessageSent
	if diff := cmp.Diff(w.states(), want); diff != "" {
		t.Error("a day later: got(-) want(+)", diff)
	}
	counts := map[string]int{}
	for _, mail := range s.Mails() {
		counts[mail.To]++
	}
	if diff := cmp.Diff(counts, map[string]int{"good@a.test": 1, "fine@a.test": 1, "later@a.test": 1, "busy@b.test": 1, "cut@c.test": 1}); diff != "" {
		t.Error("delivered: got(-) want(+)", diff)
	}
}

func TestUnreachableServerLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, err := posttest.Start(posttest.BadTLS)
	w.check(err)
	defer s.Close()
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	for _, server := range []post.Server{
		{Host: "127.0.0.1", Port: 1, TLS: "none", Timeout: time.Second},
		{Host: "127.0.0.1", Port: s.Port, TLS: "starttls", Timeout: time.Second, Trust: s.Trust},
	} {
		w.cfg.Server = server
		for range 3 {
			if done, err := w.mailer().Deliver(t.Context()); err != nil || len(done) > 0 {
				t.Errorf("got %v, %v", done, err)
			}
		}
		if diff := cmp.Diff(w.states(), map[string]news.MessageState{"reader@example.test": news.MessageQueued}); diff != "" {
			t.Error("got(-) want(+)", diff)
		}
	}
	good, err := posttest.Start(posttest.Plain)
	w.check(err)
	defer good.Close()
	w.serve(good)
	w.at = w.at.Add(40 * time.Hour)
	if _, err := w.mailer().Deliver(t.Context()); err != nil || len(good.Mails()) != 1 {
		t.Errorf("got %d mails, %v", len(good.Mails()), err)
	}
}

func TestPaceHoldsPerDomain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, err := posttest.Start(posttest.Plain)
	w.check(err)
	defer s.Close()
	w.serve(s)
	w.cfg.Pace = 600 // one in a tenth of a second
	for i := range 4 {
		w.reader(func(s *news.Subscription) { s.Address = fmt.Sprintf("r%d@a.test", i) }, fiber)
		w.reader(func(s *news.Subscription) { s.Address = fmt.Sprintf("r%d@b.test", i) }, fiber)
	}
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	begun := time.Now()
	if _, err := w.mailer().Deliver(t.Context()); err != nil || len(s.Mails()) != 8 {
		t.Errorf("got %d mails, %v", len(s.Mails()), err)
	}
	if took := time.Since(begun); took < 290*time.Millisecond {
		t.Errorf("four mails to one domain took %v, want 300ms at least", took)
	}
}

func TestWhoLeavesGetsNothingMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sub := w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	_, err := w.SetSubscriptionState(t.Context(), sub.Token, news.SubscriptionLeft)
	w.check(err)
	if done, err := w.mailer().Deliver(t.Context()); err != nil || len(done) > 0 {
		t.Errorf("got %v, %v", done, err)
	}
	w.silent(w.tomorrow())
}

// uncertain leaves a message whose delivery nobody knows of.
func (w *world) uncertain() *posttest.Server {
	w.Helper()
	s, err := posttest.Start(posttest.Plain)
	w.check(err)
	w.Cleanup(func() { _ = s.Close() })
	w.serve(s)
	s.Misbehave(func(step posttest.Step, _ string, conn net.Conn) error {
		if step == posttest.AtEnd {
			_ = conn.Close()
			return posttest.Answer(451, "gone")
		}
		return nil
	})
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	_, err = w.mailer().Deliver(w.Context())
	w.check(err)
	s.Misbehave(nil)
	return s
}

func TestPolicyForUncertainMessages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resend time.Duration
		after  time.Duration
		mails  int
	}{
		"by default not within a day": {0, 23 * time.Hour, 0},
		"by default after a day":      {0, 25 * time.Hour, 1},
		"after an hour":               {time.Hour, 2 * time.Hour, 1},
		"never":                       {-1, 240 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.cfg.Resend = c.resend
			s := w.uncertain()
			for range 3 {
				w.at = w.at.Add(c.after / 3)
				_, err := w.mailer().Deliver(t.Context())
				w.check(err)
			}
			w.at = w.at.Add(time.Second)
			_, err := w.mailer().Deliver(t.Context())
			w.check(err)
			if got := len(s.Mails()); got != c.mails {
				t.Errorf("the server has %d mails, want %d", got, c.mails)
			}
		})
	}
}

func TestNothingUncertainGoesToWhoLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.uncertain()
	sub, err := w.SubscriptionByID(t.Context(), 1)
	w.check(err)
	_, err = w.SetSubscriptionState(t.Context(), sub.Token, news.SubscriptionLeft)
	w.check(err)
	w.at = w.at.Add(48 * time.Hour)
	if done, err := w.mailer().Deliver(t.Context()); err != nil || len(done) > 0 || len(s.Mails()) > 0 {
		t.Errorf("got %v, %v and %d mails", done, err, len(s.Mails()))
	}
}
