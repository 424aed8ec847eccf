package mailing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/digest/bounce"
	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
)

// report is a mail that a server sends about a message of ours.
func report(to, messageID, status string) string {
	return "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: <" + to + ">\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
		"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; somebody.else@example.test\r\nAction: failed\r\nStatus: " + status +
		"\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + messageID + ">\r\nTo: somebody.else@example.test\r\n\r\n--b--\r\n"
}

func complaint(messageID string) string {
	return "From: abuse@provider.example\r\nTo: digest@peygir.example\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: sample\r\nVersion: 1\r\n\r\n" +
		"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <" + messageID + ">\r\n\r\ntext\r\n--b--\r\n"
}

// sent lets two readers get a digest over a real server and returns what the
// server got of the first.
func (w *world) sent() (mail posttest.Mail, message news.Message) {
	w.Helper()
	s, err := posttest.Start(posttest.Plain)
	w.check(err)
	w.Cleanup(func() { _ = s.Close() })
	w.serve(s)
	w.reader(nil, fiber)
	w.reader(func(s *news.Subscription) { s.Address = "somebody.else@example.test" }, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.tomorrow()
	if _, err := w.mailer().Deliver(w.Context()); err != nil {
		w.Fatal(err)
	}
	all, err := w.Outbox(w.Context(), store.OutboxQuery{})
	w.check(err)
	for _, m := range all {
		if m.Address == "reader@example.test" {
			message = m
		}
	}
	for _, got := range s.Mails() {
		if got.To == "reader@example.test" {
			mail = got
		}
	}
	return mail, message
}

func (w *world) returned(raw string, want mailing.Outcome) {
	w.Helper()
	if got, err := w.mailer().ReadReturned(w.Context(), []byte(raw)); err != nil || got != want {
		w.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// addresses returns the state of each address.
func (w *world) addresses() map[string]news.SubscriptionState {
	w.Helper()
	all, err := w.Subscriptions(w.Context(), store.SubscriptionQuery{})
	w.check(err)
	out := map[string]news.SubscriptionState{}
	for _, s := range all {
		out[s.Address] = s.State
	}
	return out
}

func (w *world) standing(first news.SubscriptionState) {
	w.Helper()
	want := map[string]news.SubscriptionState{"reader@example.test": first, "somebody.else@example.test": news.SubscriptionActive}
	if diff := cmp.Diff(w.addresses(), want); diff != "" {
		w.Error("got(-) want(+)", diff)
	}
}

func TestHardBouncePausesWhoseMessageItIs(t *testing.T) {
	t.Parallel()
	for name, verp := range map[string]string{"by Message-ID": "", "by return path": "+"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.cfg.Site.Delimiter = verp
			mail, message := w.sent()
			id := message.MessageID
			if verp != "" {
				id = "stripped@mx.example" // the path alone must do
			}
			w.returned(report(mail.From, id, "5.1.1"), mailing.Paused)
			w.standing(news.SubscriptionBounced)
			w.returned(report(mail.From, id, "5.1.1"), mailing.Known)
			m, err := w.Message(t.Context(), message.ID)
			if err != nil || m.State != news.MessageFailed || !strings.HasPrefix(m.Detail, "came back:") {
				t.Errorf("message: got %s, %q, %v", m.State, m.Detail, err)
			}
			w.put("b", "khavar", "فیبر نوری دو", "متن.")
			w.says(w.tomorrow(), "فیبر نوری دو") // the other reader's alone
		})
	}
}

func TestForgedBouncesChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cfg.Site.Delimiter = "+"
	mail, message := w.sent()
	_, domain, _ := strings.Cut(message.MessageID, "@")
	for name, forged := range map[string]string{
		"an address alone":           report("digest@peygir.example", "guess@"+domain, "5.1.1"),
		"a guessed return path":      report(fmt.Sprintf("digest+%d-000000000000000000000000@peygir.example", message.ID), "x@y.example", "5.1.1"),
		"the path of another number": report(strings.Replace(mail.From, "+1-", "+2-", 1), "x@y.example", "5.1.1"),
		"no report":                  "To: " + mail.From + "\r\nSubject: away\r\nIn-Reply-To: <" + message.MessageID + ">\r\n\r\nI am away.\r\n",
		"a guessed token":            "Subject: unsubscribe ABCDEFGHIJKLMNOPQRSTUVWX22\r\n\r\n",
		"nothing":                    "",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := w.mailer().ReadReturned(t.Context(), []byte(forged)); err != nil || got != mailing.Unknown {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
	w.standing(news.SubscriptionActive)
}

func TestSoftBouncesPauseWhenTheyGoOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, message := w.sent()
	soft := func(n int) string {
		return report("digest@peygir.example", message.MessageID, fmt.Sprintf("4.4.%d", n))
	}
	w.returned(soft(1), mailing.Counted)
	w.returned(soft(2), mailing.Counted)
	w.returned(soft(3), mailing.Counted) // many on one day are one
	w.standing(news.SubscriptionActive)
	w.at = w.at.AddDate(0, 0, 1)
	w.returned(soft(4), mailing.Counted)
	w.at = w.at.AddDate(0, 0, 40)
	w.returned(soft(5), mailing.Counted) // long after
	w.at = w.at.AddDate(0, 0, 1)
	w.returned(soft(6), mailing.Counted)
	w.standing(news.SubscriptionActive)
	w.at = w.at.AddDate(0, 0, 1)
	w.returned(soft(7), mailing.Paused)
	w.standing(news.SubscriptionBounced)
	sub, err := w.SubscriptionByID(t.Context(), message.Subscription)
	w.check(err)
	_, err = w.ConfirmSubscription(t.Context(), sub.Token) // the reader goes on
	w.check(err)
	w.returned(soft(8), mailing.Counted) // and is not punished for the past
	w.standing(news.SubscriptionActive)
}

func TestComplaintPausesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, message := w.sent()
	w.returned(complaint(message.MessageID), mailing.Paused)
	w.standing(news.SubscriptionBounced)
	for address, want := range map[string]bool{"READER@example.test": true, "somebody.else@example.test": false} {
		if got, err := w.Complained(t.Context(), address, w.at.AddDate(0, 0, -1)); err != nil || got != want {
			t.Errorf("%s complained: got %v, %v, want %v", address, got, err, want)
		}
	}
}

func TestLeavingByMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, message := w.sent()
	sub, err := w.SubscriptionByID(t.Context(), message.Subscription)
	w.check(err)
	w.returned("From: whoever@example.test\r\nSubject: unsubscribe "+sub.Token+"\r\n\r\n", mailing.Left)
	w.standing(news.SubscriptionLeft)
}

func TestMailFolderIsReadOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, message := w.sent()
	folder := bounce.Maildir(filepath.Join(t.TempDir(), "Maildir"))
	collect := func(want map[mailing.Outcome]int) {
		t.Helper()
		done, err := w.mailer().Collect(t.Context(), folder)
		if diff := cmp.Diff(done, want); diff != "" || err != nil {
			t.Errorf("got(-) want(+) %s, %v", diff, err)
		}
	}
	collect(map[mailing.Outcome]int{}) // it is not there yet
	w.check(folder.Put([]byte(report("digest@peygir.example", message.MessageID, "5.1.1"))))
	w.check(folder.Put([]byte(report("digest@peygir.example", message.MessageID, "5.1.1"))))
	w.check(folder.Put([]byte("Subject: a question\r\n\r\nHow do I subscribe?\r\n")))
	// A mail program has looked at the folder, but not at this mail.
	w.check(os.WriteFile(filepath.Join(string(folder), "cur", "1.host:2,"), []byte(complaint(message.MessageID)), 0o600))
	collect(map[mailing.Outcome]int{mailing.Paused: 2, mailing.Unknown: 1})
	collect(map[mailing.Outcome]int{})
	var flags []string
	files, err := os.ReadDir(filepath.Join(string(folder), "cur"))
	w.check(err)
	for _, f := range files {
		_, flag, _ := strings.Cut(f.Name(), ":2,")
		flags = append(flags, flag)
	}
	if n := strings.Count(strings.Join(flags, " "), "FS"); len(flags) != 3 || n != 1 {
		t.Errorf("flags: got %q, want one for a person among three", flags)
	}
	w.standing(news.SubscriptionBounced)
}
