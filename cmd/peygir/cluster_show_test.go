package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/newsroom"
)

// TestCluster is the show of a cluster: two crawlers, a worker, two search
// nodes and PostgreSQL crawl a news world, and everything is killed once,
// PostgreSQL too. The archive must be complete, no host pressed by two, nothing
// fetched twice without need, and some node must answer all the time.
//
// It runs when PEYGIR_TEST_CLUSTER is set: 1 for the invented newsroom, or the
// address of another world that is a forward proxy, tells its sites at
// /_world/sites and how it was treated at /_world/report.
func TestCluster(t *testing.T) {
	world := os.Getenv("PEYGIR_TEST_CLUSTER")
	if world == "" {
		t.Skip("set PEYGIR_TEST_CLUSTER=1 to kill the processes of a cluster one after the other")
	}
	if strings.HasPrefix(world, "http") {
		clusterOnWorld(t, world)
		return
	}
	const delay = time.Second
	room, err := newsroom.Open(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	}()
	proxy := watch(t)
	var config strings.Builder
	fmt.Fprintf(&config, "fetch: {proxy: %q, allow_private: true, delay: %s, timeout: 5s}\nproposals: []\nsources:\n", proxy.URL, delay)
	published := 0
	for id, articles := range room.Articles() {
		published += len(articles)
		for _, s := range room.Sources() {
			if s.ID == id {
				fmt.Fprintf(&config, "  - {id: %s, name: %q, url: %q, scope: all, schedule: \"*/5 * * * *\"}\n", id, s.Name, s.URL)
			}
		}
	}
	c := newCluster(t, config.String())
	c.show(published, 2*time.Second)
	if times, shortest := proxy.hasty(delay - 5*time.Millisecond); times > 0 {
		t.Errorf("%d requests came before the pause of %s was over, the shortest after %s", times, delay, shortest)
	} else {
		t.Logf("%d requests, the shortest pause %s of %s", len(proxy.asked), shortest, delay)
	}
	needless, excused := proxy.needless(c.kills)
	t.Logf("fetched again: %d without need, %d because their crawler or the database was killed", needless, excused)
	if needless > 0 {
		t.Errorf("%d pages were fetched twice without need", needless)
	}
}

// show runs the cluster until it has the articles, killing everything once,
// and checks what can be checked from here.
func (c *cluster) show(articles int, between time.Duration) {
	t := c.t
	t.Helper()
	begun := time.Now()
	crawler, other := c.add("crawl"), c.add("crawl")
	worker, web, web2 := c.add("work"), c.add("web"), c.add("web")
	c.until("both search nodes answer", time.Minute, func() bool { return web.found() >= 0 && web2.found() >= 0 })
	stop := c.probe(t.Context(), web, web2)
	c.until("first articles", time.Minute, func() bool { return c.articles() > 0 })

	for _, n := range []*node{crawler, other, worker, web, web2} {
		c.strike(n, time.Second)
		if n.roles == "web" {
			c.until("it answers again", time.Minute, func() bool { return n.found() >= 0 })
		}
		time.Sleep(between)
	}
	t.Log("kill -9 PostgreSQL")
	c.kills = append(c.kills, time.Now())
	before := c.articles()
	c.scripted("kill", c.postgres)
	time.Sleep(time.Second)
	c.scripted("restart", c.postgres)
	c.kills = append(c.kills, time.Now())
	if after := c.articles(); after < before {
		t.Errorf("%d articles before PostgreSQL was killed, %d after", before, after)
	}

	var leader string
	c.until("one node leads", time.Minute, func() bool {
		c.row(&leader, `SELECT coalesce(max(leader_id), '') FROM river_leader WHERE expires_at > now()`)
		return leader != ""
	})
	for _, n := range []*node{crawler, other, worker} {
		if c.id(n) != leader {
			continue
		}
		c.kills = append(c.kills, time.Now())
		n.kill()
		c.until("leadership moved from the dead node", time.Minute, func() bool {
			return c.number(`SELECT count(*) FROM river_leader WHERE expires_at > now() AND leader_id <> $1`, leader) == 1
		})
		c.start(n)
	}

	c.until(fmt.Sprintf("archive has %d articles", articles), 15*time.Minute, func() bool { return c.articles() >= articles })
	c.until("both search nodes have them all", time.Minute, func() bool {
		return web.found() >= articles && web2.found() >= articles
	})
	c.until("no lag", time.Minute, func() bool {
		for _, n := range []*node{web, web2} {
			if body, err := n.get("/readyz"); err != nil || !strings.Contains(body, "index_lag_changes 0") {
				return false
			}
		}
		return true
	})
	stop()
	if c.silent.Load() > 0 {
		t.Errorf("%d of %d searches were answered by no node", c.silent.Load(), c.probes.Load())
	}
	t.Logf("%d searches while %d times something was killed; the longest wait for an answer was %s",
		c.probes.Load(), len(c.kills)-1, time.Duration(c.longest.Load()).Round(time.Millisecond))
	t.Logf("complete after %s", time.Since(begun).Round(time.Second))
}

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
	articles := 480
	if n := os.Getenv("PEYGIR_TEST_CLUSTER_ARTICLES"); n != "" {
		if _, err := fmt.Sscan(n, &articles); err != nil {
			t.Fatal(err)
		}
	}
	c := newCluster(t, config.String())
	c.show(articles, 5*time.Second)
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
	var report any
	ask("/_world/report", &report)
	text, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, "report.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d articles exported to %s; the report on the crawlers lies beside them", last, out)
}
