package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clusterOnWorld runs the show on a world that knows what it published. What
// it says of the crawlers is written beside the articles; the world's own
// program scores those.
func clusterOnWorld(t *testing.T, world string) {
	var sites []struct{ Name, URL string }
	ask := func(path string, into any) {
		resp, err := http.Get(world + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	ask("/_world/sites", &sites)
	var config strings.Builder
	fmt.Fprintf(&config, "fetch: {proxy: %q, allow_private: true, delay: 100ms, timeout: 5s}\nproposals: []\nsources:\n", world)
	for _, s := range sites {
		fmt.Fprintf(&config, "  - {id: %s, url: %q, scope: all, schedule: \"*/2 * * * *\"}\n", s.Name, s.URL)
	}
	published := truth(t, world)
	c := newCluster(t, config.String())
	c.show(len(published), 5*time.Second)
	last := -1
	c.until("nothing more comes", 10*time.Minute, func() bool {
		time.Sleep(20 * time.Second)
		before := last
		last = c.articles()
		return last == before && c.number(`SELECT count(*) FROM river_job WHERE kind = 'crawl' AND state = 'running'`) == 0
	})
	out := os.Getenv("PEYGIR_TEST_CLUSTER_OUT")
	if out == "" {
		out = t.TempDir()
	}
	got, err := os.Create(filepath.Join(out, "got.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	export := exec.CommandContext(t.Context(), os.Args[0], "--config", c.config, "--data", filepath.Join(c.dir, "export"), "export")
	export.Env = append(os.Environ(), nodeVariable+"=1")
	export.Stdout, export.Stderr = got, os.Stderr
	if err := export.Run(); err != nil {
		t.Fatal(err)
	}
	var text json.RawMessage
	ask("/_world/report", &text)
	if err := os.WriteFile(filepath.Join(out, "report.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d articles exported to %s; the report on the crawlers lies beside them", last, out)
	judge(t, text)
	if _, err := got.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for lines := json.NewDecoder(got); lines.More(); {
		var a struct{ URL string }
		if err := lines.Decode(&a); err != nil {
			t.Fatal(err)
		}
		delete(published, unescaped(t, a.URL))
	}
	for lost := range published {
		t.Errorf("%s was lost", lost)
	}
}

// truth returns the addresses of what a world has published and lets be read.
func truth(t *testing.T, world string) map[string]bool {
	t.Helper()
	resp, err := http.Get(world + "/_world/truth")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all := map[string]bool{}
	for lines := json.NewDecoder(resp.Body); lines.More(); {
		var a struct {
			URL                 string
			Deleted, Disallowed bool
		}
		if err := lines.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if !a.Deleted && !a.Disallowed {
			all[unescaped(t, a.URL)] = true
		}
	}
	return all
}

// unescaped is an address in the form in which two of them are compared.
func unescaped(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host + u.Path + "?" + u.Query().Encode()
}

// judge holds the crawlers to what the world saw of them, of both together:
// they have the same name.
func judge(t *testing.T, report []byte) {
	t.Helper()
	var all struct {
		Sites map[string]struct {
			Requests  int     `json:"requests"`
			Delay     float64 `json:"crawl_delay_s"`
			Hasty     int     `json:"crawl_delay_violations"`
			Forbidden int     `json:"robots_disallow_violations"`
			TooSoon   int     `json:"retry_after_violations"`
		}
	}
	if err := json.Unmarshal(report, &all); err != nil {
		t.Fatal(err)
	}
	requests, delayed := 0, 0
	for name, s := range all.Sites {
		requests += s.Requests
		if s.Delay > 0 {
			delayed++
		}
		if s.Hasty+s.Forbidden+s.TooSoon > 0 {
			t.Errorf("%s: of %d requests %d came before its Crawl-delay of %.1f s was over, %d before its Retry-After, and %d were for what its robots.txt forbids",
				name, s.Requests, s.Hasty, s.Delay, s.TooSoon, s.Forbidden)
		}
	}
	if delayed == 0 {
		t.Error("no site of the world asks for a Crawl-delay")
	}
	t.Logf("%d requests to %d sites, of which %d ask for a Crawl-delay", requests, len(all.Sites), delayed)
}
