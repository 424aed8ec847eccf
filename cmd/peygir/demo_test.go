package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// visitor is a browser without a screen: it keeps cookies and sends the forms
// it is shown.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
}

func (v visitor) open(path string) *goquery.Document {
	v.t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(v.get(path)))
	if err != nil {
		v.t.Fatal(err)
	}
	return doc
}

func (v visitor) get(path string) []byte {
	v.t.Helper()
	res, err := v.http.Get(v.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(res)
}

func (v visitor) read(res *http.Response) []byte {
	v.t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.Body.Close() != nil || res.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s, %v", res.Request.URL, res.Status, err)
	}
	return body
}

// send fills in the form that sends to action on a page.
func (v visitor) send(path, action string, fields ...string) *goquery.Document {
	v.t.Helper()
	form := url.Values{}
	v.open(path).Find("form[action='" + action + "']").Find("input[name], select[name]").Each(func(_ int, in *goquery.Selection) {
		_, checked := in.Attr("checked")
		if in.AttrOr("type", "") != "checkbox" || checked {
			form.Add(in.AttrOr("name", ""), in.AttrOr("value", in.Find("option[selected]").AttrOr("value", "")))
		}
	})
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	res, err := v.http.PostForm(v.base+action, form)
	if err != nil {
		v.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(v.read(res)))
	if err != nil {
		v.t.Fatal(err)
	}
	return doc
}

// startDemo runs the demo until the test ends and returns its address.
func startDemo(t *testing.T) string {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	data := t.TempDir() // before the clean-up below, which comes before its own
	go func() {
		ended <- run(ctx, []string{"--data", data, "serve", "--demo", "--listen", "127.0.0.1:0"}, streams{in: strings.NewReader(""), out: in, err: io.Discard},
			func(name string) string {
				return map[string]string{"PEYGIR_WEB_RATE": "0", "PEYGIR_WEB_CACHE": "0s"}[name]
			})
		_ = in.Close() // whoever still reads would wait for ever
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("the demo ended with %d", code)
		}
	})
	buf := make([]byte, 4096)
	said := ""
	for !strings.Contains(said, "http://") || !strings.HasSuffix(said, "\n") {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("the demo said %q: %v", said, err)
		}
		said += string(buf[:n])
	}
	return regexp.MustCompile(`http://[0-9.:]+`).FindString(said)
}

// letter reads the plain text of a message.
func letter(t *testing.T, eml []byte) (to, text string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("To"), string(body)
}

// TestASubscriberOfTheDemo goes the whole way: from a search to an order, by
// the link of the message in the outbox to its confirmation, and out again.
func TestASubscriberOfTheDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("the demo takes seconds to fill")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := visitor{t, startDemo(t), &http.Client{Jar: jar, Timeout: 30 * time.Second}}
	search := "/?q=" + url.QueryEscape("فیبر نوری")
	follow := ""
	for range 900 { // until the demo has read something to find
		page := v.open(search)
		follow = page.Find(".actions a[href^='/subscribe']").AttrOr("href", "")
		if follow != "" && page.Find(".result").Length() > 0 {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	done := v.send(follow, "/subscribe", "address", "kasi@khanandeh.example")
	if got := done.Find("main a").AttrOr("href", ""); got != "/outbox" {
		t.Fatalf("after subscribing: got a link to %q, want the demo's outbox", got)
	}
	v.send("/login", "/login", "token", "demo")
	// The demo writes to a reader of its own as well, when it likes.
	message := v.open("/outbox").Find("tbody tr:contains('kasi@khanandeh.example') a").First().AttrOr("href", "")
	shown := v.open(message)
	to, text := letter(t, v.get(message+".eml"))
	link := shown.Find("main li a[href$='/confirm']").AttrOr("href", "")
	if to != "<kasi@khanandeh.example>" || link == "" || !strings.Contains(text, link) || !strings.Contains(shown.Find("pre").Text(), link) {
		t.Fatalf("message: got %s and %q, want the address and a link to confirm", to, text)
	}
	if frame := v.open(shown.Find("iframe").AttrOr("src", "")); frame.Find("a[href$='/confirm']").Length() != 1 {
		t.Error("the letter as it looks has no button to confirm")
	}
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	page := v.send(at.Path, at.Path)
	if got := strings.TrimSpace(page.Find(".tag").First().Text()); got != "فعال" {
		t.Errorf("after confirming: got state %q, want active", got)
	}
	manage := strings.TrimSuffix(at.Path, "/confirm")
	page = v.send(manage, manage, "hour", "21", "neglected", "yes")
	if got := page.Find("select[name=hour] option[selected]").AttrOr("value", ""); got != "21" || page.Find("input[name=neglected][checked]").Length() != 1 {
		t.Errorf("after the change: got hour %s", got)
	}
	feed := string(v.get(page.Find("a[type='application/atom+xml']").AttrOr("href", "")))
	if !strings.Contains(feed, "<entry>") {
		t.Errorf("feed: got no entry in %.300s", feed)
	}
	leave := strings.Replace(manage, "/subscriptions/", "/unsubscribe/", 1)
	if got := strings.TrimSpace(v.send(leave, leave).Find("h1").Text()); got != "اشتراک لغو شد" {
		t.Errorf("after leaving: got %q", got)
	}
}
