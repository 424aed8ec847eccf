package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/peygir/peygir/internal/chromium"
	"github.com/peygir/peygir/web"
)

// Environment variables: shots names a directory that gets screenshots of all
// pages, axe the file axe.min.js of axe-core, with which every page is then
// checked for accessibility.
const (
	shots = "PEYGIR_SHOTS"
	axe   = "PEYGIR_AXE"
)

// browser is a page in a real browser; what it asks of other hosts and what it
// complains of are failures.
type browser struct {
	ctx  context.Context
	base string

	mu      sync.Mutex
	foreign []string
	broken  []string
}

func open(t *testing.T) *browser {
	t.Helper()
	h := fullServer(withPostbox(samplePostbox()), func(d *web.Deps) { d.Config.PublicArchive = true })
	var turn sync.Mutex // a browser asks for several things at once; the samples are for one at a time
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	ctx := chromium.Start(t, 4*time.Minute, chromedp.Flag("lang", "fa"))
	b := &browser{ctx: ctx, base: server.URL}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, b.base) && !strings.HasPrefix(u, "data:") {
			b.foreign = append(b.foreign, u)
		}
	case *runtime.EventExceptionThrown:
		b.broken = append(b.broken, e.ExceptionDetails.Text)
	}
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func see[T any](t *testing.T, b *browser, action chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (b *browser) text(t *testing.T, selector chromedp.CSS) string {
	t.Helper()
	return strings.Join(strings.Fields(see(t, b, chromedp.Text(selector))), " ")
}

// click follows a link or sends a form and waits for the page that comes.
func (b *browser) click(t *testing.T, selector chromedp.CSS) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector)); err != nil {
		t.Fatalf("click %s: %v", selector, err)
	}
}

func (b *browser) clean(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.foreign) > 0 || len(b.broken) > 0 {
		t.Errorf("requests to other hosts: %v; script errors: %v", b.foreign, b.broken)
	}
}

// look holds that the page fits a phone and a desk and shuts nobody out, and
// takes pictures of both.
func (b *browser) look(t *testing.T, name string) {
	t.Helper()
	for _, width := range []int64{360, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 900))
		b.check(t, name, width)
	}
}

// fetch follows the link of a file as the page has it, and returns the file.
func (b *browser) fetch(t *testing.T, selector chromedp.CSS) string {
	t.Helper()
	link := see(t, b, chromedp.Evaluate[string](`document.querySelector("`+string(selector)+`").href`))
	return see(t, b, chromedp.Evaluate[string](`fetch("`+link+`").then(r => r.ok ? r.text() : "status " + r.status)`, chromedp.EvalAwaitPromise))
}

func TestResearcherFindsFiltersReadsCitesAndExports(t *testing.T) {
	b := open(t)
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.SendKeys(chromedp.CSS("input[name=q]"), "شرهک"))
	b.click(t, "form.search button")
	b.look(t, "researcher-1-misspelt")
	b.click(t, ".notice a.better") // did you mean
	if got := b.text(t, ".count"); !strings.HasPrefix(got, "۲۸ خبر یافت شد") {
		t.Errorf("results: got %q", got)
	}
	b.click(t, ".facets a")
	if got := b.text(t, ".chips"); !strings.Contains(got, "خبرگزاری نمونه") {
		t.Errorf("filters: got %q, want the outlet", got)
	}
	b.look(t, "researcher-2-filtered")
	if got := b.fetch(t, ".files a[href^='/search.bib']"); strings.Count(got, "@article{") != 28 {
		t.Errorf("export: got %.300q, want the results as BibTeX", got)
	}
	b.click(t, ".result h3 a")
	if got := b.text(t, "#cite .cite"); !strings.Contains(got, "خبرگزاری نمونه") {
		t.Errorf("citation: got %q, want the outlet in it", got)
	}
	b.look(t, "researcher-3-article")
	if got := b.fetch(t, "#cite .files a[href$='cite.ris']"); !strings.HasPrefix(got, "TY  - ") {
		t.Errorf("export: got %.300q, want the article as RIS", got)
	}
	b.clean(t)
}

func TestJournalistGoesFromBoardToEvidenceToTheKeptCopy(t *testing.T) {
	b := open(t)
	b.do(t, chromedp.Navigate(b.base+"/"))
	b.click(t, "nav a[href='/proposals']")
	b.look(t, "journalist-1-board")
	b.click(t, ".card a[href='/proposals/shahrak']")
	b.look(t, "journalist-2-timeline")
	b.click(t, ".timeline .found a")
	b.look(t, "journalist-3-evidence")
	kept := see(t, b, chromedp.AttributeValue(chromedp.CSS("a[download]"), "href"))
	if kept.Value != "/api/v1/articles/a01/raw" {
		t.Errorf("kept copy: got %q, want a download", kept.Value)
	}
	if got := b.fetch(t, "a[download]"); !strings.Contains(got, "<html") {
		t.Errorf("kept copy: got %.300q, want the page as it came", got)
	}
	b.clean(t)
}

func TestSubscriberSavesASearchConfirmsChangesAndLeaves(t *testing.T) {
	b := open(t)
	b.do(t, chromedp.Navigate(b.base+"/?q="+url.QueryEscape("زمین شهرک")))
	b.click(t, ".actions a[href^='/subscribe']")
	b.do(t, chromedp.SendKeys(chromedp.CSS("input[name=address]"), "kasi@khanandeh.example"))
	b.look(t, "subscriber-1-form")
	b.click(t, "form.stack button")
	if got := b.text(t, "h1"); got != "صندوق ایمیل خود را ببینید" {
		t.Errorf("after subscribing: got %q", got)
	}
	b.do(t, chromedp.Navigate(b.base+"/subscriptions/token-2/confirm")) // the link in the message
	b.click(t, "form[action$='/confirm'] button")
	if got := b.text(t, ".tag"); got != "فعال" {
		t.Errorf("after confirming: got %q", got)
	}
	b.look(t, "subscriber-2-confirmed")
	b.do(t, chromedp.Click(chromedp.CSS("input[name=neglected]")))
	b.click(t, "form.stack button")
	checked := see(t, b, chromedp.Evaluate[int](`document.querySelectorAll("input[name=follow]:checked, input[name=neglected]:checked").length`))
	if checked != 2 {
		t.Errorf("after the change: got %d things followed, want 2", checked)
	}
	b.click(t, "a[href^='/unsubscribe/']")
	b.click(t, "form[action^='/unsubscribe/'] button")
	if got := b.text(t, "h1"); got != "اشتراک لغو شد" {
		t.Errorf("after leaving: got %q", got)
	}
	b.look(t, "subscriber-3-left")
	b.clean(t)
}

// TestKeyboardAloneIsEnough walks through the search page by the tab key: the
// first stop skips to the content, every stop can be seen, and none is passed
// in another order than it is read.
func TestKeyboardAloneIsEnough(t *testing.T) {
	b := open(t)
	b.do(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.base+"/?q="+url.QueryEscape("شهرک")))
	const stop = `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
		return [e.className === "skip" ? "skip" : e.tagName, e.matches(":focus-visible") && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2,
			r.width > 0 && r.bottom > 0 && r.top < innerHeight, [...document.querySelectorAll("*")].indexOf(e)].join(" ") })()`
	at := -1
	for i := range 40 {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		var kind string
		var outlined, inView bool
		var place int
		said := see(t, b, chromedp.Evaluate[string](stop))
		if _, err := fmt.Sscan(said, &kind, &outlined, &inView, &place); err != nil {
			t.Fatalf("stop %d: %q: %v", i, said, err)
		}
		if kind == "BODY" {
			t.Fatalf("stop %d: the focus is lost", i)
		}
		if i == 0 && kind != "skip" {
			t.Errorf("first stop: got %s, want the link to the content", kind)
		}
		if !outlined || !inView || place <= at {
			t.Errorf("stop %d (%s): outlined %t, in view %t, after the one before %t", i, kind, outlined, inView, place > at)
		}
		at = place
	}
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if got := see(t, b, chromedp.Evaluate[string](`document.activeElement.id`)); got != "main" {
		t.Errorf("after skipping: got the focus at %q, want the content", got)
	}
	b.clean(t)
}

// login makes the browser an editor's.
func (b *browser) login(t *testing.T) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.base+"/login"), chromedp.SendKeys(chromedp.CSS("input[name=token]"), "edit-me"))
	b.click(t, "form.stack button")
}

func TestTypingBringsSuggestions(t *testing.T) {
	b := open(t)
	options := chromedp.CSS("#words option")
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.SendKeys(chromedp.CSS("input[name=q]"), "شهر"), chromedp.WaitReady(options))
	// In one step: what is typed next may bring other options in their place.
	word := see(t, b, chromedp.Evaluate[string](`document.querySelector("#words option").value`))
	if word != "شهرک فناوری" {
		t.Errorf("got %q, want the suggestion", word)
	}
	b.clean(t)
}

// everyPage is a path of each kind of page that anybody sees.
func everyPage() map[string]string {
	return map[string]string{
		"home": "/", "search": "/?q=" + url.QueryEscape("زمین شهرک"), "empty": "/?q=xyz&from=1300-01-01", "wrong": "/?from=x",
		"article": "/articles/a06", "hostile": "/articles/a03", "versions": "/articles/a05/versions",
		"board": "/proposals", "proposal": "/proposals/shahrak", "neglected": "/proposals/fibr", "statements": "/statements", "speakers": "/speakers", "speaker": "/speakers/modir",
		"login": "/login", "subscribe": "/subscribe?q=" + url.QueryEscape("شهرک") + "&follow=proposal:shahrak&follow=neglected", "subscribed": "/subscribe/sent",
		"subscription": "/subscriptions/reader-token", "leave": "/unsubscribe/reader-token", "trends": "/trends", "sources": "/sources",
		"about": "/about", "method": "/methodology", "docs": "/docs", "missing": "/nothing",
	}
}

// TestPagesFitTheirScreens looks at every page: in Persian and light colours
// on a phone, in English and dark colours on a desk.
func TestPagesFitTheirScreens(t *testing.T) {
	b := open(t)
	desk := map[string]string{"outbox": "/outbox", "message": "/outbox/2", "review": "/proposals/shahrak/review", "edited": "/proposals/shahrak", "rulings": "/speakers/modir/rulings"}
	everywhere := func(pages map[string]string) {
		b.colours(t, "light")
		b.fit(t, pages, 360, "fa")
		b.colours(t, "dark")
		b.fit(t, pages, 1280, "en")
	}
	everywhere(everyPage())
	b.login(t)
	everywhere(desk)
	b.clean(t)
}

// fit holds that pages fit a width and that nothing about them shuts anybody out.
func (b *browser) fit(t *testing.T, pages map[string]string, width int64, lang string) {
	t.Helper()
	for name, path := range pages {
		if u, err := url.Parse(path); err == nil && lang == "en" {
			q := u.Query()
			q.Set("lang", lang)
			path = u.Path + "?" + q.Encode()
		}
		b.do(t, chromedp.EmulateViewport(width, 900), chromedp.Navigate(b.base+path))
		b.check(t, name+"-"+lang, width)
	}
}

// check looks at the page that is open.
func (b *browser) check(t *testing.T, name string, width int64) {
	t.Helper()
	if see(t, b, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > document.documentElement.clientWidth + 1`)) {
		t.Errorf("%s is wider than a screen of %d", name, width)
	}
	b.audit(t, name)
	b.shoot(t, name+"-"+strconv.FormatInt(width, 10), width)
}

// shoot takes a picture of the whole page, on a screen as high as the page.
func (b *browser) shoot(t *testing.T, name string, width int64) {
	t.Helper()
	dir := os.Getenv(shots)
	if dir == "" {
		return
	}
	height := see(t, b, chromedp.Evaluate[int64](`document.documentElement.scrollHeight`))
	b.do(t, chromedp.EmulateViewport(width, max(height, 600)))
	png := see(t, b, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// audit holds that axe-core finds nothing on the page.
func (b *browser) audit(t *testing.T, name string) {
	t.Helper()
	file := os.Getenv(axe)
	if file == "" {
		return
	}
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const run = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => JSON.stringify(r.violations.map(v => [v.impact, v.id, v.nodes[0].html])))`
	see(t, b, chromedp.Evaluate[int](string(script)+";0"))
	if found := see(t, b, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise)); found != "[]" {
		t.Errorf("%s: %s", name, found)
	}
}

// colours makes the browser prefer light or dark.
func (b *browser) colours(t *testing.T, scheme string) {
	t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		t.Fatal(err)
	}
}
