package digest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/internal/chromium"
)

// shots names a folder that gets screenshots of all letters.
const shots = "PEYGIR_SHOTS"

// faint is what on a page has too little contrast (below 4.5) to what is
// behind it.
const faint = `(() => {
  const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = rgb(c).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return getComputedStyle(e).backgroundColor } return "rgb(255,255,255)" };
  const out = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.offsetParent) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) out.push(ratio.toFixed(2) + " " + e.textContent.trim().slice(0, 40));
  }
  return out.join("\n");
})()`

// TestLettersFitTheirScreens looks at every letter in a browser, on a phone and
// on a desk, in light and in dark colours.
func TestLettersFitTheirScreens(t *testing.T) {
	ctx := chromium.Start(t, 2*time.Minute)
	// All letters are there before the server is: a browser asks when it likes.
	r, pages := digest.NewRenderer(site), map[string]string{}
	for name, l := range letters() {
		if l.Subscription.Webhook() {
			continue
		}
		var err error
		if _, _, pages[name], err = r.Render(l); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(pages[strings.TrimPrefix(r.URL.Path, "/")]))
	}))
	t.Cleanup(server.Close)
	var mu sync.Mutex
	var foreign []string
	err := chromedp.Listen(ctx, func(event any) {
		e, ok := event.(*network.EventRequestWillBeSent)
		if ok && !strings.HasPrefix(e.Request.URL, server.URL) {
			mu.Lock()
			defer mu.Unlock()
			foreign = append(foreign, e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range letters() {
		if l.Subscription.Webhook() {
			continue
		}
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, width := range []int64{360, 800} {
				where := name + "-" + strconv.FormatInt(width, 10) + "-" + scheme
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+name)); err != nil {
					t.Fatal(err)
				}
				if say(ctx, t, `String(document.documentElement.scrollWidth > document.documentElement.clientWidth)`) != "false" {
					t.Errorf("%s is wider than its screen", where)
				}
				want := "rtl"
				if l.Subscription.Language == "en" {
					want = "ltr"
				}
				if got := say(ctx, t, `getComputedStyle(document.querySelector("h1").parentElement).direction`); got != want {
					t.Errorf("%s: got direction %s, want %s", where, got, want)
				}
				if got := say(ctx, t, faint); got != "" {
					t.Errorf("%s: too faint:\n%s", where, got)
				}
				shoot(ctx, t, where)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(foreign) > 0 {
		t.Errorf("letters ask other hosts: %v", foreign)
	}
}

func say(ctx context.Context, t *testing.T, script string) string {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func shoot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv(shots)
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}
