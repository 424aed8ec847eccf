package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peygir/peygir/crawler"
)

// sampleOutlet is a site with a feed, a sitemap, two sections and articles.
func sampleOutlet(t *testing.T) string {
	t.Helper()
	pages := map[string]string{
		"/robots.txt": "User-agent: *\nSitemap: %s/map.xml\n",
		"/": `<html><head><meta property="og:site_name" content="خبر نمونه"><link rel="alternate" type="application/rss+xml" href="/feed-a.xml"></head>
			<body><a href="/section/a">بخش یک</a><a href="/news/10001/x">خبری از شهر خیالی ما که نمونه است</a></body></html>`,
	}
	var site *httptest.Server
	site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.Contains(page, "%s") {
			page = fmt.Sprintf(page, site.URL)
		}
		fmt.Fprint(w, page)
	}))
	t.Cleanup(site.Close)
	return site.URL
}

// peygir runs the program in the test's process.
func peygir(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = run(t.Context(), args, streams{in: strings.NewReader(""), out: &b, err: &b}, func(name string) string {
		return map[string]string{"PEYGIR_DATA": t.TempDir()}[name]
	})
	return code, b.String()
}

func TestSourcesAdd(t *testing.T) {
	site := sampleOutlet(t)
	file := filepath.Join(t.TempDir(), "peygir.yaml")
	const before = "fetch: {allow_private: true, delay: 0s}\n# mine\nsources:\n  - id: first # keep\n    url: http://127.0.0.1:1/\n    disabled: true\n"
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(site, "http://") // the scheme is found out
	if code, out := peygir(t, "--config", file, "sources", "add", "--print", "--id", "nemune", address); code != exitDone || !strings.Contains(out, "id: nemune") {
		t.Errorf("print: code %d, said %s", code, out)
	}
	if text, _ := os.ReadFile(file); string(text) != before {
		t.Errorf("printing has changed the file:\n%s", text)
	}
	code, out := peygir(t, "--config", file, "sources", "add", "--id", "nemune", address)
	for _, want := range []string{"خبر نمونه", site + "/feed-a.xml", site + "/map.xml", site + "/section/a"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("code %d, %q is not in %s", code, want, out)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), before) || !strings.Contains(string(text), "- id: nemune\n    name: خبر نمونه\n    url: "+site) {
		t.Errorf("%v, the file is now\n%s", err, text)
	}
	if code, out := peygir(t, "--config", file, "sources", "add", "--id", "nemune", site); code == exitDone {
		t.Errorf("a second source of the same name was added: %s", out)
	}
	if code, out := peygir(t, "--config", file, "sources"); code != exitDone || !strings.Contains(out, "nemune") || !strings.Contains(out, "not read yet") || !strings.Contains(out, "switched off") {
		t.Errorf("list: code %d, said %s", code, out)
	}
	if code, out := peygir(t, "--config", file, "--json", "sources"); code != exitDone || !strings.Contains(out, `"last_success":null`) {
		t.Errorf("list as JSON: code %d, said %s", code, out)
	}
}

func TestCheckOnline(t *testing.T) {
	site := sampleOutlet(t)
	file := filepath.Join(t.TempDir(), "peygir.yaml")
	check := func(sources string) (int, string) {
		if err := os.WriteFile(file, []byte("fetch: {allow_private: true, delay: 0s}\nsources:\n"+sources), 0o600); err != nil {
			t.Fatal(err)
		}
		return peygir(t, "--config", file, "check", "--online")
	}
	good := "  - {id: good, url: '" + site + "'}\n"
	if code, out := check(good); code != exitDone || !strings.Contains(out, "ok    good: 1 articles named, 1 feeds, 1 sitemaps") {
		t.Errorf("code %d, said %s", code, out)
	}
	if code, out := check(good + "  - {id: bad, url: '" + site + "/missing'}\n"); code != exitFailed || !strings.Contains(out, "FAIL  bad: gone") {
		t.Errorf("code %d, said %s", code, out)
	}
}

func TestEstimateOfABackfill(t *testing.T) {
	for _, tt := range []struct {
		p    crawler.Progress
		want int
	}{
		{crawler.Progress{Done: 3, Found: 10}, 10},
		{crawler.Progress{Done: 12, Found: 10}, 12},
		{crawler.Progress{Done: 5, Found: 100, Days: 30, Opened: 10}, 400},
	} {
		if got := estimate(tt.p); got != tt.want {
			t.Errorf("%+v: got %d, want %d", tt.p, got, tt.want)
		}
	}
}
