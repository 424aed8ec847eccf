package mailing_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

// world is an archive with a clock that the test moves.
type world struct {
	*testing.T
	*store.Store
	at    time.Time
	cfg   mailing.Config
	board []news.Standing
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, at: time.Date(2026, 11, 22, 15, 0, 0, 0, persian.Tehran)}
	where := storetest.Where(t)
	if !store.IsPostgres(where) {
		w.check(os.WriteFile(where, empty(), 0o600))
	}
	var err error
	w.Store, err = store.Open(t.Context(), where, w.now)
	w.check(err)
	t.Cleanup(func() { _ = w.Close() })
	w.cfg = mailing.Config{
		Site: digest.Site{Base: "https://peygir.example", From: "digest@peygir.example"}, Folder: filepath.Join(t.TempDir(), "outbox"),
		Board: func(context.Context, *store.Store) ([]news.Standing, error) { return w.board, nil },
	}
	return w
}

// empty is an archive without anything in it. To make one takes longer than
// most tests.
var empty = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "peygir-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "peygir.db")
	s, err := store.Open(context.Background(), file, time.Now)
	if err != nil {
		panic(err)
	}
	if err := s.Close(); err != nil {
		panic(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	return raw
})

func (w *world) now() time.Time { return w.at }

func (w *world) mailer() *mailing.Mailer {
	return mailing.New(w.cfg, w.Store, slog.New(slog.DiscardHandler), w.now)
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// reader subscribes and confirms.
func (w *world) reader(change func(*news.Subscription), follows ...news.Follow) news.Subscription {
	w.Helper()
	s := news.Subscription{
		Address: "reader@example.test", Follows: follows, Cadence: news.Daily, Hour: 8, Context: news.ContextSentence, Language: "fa",
	}
	if change != nil {
		change(&s)
	}
	s, err := w.CreateSubscription(w.Context(), s)
	w.check(err)
	s, err = w.ConfirmSubscription(w.Context(), s.Token)
	w.check(err)
	return s
}

func (w *world) put(id, source, title, body string) news.Article {
	w.Helper()
	a := news.Article{
		ID: news.ArticleID(id), Source: news.SourceID(source), URL: "https://" + source + ".test/" + id, Title: title, Body: body,
		Published: w.at.Add(-time.Hour), Precision: news.PrecisionMinute,
	}
	_, err := w.PutArticle(w.Context(), a)
	w.check(err)
	return a
}

// tomorrow moves the clock to five past eight, makes what is due, and returns
// the texts of the messages.
func (w *world) tomorrow() []string {
	w.Helper()
	y, m, d := w.at.In(persian.Tehran).Date()
	w.at = time.Date(y, m, d+1, 8, 5, 0, 0, persian.Tehran)
	return w.build()
}

func (w *world) build() []string {
	w.Helper()
	last, err := w.LastChange(w.Context())
	w.check(err)
	before, err := w.Outbox(w.Context(), store.OutboxQuery{Limit: 1})
	w.check(err)
	_, err = w.mailer().Build(w.Context(), mailing.Order{Upto: last})
	w.check(err)
	all, err := w.Outbox(w.Context(), store.OutboxQuery{Limit: 1000})
	w.check(err)
	var texts []string
	for _, m := range slices.Backward(all) {
		if len(before) > 0 && m.ID <= before[0].ID {
			continue
		}
		m, err := w.Message(w.Context(), m.ID)
		w.check(err)
		texts = append(texts, text(w.T, m.Bytes))
	}
	return texts
}

// text is the plain part of a mail; anything else is returned as it is.
func text(t *testing.T, raw []byte) string {
	t.Helper()
	if bytes.HasPrefix(raw, []byte("{")) {
		return string(raw)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// says fails unless there is one message and it has all the parts in order.
func (w *world) says(messages []string, parts ...string) {
	w.Helper()
	if len(messages) != 1 {
		w.Fatalf("got %d messages, want one with %q\n%s", len(messages), parts, strings.Join(messages, "\n====\n"))
	}
	rest := messages[0]
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			w.Errorf("%q is missing or out of order in\n%s", p, messages[0])
		}
		rest = after
	}
}

func (w *world) silent(messages []string) {
	w.Helper()
	if len(messages) > 0 {
		w.Errorf("got %d messages, want none\n%s", len(messages), strings.Join(messages, "\n====\n"))
	}
}

// states returns the states of all messages by address.
func (w *world) states() map[string]news.MessageState {
	w.Helper()
	all, err := w.Outbox(w.Context(), store.OutboxQuery{Limit: 1000})
	w.check(err)
	out := map[string]news.MessageState{}
	for _, m := range all {
		out[m.Address] = m.State
	}
	return out
}

var fiber = news.Follow{Kind: news.FollowQuery, Value: "فیبر نوری"}
