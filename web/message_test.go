package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
)

func TestAMessageIsShownSafely(t *testing.T) {
	h := fullServer(withPostbox(samplePostbox()))
	w := ask(t, h, "GET", "/outbox/2", "", "Authorization", editorToken)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("got %d, %v", w.Code, err)
	}
	frame := doc.Find("iframe")
	if got := frame.AttrOr("sandbox", "none"); strings.Contains(got, "allow-scripts") || strings.Contains(got, "allow-same-origin") || frame.AttrOr("src", "") != "/outbox/2.html" {
		t.Errorf("frame: got sandbox %q of %q", got, frame.AttrOr("src", ""))
	}
	if got := w.Header().Get("Content-Security-Policy"); !strings.HasSuffix(got, "; frame-src 'self'") || !strings.Contains(got, "frame-ancestors 'none'") {
		t.Errorf("policy of the page: got %q", got)
	}
	if n := doc.Find("main img, main script").Length(); n != 0 {
		t.Errorf("%d pieces of markup from the message", n)
	}
	if got := doc.Find("pre").Text(); !strings.Contains(got, "نامه "+hostile) {
		t.Errorf("text: got %q", got)
	}
	var links []string
	for _, a := range doc.Find("main section li a").EachIter() {
		links = append(links, a.AttrOr("href", ""))
	}
	if diff := cmp.Diff([]string{"http://127.0.0.1/subscriptions/T/confirm"}, links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}

	w = ask(t, h, "GET", "/outbox/2.html", "", "Authorization", editorToken)
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"sandbox ", "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy of the letter: %q is missing in %q", want, policy)
		}
	}
	if strings.Contains(policy, "allow-scripts") || strings.Contains(policy, "allow-same-origin") || w.Header().Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("policy of the letter: got %q, %q", policy, w.Header().Get("X-Frame-Options"))
	}
	if !strings.Contains(w.Body.String(), "<base target=\"_blank\">") {
		t.Error("its links would open within the frame")
	}
}

func TestEditorsDecideOnUncertainMessages(t *testing.T) {
	for verdict, want := range map[string]news.MessageState{"resend": news.MessageQueued, "leave": news.MessageClosed} {
		for _, page := range []string{"/outbox", "/outbox/2"} {
			box := samplePostbox()
			b := visit(t, fullServer(withPostbox(box)))
			stranger := b.send("POST", "/outbox/2", b.fill("/subscribe", "/subscribe"))
			if box.messages[0].State != news.MessageUncertain {
				t.Fatalf("a stranger decided: got %d", stranger.StatusCode)
			}
			in := b.fill("/login", "/login")
			in.Set("token", "edit-me")
			b.send("POST", "/login", in)
			form := b.fill(page, "/outbox/2")
			form.Set("verdict", verdict)
			if res := b.send("POST", "/outbox/2", form); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/outbox/2" {
				t.Errorf("%s on %s: got %d to %s", verdict, page, res.StatusCode, res.Header.Get("Location"))
			}
			if diff := cmp.Diff([]news.Decision{{Verdict: news.Verdict(verdict), Editor: "name of edit-me"}}, box.decisions); diff != "" || box.messages[0].State != want {
				t.Errorf("%s on %s: state %s, (-want +got):\n%s", verdict, page, box.messages[0].State, diff)
			}
			if res := b.send("POST", "/outbox/2", form); res.StatusCode != http.StatusConflict || len(box.decisions) != 1 {
				t.Errorf("%s twice: got %d and %d decisions", verdict, res.StatusCode, len(box.decisions))
			}
			doc, err := goquery.NewDocumentFromReader(b.send("GET", "/outbox/2", nil).Body)
			if err != nil || doc.Find("button[name=verdict]").Length() != 0 || !strings.Contains(doc.Find("main").Text(), "name of edit-me") {
				t.Errorf("%s: the page does not tell who decided: %v", verdict, err)
			}
			form.Set("verdict", "perhaps")
			if res := b.send("POST", "/outbox/2", form); res.StatusCode < 400 {
				t.Errorf("no verdict: got %d", res.StatusCode)
			}
		}
	}
}
