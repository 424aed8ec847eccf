package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mmcdole/gofeed"

	"github.com/PuerkitoBio/goquery"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
)

func TestASubscriberComesStaysAndLeaves(t *testing.T) {
	box := samplePostbox()
	b := visit(t, fullServer(withPostbox(box)))
	doc, err := goquery.NewDocumentFromReader(b.send("GET", "/?q="+url.QueryEscape("زمین شهرک")+"&source=nemune&source=digar&from=1400-01-01", nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	form := b.fill(doc.Find(".actions a[href^='/subscribe']").AttrOr("href", ""), "/subscribe")
	form.Set("address", "kasi@khanandeh.example")
	form.Del("day")
	form.Add("day", "friday")
	form.Add("day", "saturday")
	if res := b.send("POST", "/subscribe", form); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/subscribe/sent" {
		t.Fatalf("subscribe: got %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	want := news.Subscription{
		ID: 2, Address: "kasi@khanandeh.example", State: news.SubscriptionPending, Token: "token-2", Cadence: news.Daily, Hour: 8,
		Days: []time.Weekday{time.Saturday, time.Friday}, Context: news.ContextSentence, Language: "fa", Created: noon,
		Follows: []news.Follow{{Kind: news.FollowQuery, Value: `زمین شهرک +(source:"nemune" OR source:"digar")`}},
	}
	if diff := cmp.Diff(want, box.last()); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	manage := "/subscriptions/token-2"
	b.send("POST", manage+"/pause", b.fill(manage, manage+"/confirm"))
	if got := box.last().State; got != news.SubscriptionPending {
		t.Errorf("paused before it was confirmed: got %s, want pending", got)
	}
	if res := b.send("POST", manage+"/confirm", b.fill(manage+"/confirm", manage+"/confirm")); res.Header.Get("Location") != manage+"?done=confirmed" {
		t.Errorf("confirm: got %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	form = b.fill(manage, manage)
	form.Set("hour", "21")
	form.Set("cadence", "weekly")
	form.Set("neglected", "yes")
	if res := b.send("POST", manage, form); res.StatusCode != http.StatusSeeOther {
		t.Errorf("change: got %d, want 303", res.StatusCode)
	}
	got := box.last()
	if got.Hour != 21 || got.Cadence != news.Weekly || len(got.Follows) != 2 || got.State != news.SubscriptionActive {
		t.Errorf("after the change: got %+v", got)
	}
	b.send("POST", manage+"/pause", b.fill(manage, manage+"/pause"))
	if got := box.last().State; got != news.SubscriptionPaused {
		t.Errorf("got %s, want paused", got)
	}
	b.send("POST", "/unsubscribe/token-2", b.fill("/unsubscribe/token-2", "/unsubscribe/token-2"))
	if got := box.last().State; got != news.SubscriptionLeft {
		t.Errorf("got %s, want left", got)
	}
}

func TestAMailProgramLeavesWithOnePostAndNothingElse(t *testing.T) {
	for _, path := range []string{"/unsubscribe/reader-token", "/api/v1/unsubscribe/reader-token"} {
		box := samplePostbox()
		h := fullServer(withPostbox(box))
		for range 2 {
			if res := visit(t, h).send("GET", path, nil); res.StatusCode >= 400 || box.subs[0].State != news.SubscriptionActive {
				t.Fatalf("GET %s: got %d and %s, want a page alone", path, res.StatusCode, box.subs[0].State)
			}
		}
		for range 2 { // again is as well
			w := ask(t, h, "POST", path, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded", "Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site")
			if w.Code != 200 || box.subs[0].State != news.SubscriptionLeft {
				t.Errorf("POST %s: got %d and %s, want 200 and left", path, w.Code, box.subs[0].State)
			}
		}
		if w := ask(t, h, "POST", strings.Replace(path, "reader", "guess", 1), ""); w.Code != 404 {
			t.Errorf("wrong token: got %d, want 404", w.Code)
		}
	}
}

func TestWrongOrdersAreExplained(t *testing.T) {
	for name, c := range map[string]struct{ field, value, want string }{
		"no address":   {"address", "kasi", "این نشانی ایمیل نیست."},
		"two":          {"address", "a@b.example, c@d.example", "این نشانی ایمیل نیست."},
		"with name":    {"address", "Kasi <a@b.example>", "این نشانی ایمیل نیست."},
		"header":       {"address", "a@b.example\r\nBcc: c@d.example", "این نشانی ایمیل نیست."},
		"no domain":    {"address", "root@localhost", "این نشانی ایمیل نیست."},
		"webhook":      {"address", "https://hook.example/", "این نشانی ایمیل نیست."},
		"nothing":      {"query", " ", "دست\u200cکم یک چیز برای دنبال\u200cکردن برگزینید."},
		"unknown":      {"follow", "proposal:none", "آنچه می\u200cخواهید دنبال کنید اینجا نیست."},
		"not for all":  {"follow", "editors:", "آنچه می\u200cخواهید دنبال کنید اینجا نیست."},
		"wrong hour":   {"hour", "24", "یکی از گزینه\u200cها شناخته نشد."},
		"wrong choice": {"cadence", "hourly", "یکی از گزینه\u200cها شناخته نشد."},
	} {
		t.Run(name, func(t *testing.T) {
			box := samplePostbox()
			b := visit(t, fullServer(withPostbox(box)))
			form := b.fill("/subscribe", "/subscribe")
			form.Set("address", "kasi@khanandeh.example")
			form.Set("query", "شهرک")
			form.Set(c.field, c.value)
			res := b.send("POST", "/subscribe", form)
			doc, err := goquery.NewDocumentFromReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(doc.Find("#wrong")); res.StatusCode != http.StatusUnprocessableEntity || got != c.want || len(box.subs) != 1 {
				t.Errorf("got %d, %q and %d subscriptions, want 422, %q and 1", res.StatusCode, got, len(box.subs), c.want)
			}
		})
	}
}

func TestSubscriptionsOverTheAPI(t *testing.T) {
	box := samplePostbox()
	h := fullServer(withPostbox(box))
	do := func(method, path, body string, want int) map[string]any {
		t.Helper()
		w := ask(t, h, method, "/api/v1"+path, body, "Content-Type", "application/json")
		if w.Code != want {
			t.Fatalf("%s %s: got %d, want %d: %s", method, path, w.Code, want, w.Body)
		}
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	order := `{"address":"kasi@کتاب.example","follows":[{"kind":"query","value":"شهرک"},{"kind":"query","value":" شهرک "},{"kind":"neglected"}],"hour":0,"days":["friday"]}`
	first := do("POST", "/subscriptions", order, 202)
	again := do("POST", "/subscriptions", order, 202)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the answer tells whether an address is known (-first +second):\n%s", diff)
	}
	want := news.Subscription{
		Address: "kasi@xn--mgb9aea54d.example", Follows: []news.Follow{{Kind: news.FollowQuery, Value: "شهرک"}, {Kind: news.FollowNeglected}},
		Cadence: news.Daily, Hour: 0, Days: []time.Weekday{time.Friday}, Context: news.ContextSentence, Language: "fa", State: news.SubscriptionPending,
	}
	if diff := cmp.Diff(want, box.subs[1], cmpopts.IgnoreFields(news.Subscription{}, "ID", "Token", "Created", "Address")); diff != "" {
		t.Errorf("subscription (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(box.subs[1].Address, "kasi@xn--") {
		t.Errorf("address: got %s, want its domain in ASCII", box.subs[1].Address)
	}
	if got := do("POST", "/subscriptions/token-2/confirm", "", 200); got["state"] != "active" || got["hour"] != 0. {
		t.Errorf("confirmed: got %v", got)
	}
	got := do("PUT", "/subscriptions/reader-token", `{"follows":[{"kind":"proposal","value":"gone"},{"kind":"speaker","value":"modir"}],"cadence":"weekly"}`, 200)
	if f := follows(box.subs[0]); f != "proposal:gone | speaker:modir" || got["cadence"] != "weekly" {
		t.Errorf("changed: got %s and %v", f, got["cadence"])
	}
	do("PUT", "/subscriptions/token-2", `{"follows":[{"kind":"proposal","value":"gone"}]}`, 422)
	do("POST", "/unsubscribe/token-2", "", 200)
	do("POST", "/subscriptions/token-2/confirm", "", 409)
	do("PUT", "/subscriptions/token-2", `{"follows":[{"kind":"neglected"}]}`, 409)
	do("GET", "/subscriptions/none", "", 404)
	do("POST", "/subscriptions", `{"address":"x","follows":[{"kind":"neglected"}]}`, 422)
}

func TestOnlyEditorsSubscribeWebhooks(t *testing.T) {
	box := samplePostbox()
	h := fullServer(withPostbox(box))
	body := `{"address":"https://hook.example/in","follows":[{"kind":"editors"}]}`
	for token, want := range map[string]int{readerToken: 422, editorToken: 202} {
		if w := ask(t, h, "POST", "/api/v1/subscriptions", body, "Content-Type", "application/json", "Authorization", token); w.Code != want {
			t.Errorf("%s: got %d, want %d: %s", token, w.Code, want, w.Body)
		}
	}
}

func TestSubscribingIsForTheSeldom(t *testing.T) {
	h := fullServer(withPostbox(samplePostbox()), func(d *web.Deps) { d.Config.Rate = 1000 })
	b := visit(t, h)
	form := b.fill("/subscribe?follow=neglected", "/subscribe")
	form.Set("address", "kasi@khanandeh.example")
	var codes []int
	for range 7 {
		res := b.send("POST", "/subscribe", form)
		codes = append(codes, res.StatusCode)
		if res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") != "60" {
			t.Errorf("got Retry-After %q, want 60", res.Header.Get("Retry-After"))
		}
	}
	if diff := cmp.Diff([]int{303, 303, 303, 303, 303, 303, 429}, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	w := ask(t, h, "POST", "/api/v1/subscriptions", `{"address":"kasi@khanandeh.example","follows":[{"kind":"neglected"}]}`, "Content-Type", "application/json")
	for range 6 {
		w = ask(t, h, "POST", "/api/v1/subscriptions", `{"address":"kasi@khanandeh.example","follows":[{"kind":"neglected"}]}`, "Content-Type", "application/json")
	}
	if got := w.Header().Get("Retry-After"); w.Code != http.StatusTooManyRequests || got != "60" {
		t.Errorf("over the API: got %d and Retry-After %q, want 429 and 60", w.Code, got)
	}
}

func TestAFeedShowsWhatASubscriptionFollowsAndOpensNothing(t *testing.T) {
	box := samplePostbox()
	h := fullServer(withPostbox(box))
	path := document(t, h, "/subscriptions/reader-token").Find("a[type='application/atom+xml']").AttrOr("href", "")
	if strings.Contains(path, "reader-token") {
		t.Errorf("the feed's address %s holds the key to the subscription", path)
	}
	w := ask(t, h, "GET", path, "")
	feed, err := gofeed.NewParser().Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for i, item := range feed.Items {
		ids[item.GUID] = true
		if i > 0 && item.UpdatedParsed.After(*feed.Items[i-1].UpdatedParsed) {
			t.Errorf("entry %d is newer than the one before", i)
		}
	}
	for _, want := range []string{"http://example.com/articles/a29", "http://example.com/proposals/shahrak#event-2", "http://example.com/proposals/fibr#neglected-2023-01-01"} {
		if !ids[want] && len(ids) == len(feed.Items) {
			t.Errorf("no entry %s in %v", want, ids)
		}
	}
	box.subs[0].State = news.SubscriptionLeft
	for _, path := range []string{path, path[:len(path)-6] + "A.atom", "/feeds/1.atom", "/feeds/-.atom", "/feeds/zzzzzzzzzzzzzz-x.atom"} {
		if w := ask(t, h, "GET", path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}

func TestOnlyEditorsSeeTheOutbox(t *testing.T) {
	h := fullServer(withPostbox(samplePostbox()))
	for _, path := range []string{"/outbox", "/outbox/1.eml", "/outbox/2", "/outbox/2.html"} {
		if w := ask(t, h, "GET", path, ""); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/login?next=") {
			t.Errorf("%s: got %d to %s, want the login", path, w.Code, w.Header().Get("Location"))
		}
	}
	w := ask(t, h, "GET", "/outbox/2.eml", "", "Authorization", editorToken)
	got := []string{w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"), w.Body.String()}
	if diff := cmp.Diff([]string{"message/rfc822", `attachment; filename="message-2.eml"`, sampleMail}, got); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	w = ask(t, h, "GET", "/outbox?state=uncertain", "", "Authorization", editorToken)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find("tr.uncertain .tag.warn").Length(); n != 1 || doc.Find("tbody tr").Length() != 1 || doc.Find("main img").Length() != 0 {
		t.Errorf("got %d marked rows of %d, want 1 of 1 and no markup from outside", n, doc.Find("tbody tr").Length())
	}
	for _, path := range []string{"/outbox/2x.eml", "/outbox/2.exe", "/outbox/-1", "/outbox/9", "/outbox/1.html"} {
		if w := ask(t, h, "GET", path, "", "Authorization", editorToken); w.Code != 404 {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}
