package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func subscribe(t *testing.T, s *store.Store, address string) news.Subscription {
	t.Helper()
	sub, err := s.CreateSubscription(t.Context(), news.Subscription{
		Address: address, Follows: []news.Follow{{Kind: news.FollowQuery, Value: "فیبر"}}, Cadence: news.Daily, Hour: 8,
		Days: []time.Weekday{time.Saturday}, Context: news.ContextSentence, Language: "fa", AllQuiet: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func TestSubscriptionLives(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	put(t, s, sample("1001"))
	sub := subscribe(t, s, "Reader@Example.test")
	if sub.State != news.SubscriptionPending || len(sub.Token) < 26 || sub.ID == 0 {
		t.Errorf("created: got %+v", sub)
	}
	read, err := s.Subscription(ctx, sub.Token)
	if diff := cmp.Diff(read, sub, cmpopts.EquateApproxTime(time.Millisecond)); err != nil || diff != "" {
		t.Errorf("read: %v, got(-) want(+) %s", err, diff)
	}
	if _, err := s.Subscription(ctx, "guess"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("guessed token: got %v", err)
	}
	if got, err := s.ConfirmSubscription(ctx, sub.Token); err != nil || got.State != news.SubscriptionActive || got.Since != 1 || got.Confirmed.IsZero() {
		t.Errorf("confirmed: got %+v, %v", got, err)
	}
	got, err := s.ChangeSubscription(ctx, sub.Token, func(sub *news.Subscription) error {
		sub.Hour, sub.Days, sub.Address, sub.State = 7, nil, "other@example.test", news.SubscriptionPaused
		return nil
	})
	if err != nil || got.Hour != 7 || got.Days != nil || got.Address != sub.Address || got.State != news.SubscriptionPaused {
		t.Errorf("changed: got %+v, %v", got, err)
	}
	if got, err := s.ConfirmSubscription(ctx, sub.Token); err != nil || got.State != news.SubscriptionActive {
		t.Errorf("resumed: got %+v, %v", got, err)
	}
	if n, err := s.BounceAddress(ctx, "reader@example.TEST"); n != 1 || err != nil {
		t.Errorf("bounced: got %d, %v", n, err)
	}
	if all, err := s.Subscriptions(ctx, store.SubscriptionQuery{State: news.SubscriptionBounced, Address: "reader@example.test"}); len(all) != 1 || err != nil {
		t.Errorf("bounced ones: got %v, %v", all, err)
	}
	if _, err := s.SetSubscriptionState(ctx, sub.Token, news.SubscriptionLeft); err != nil {
		t.Error(err)
	}
	if _, err := s.ConfirmSubscription(ctx, sub.Token); !errors.Is(err, news.ErrConflict) {
		t.Errorf("confirm after leaving: got %v", err)
	}
}

func TestRunIsOncePerPeriod(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	sub, err := s.ConfirmSubscription(ctx, subscribe(t, s, "reader@example.test").Token)
	if err != nil {
		t.Fatal(err)
	}
	run := store.Run{
		Subscription: sub, Period: "2026-11-23", Upto: 5, UptoEvent: 2, UptoCandidate: 3, Due: sub.Confirmed,
		Told:    []store.Told{{Thing: store.ToldArticle("a1"), Article: "a1", Version: 1}},
		Message: &news.Message{Subscription: sub.ID, Kind: news.MessageDigest, Address: sub.Address, MessageID: "m1", Items: 1, Bytes: []byte("نامه")},
	}
	again := run
	again.Period = "2026-11-24" // chosen before the other was saved
	if n, err := s.SaveRuns(ctx, []store.Run{run, run, again}); n != 1 || err != nil {
		t.Errorf("saved: got %d, %v", n, err)
	}
	told, err := s.Told(ctx, sub.ID, []string{store.ToldArticle("a1"), store.ToldArticle("a2")})
	if err != nil || len(told) != 1 {
		t.Errorf("told: got %v, %v", told, err)
	}
	queue, err := s.Queue(ctx, 9)
	if err != nil || len(queue) != 1 {
		t.Fatalf("queue: got %v, %v", queue, err)
	}
	m, err := s.Message(ctx, queue[0].ID)
	if err != nil || string(m.Bytes) != "نامه" || m.State != news.MessageQueued {
		t.Errorf("message: got %+v, %v", m, err)
	}
	if err := s.HandMessage(ctx, m.ID); err != nil {
		t.Error(err)
	}
	if err := s.HandMessage(ctx, m.ID); !errors.Is(err, news.ErrConflict) {
		t.Errorf("handed twice: got %v", err)
	}
	later := m.Made.AddDate(0, 0, 1)
	for _, want := range []int{1, 0} {
		if n, err := s.DoubtMessages(ctx, later); n != want || err != nil {
			t.Errorf("doubted: got %d, %v, want %d", n, err, want)
		}
	}
	if n, err := s.RetryMessages(ctx, later); n != 1 || err != nil {
		t.Errorf("retried: got %d, %v", n, err)
	}
	if err := s.SettleMessage(ctx, m.ID, news.MessageUncertain, time.Time{}, ""); err != nil {
		t.Error(err)
	}
	if n, err := s.RetryMessages(ctx, later); n != 0 || err != nil {
		t.Errorf("retried a second time: got %d, %v", n, err)
	}
	if counts, err := s.MessageCounts(ctx); err != nil || counts[news.MessageUncertain] != 1 {
		t.Errorf("counts: got %v, %v", counts, err)
	}
	if all, err := s.Outbox(ctx, store.OutboxQuery{Subscription: sub.ID, State: news.MessageUncertain}); len(all) != 1 || err != nil {
		t.Errorf("outbox: got %v, %v", all, err)
	}
}
