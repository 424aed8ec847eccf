package digest_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/internal/golden"
	"github.com/peygir/peygir/news"
)

var (
	site   = digest.Site{Base: "https://peygir.example", From: "digest@peygir.example"}
	due    = time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC) // 08:00 in Tehran
	fiber  = news.Follow{Kind: news.FollowQuery, Value: "فیبر نوری"}
	sun    = news.Follow{Kind: news.FollowProposal, Value: "sun"}
	sample = news.Subscription{
		ID: 7, Address: "reader@example.test", State: news.SubscriptionActive, Cadence: news.Daily, Hour: 8,
		Context: news.ContextSentence, Language: "fa", Token: "SAMPLETOKEN", Confirmed: due.AddDate(0, -1, 0),
		Follows: []news.Follow{fiber, sun, {Kind: news.FollowNeglected}},
	}
)

// letter is an invented digest with everything that one can hold.
func letter() digest.Letter {
	fiberWhy := digest.Reason{Follow: fiber, Name: "فیبر نوری"}
	sunWhy := digest.Reason{Follow: sun, Name: "نیروگاه خورشیدی هزار مگاواتی دشت نمونه"}
	return digest.Letter{
		Subscription: sample, Kind: news.MessageDigest, Period: "2026-11-23", Due: due, Made: due.Add(time.Minute),
		Changes: []digest.Change{{
			Proposal: "sun", Title: sunWhy.Name, Axis: news.AxisDelivery, From: news.Authorised, To: news.UnderWay,
			On: due.AddDate(0, 0, -2), Precision: news.PrecisionDay, Rationale: "آغاز عملیات اجرایی در خبرگزاری نمونه آمد.",
		}},
		Neglected: []digest.Neglect{{
			Proposal: "ring", Title: "حلقهٔ پشتیبان فیبر استان نمونه", DaysSilent: 96, Last: due.AddDate(0, 0, -96),
			Searched: 27, AsOf: due, Follow: news.Follow{Kind: news.FollowNeglected},
		}},
		Corrections: []digest.Item{{
			Article: "k9", Title: "۴۰ روستای نمونه به فیبر وصل شد", Was: "۴۰۰ روستای نمونه به فیبر وصل شد", Outlet: "چشم\u200cانداز نمونه",
			URL: "https://outlet.example/9", Published: due.AddDate(0, 0, -1), Precision: news.PrecisionMinute,
			ToldOn: due.AddDate(0, 0, -1), Why: []digest.Reason{fiberWhy},
		}},
		Groups: []digest.Group{
			{Follow: fiber, Name: "فیبر نوری", More: 12, Items: []digest.Item{{
				Article: "k1", Title: "طرح فیبر نوری منازل در شهر نمونه آغاز شد", Outlet: "خبرگزاری نمونه", URL: "https://outlet.example/1",
				Published: due.Add(-3 * time.Hour), Precision: news.PrecisionMinute, Copies: 9, Speaker: "مدیر مخابرات نمونه",
				Text: "تا پایان سال ۲۰ هزار خانه در شهر نمونه با شبکهٔ FTTH و سرعت 1 Gbps به فیبر می\u200cرسد.",
				Why:  []digest.Reason{fiberWhy, sunWhy},
			}, {
				Article: "k2", Title: "5G و فیبر؛ <دو> راه & یک مقصد", Outlet: "روزنامهٔ نمونه", URL: "https://outlet.example/2?a=1&b=2",
				Published: due.AddDate(0, 0, -1), Precision: news.PrecisionDay, Why: []digest.Reason{fiberWhy},
			}}},
			{Follow: sun, Name: sunWhy.Name, Items: []digest.Item{{
				Article: "k3", Title: "زمین نیروگاه خورشیدی واگذار شد", Outlet: "خبرگزاری نمونه", URL: "https://outlet.example/3",
				Text: "زمین این طرح به سرمایه\u200cگذار واگذار شد.", Why: []digest.Reason{sunWhy},
			}}},
		},
		Desk: &digest.Desk{
			Candidates: []digest.Waiting{{Proposal: "sun", Title: sunWhy.Name, Count: 3, Evidence: "زمین این طرح به سرمایه\u200cگذار واگذار شد."}},
			Silent:     []digest.Silence{{Source: "shomal", Name: "شمال نمونه", Last: due.AddDate(0, 0, -9)}, {Source: "jonub", Name: "جنوب نمونه"}},
			Faults:     []digest.Trouble{{Source: "markaz", Name: "مرکز نمونه", Fault: news.FaultTimeout, Count: 14, Detail: "no answer in 30s"}},
			Stuck:      []digest.Stuck{{State: news.MessageUncertain, Count: 1}},
		},
	}
}

// letters are the kinds of messages by the name of their golden file.
func letters() map[string]digest.Letter {
	full := letter()
	english := letter()
	english.Subscription.Language = "en"
	follows := []digest.Reason{full.Groups[0].Items[0].Why[0], full.Groups[0].Items[0].Why[1], {Follow: news.Follow{Kind: news.FollowNeglected}}}
	quiet := digest.Letter{Subscription: sample, Kind: news.MessageQuiet, Period: "2026-11-23", Due: due, Made: due, Follows: follows}
	confirm := digest.Letter{Subscription: sample, Kind: news.MessageConfirm, Period: "new", Due: due, Made: due, Follows: follows}
	quietEnglish, confirmEnglish := quiet, confirm
	quietEnglish.Subscription.Language, confirmEnglish.Subscription.Language = "en", "en"
	hook := letter()
	hook.Subscription.Address = "https://hook.example/peygir"
	return map[string]digest.Letter{
		"full.fa.eml": full, "full.en.eml": english, "quiet.fa.eml": quiet, "quiet.en.eml": quietEnglish,
		"confirm.fa.eml": confirm, "confirm.en.eml": confirmEnglish, "hook.json": hook,
	}
}

func TestMessagesAreGolden(t *testing.T) {
	t.Parallel()
	for name, l := range letters() {
		m, err := digest.NewRenderer(site).Compose(l)
		if err != nil {
			t.Fatal(err)
		}
		golden.File(t, filepath.Join("testdata", name), m.Bytes)
		if !strings.HasSuffix(name, ".eml") {
			continue
		}
		_, parts := parse(t, m.Bytes)
		golden.File(t, filepath.Join("testdata", name+".txt"), []byte(parts["text/plain"]))
		golden.File(t, filepath.Join("testdata", name+".html"), []byte(parts["text/html"]))
	}
}

// parse reads a message as a mail program does.
func parse(t *testing.T, raw []byte) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type: got %q, %v", kind, err)
	}
	parts := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return m.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil || !strings.EqualFold(params["charset"], "utf-8") || p.Header.Get("Content-Transfer-Encoding") != "base64" {
			t.Errorf("part: got %v, %v", p.Header, err)
		}
		body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = string(body)
	}
}
