package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// doubtful makes an uncertain message to a reader and returns its number.
func doubtful(t *testing.T, s *store.Store, sub news.Subscription, id string) int64 {
	t.Helper()
	var n int64
	err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
		n, err = tx.Enqueue(t.Context(), news.Message{Subscription: sub.ID, Kind: news.MessageDigest, Address: sub.Address, MessageID: id, Bytes: []byte("x")})
		if err == nil {
			err = tx.SettleMessage(t.Context(), n, news.MessageUncertain, sub.Created, "")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEditorsDecideOnUncertainMessagesOnce(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx := t.Context()
	sub := subscribe(t, s, "reader@example.test")
	again, leave := doubtful(t, s, sub, "m1@x"), doubtful(t, s, sub, "m2@x")
	for id, verdict := range map[int64]news.Verdict{again: news.Resend, leave: news.LeaveIt} {
		if err := s.Decide(ctx, id, news.Decision{Verdict: verdict, Editor: "sample"}); err != nil {
			t.Fatal(err)
		}
		if err := s.Decide(ctx, id, news.Decision{Verdict: verdict, Editor: "another"}); !errors.Is(err, news.ErrConflict) {
			t.Errorf("%s twice: got %v, want a conflict", verdict, err)
		}
		got, err := s.Decisions(ctx, id)
		want := []news.Decision{{Verdict: verdict, Editor: "sample"}}
		if diff := cmp.Diff(got, want, cmpopts.IgnoreFields(news.Decision{}, "At")); diff != "" || err != nil || got[0].At.IsZero() {
			t.Errorf("%s: got(-) want(+) %s, %v", verdict, diff, err)
		}
	}
	if m, err := s.Message(ctx, again); err != nil || m.State != news.MessageQueued || m.Resent.IsZero() {
		t.Errorf("sent again: got %+v, %v", m, err)
	}
	if m, err := s.Message(ctx, leave); err != nil || m.State != news.MessageClosed {
		t.Errorf("left: got %+v, %v", m, err)
	}
	if err := s.Decide(ctx, leave, news.Decision{Verdict: "perhaps", Editor: "sample"}); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("no verdict: got %v", err)
	}
	gone := subscribe(t, s, "gone@example.test")
	third := doubtful(t, s, gone, "m3@x")
	if _, err := s.SetSubscriptionState(ctx, gone.Token, news.SubscriptionLeft); err != nil {
		t.Fatal(err)
	}
	if err := s.Decide(ctx, third, news.Decision{Verdict: news.Resend, Editor: "sample"}); !errors.Is(err, news.ErrConflict) {
		t.Errorf("to one who left: got %v, want a conflict", err)
	}
}
