package mailing_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/digest/post/posttest"
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

var fiber = news.Follow{Kind: news.FollowQuery, Value: "فیبر نوری"}

func TestEachStoryIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.put("before", "khavar", "فیبر نوری پیش از اشتراک", "متن.")
	w.reader(nil, fiber)
	w.put("first", "khavar", "فیبر نوری در شهر نمونه", "کار فیبر نوری آغاز شد. ادامه دارد.")
	w.put("copy", "bakhtar", "فیبر نوری در شهر نمونه آمد", "کار فیبر نوری آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "copy", "first") }))
	w.put("other", "khavar", "خبر دیگر", "چیز دیگر.")

	got := w.tomorrow()
	w.says(got, "۱ خبر", "فیبر نوری در شهر نمونه\n", "۱ رسانهٔ دیگر", "کار فیبر نوری آغاز شد.", "چرا این را گرفتید: جستجوی «فیبر نوری»")
	if strings.Contains(got[0], "پیش از اشتراک") || strings.Contains(got[0], "خبر دیگر") {
		t.Errorf("too much is told:\n%s", got[0])
	}
	w.silent(w.build()) // not twice a day

	w.put("late", "shomal", "باز هم فیبر نوری در شهر نمونه", "کار فیبر نوری آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "late", "first") }))
	w.silent(w.tomorrow()) // another copy of what is known, and no news: no mail

	w.put("next", "khavar", "فیبر نوری روستایی", "متن.")
	w.says(w.tomorrow(), "فیبر نوری روستایی")
}

func TestStoryThatTurnsOutToBeKnownIsNotToldAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.reader(nil, fiber)
	w.put("told", "khavar", "فیبر نوری در شهر نمونه", "متن.")
	w.says(w.tomorrow(), "فیبر نوری در شهر نمونه")
	w.put("earlier", "bakhtar", "فیبر نوری، خبر نخست", "متن.") // the story's origin, found later
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "told", "earlier") }))
	w.silent(w.tomorrow())
}

func TestCorrectionIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	a := w.put("a", "khavar", "۴۰۰ روستا به فیبر نوری وصل شد", "متن.")
	w.says(w.tomorrow(), "۴۰۰ روستا")
	a.Body = "متن." + "  " // read differently, the same words
	_, err := w.PutArticle(t.Context(), a)
	w.check(err)
	w.silent(w.tomorrow())
	a.Title = "۴۰ روستا به فیبر نوری وصل شد"
	_, err = w.PutArticle(t.Context(), a)
	w.check(err)
	w.says(w.tomorrow(), "۱ اصلاح", "اصلاح\u200cشده پس از خبر دادن به شما", "۴۰ روستا", "«۴۰۰ روستا به فیبر نوری وصل شد»", "جستجوی «فیبر نوری»")
	w.silent(w.tomorrow())
}

func TestProposalsComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	sun := news.Proposal{ID: "sun", Title: "نیروگاه دشت نمونه"}
	w.check(w.AddProposal(ctx, sun, "sample"))
	w.board = []news.Standing{{Proposal: sun, DaysSilent: 90}}
	w.reader(nil, fiber, news.Follow{Kind: news.FollowProposal, Value: "sun"}, news.Follow{Kind: news.FollowSpeaker, Value: "modir"}, news.Follow{Kind: news.FollowNeglected})
	w.put("a", "khavar", "فیبر نوری آمد", "متن.")
	b := w.put("b", "khavar", "زمین نیروگاه", "زمین این طرح واگذار شد.")
	c := w.put("c", "bakhtar", "گفتگو", "مدیر نمونه گفت: کار آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SaveCandidates(ctx, b, []news.Candidate{{Proposal: "sun", Article: "b", Score: 0.8, Evidence: "زمین این طرح واگذار شد."}}); err != nil {
			return err
		}
		if _, _, err := tx.SaveStatements(ctx, c, []news.Statement{{Article: "c", Quote: "کار آغاز شد.", Speaker: "مدیر نمونه", Entity: "modir"}}); err != nil {
			return err
		}
		_, err := tx.AddEvent(ctx, news.Event{Proposal: "sun", Axis: news.AxisDelivery, From: news.NoActionFound, To: news.UnderWay, OccurredOn: w.at, Precision: news.PrecisionDay})
		return err
	}))
	w.board[0].Neglected, w.board[0].DaysSilent = true, 91
	w.says(w.tomorrow(), "آنچه در پیشنهادها تغییر کرد", "نیروگاه دشت نمونه", "اقدامی یافت نشد ← در حال اجرا", "تازه مغفول\u200cمانده", "۹۱ روز بی\u200cخبر",
		"فیبر نوری آمد", "زمین این طرح واگذار شد.", "چرا این را گرفتید: پیشنهاد «نیروگاه دشت نمونه»", "مدیر نمونه: کار آغاز شد.")
	w.board[0].DaysSilent = 92
	w.silent(w.tomorrow()) // neglected still, but not newly
}

func TestCapAndMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cfg.Items = 5
	w.reader(func(s *news.Subscription) { s.Language, s.Context = "en", news.ContextTitles }, fiber)
	for i := range 9 {
		w.put(fmt.Sprint("a", i), "khavar", fmt.Sprint("فیبر نوری شماره ", i), "متن.")
	}
	got := w.tomorrow()
	w.says(got, "9 stories", "and 4 more: https://peygir.example/?q=")
	if n := strings.Count(got[0], "Why you got this"); n != 5 {
		t.Errorf("%d items, want 5", n)
	}
}

func TestQuietWeek(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(func(s *news.Subscription) { s.AllQuiet = true }, fiber)
	for day := range 15 {
		got := w.tomorrow()
		if quiet := day == 7 || day == 14; quiet {
			w.says(got, "خبر تازه\u200cای نیست", "جستجوی «فیبر نوری»")
		} else {
			w.silent(got)
		}
	}
}

func TestImmediate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(func(s *news.Subscription) { s.Cadence = news.Immediate }, fiber)
	w.silent(w.build())
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.says(w.build(), "فیبر نوری یک")
	w.put("b", "khavar", "فیبر نوری دو", "متن.")
	w.silent(w.build()) // not every minute
	w.at = w.at.Add(11 * time.Minute)
	w.says(w.build(), "فیبر نوری دو")
}

func TestMachineThatSleptTellsAllOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.at = w.at.AddDate(0, 0, 4)
	w.put("b", "khavar", "فیبر نوری دو", "متن.")
	w.says(w.build(), "۲ خبر")
	w.silent(w.build())
}

func TestEditorsDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.check(w.PutSources(ctx, []news.Source{{ID: "khavar", Name: "خاور", Enabled: true}}))
	w.check(w.AddProposal(ctx, news.Proposal{ID: "sun", Title: "نیروگاه دشت نمونه"}, "sample"))
	w.reader(nil, news.Follow{Kind: news.FollowEditors})
	b := w.put("b", "khavar", "زمین نیروگاه", "زمین این طرح واگذار شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error {
		return tx.SaveCandidates(ctx, b, []news.Candidate{{Proposal: "sun", Article: "b", Score: 0.8, Evidence: "زمین این طرح واگذار شد."}})
	}))
	_, err := w.PutPage(ctx, news.Page{Source: "khavar", URL: "https://khavar.test/9", FetchedAt: w.at.Add(time.Hour), Fault: news.FaultTimeout, Detail: "no answer in 30s"})
	w.check(err)
	w.says(w.tomorrow(), "برای ویراستاران", "نیروگاه دشت نمونه: ۱ نامزد تازه", "زمین این طرح واگذار شد.", "خاور: پاسخ به\u200cموقع نرسید")
	w.silent(w.tomorrow())
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

func (w *world) serve(s *posttest.Server) {
	w.cfg.Server = post.Server{Host: "127.0.0.1", Port: s.Port, TLS: "none", Timeout: 2 * time.Second}
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

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	for range 2 {
		n := 0
		done, err := w.mailer().Build(t.Context(), mailing.Order{Upto: 1, Day: w.at, Dry: func(m news.Message) error {
			n++
			if m.Items != 1 || len(m.Bytes) == 0 {
				t.Errorf("got %+v", m)
			}
			return nil
		}})
		if err != nil || n != 1 || done != (mailing.Built{Due: 1, Messages: 1}) {
			t.Errorf("got %d messages, %+v, %v", n, done, err)
		}
	}
	if len(w.states()) != 0 {
		t.Error("a dry run filled the outbox")
	}
}
