package mailing_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

func TestWebhookGetsTheDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var got []string
	code := http.StatusServiceUnavailable
	hook := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, r.Header.Get("Peygir-Signature"), string(body))
		rw.WriteHeader(code)
	}))
	defer hook.Close()
	w.cfg.Hooks.AllowPrivate = true
	sub := w.reader(func(s *news.Subscription) { s.Address = hook.URL }, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	m := w.mailer()
	for _, want := range []news.MessageState{news.MessageQueued, news.MessageSent} {
		if done, err := m.Deliver(t.Context()); err != nil || done[want] != 1 {
			t.Errorf("got %v, %v, want %s", done, err, want)
		}
		code = http.StatusNoContent
		w.at = w.at.Add(time.Hour)
	}
	if len(got) != 4 || got[1] != got[3] || !strings.Contains(got[1], `"title":"فیبر نوری یک"`) {
		t.Fatalf("got %q", got)
	}
	if want := digest.SignHook(digest.HookSecret(sub.Token), w.at.Add(-time.Hour), []byte(got[3])); got[2] != want {
		t.Errorf("signature: got %s, want %s", got[2], want)
	}
}
