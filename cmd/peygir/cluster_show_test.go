package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/peygir/peygir/newsroom"
)

// TestCluster is the show of a cluster: two crawlers, a worker, two search
// nodes and PostgreSQL crawl a news world, and everything is killed once, the
// worker and PostgreSQL in the middle of sending digests. The archive must be
// complete, no host pressed by two, nothing fetched twice without need, no
// digest lost or sent twice, and some node must answer all the time.
//
// It runs when PEYGIR_TEST_CLUSTER is set: 1 for the invented newsroom, or the
// address of another world that is a forward proxy, tells its sites at
// /_world/sites, what it published at /_world/truth and how it was treated at
// /_world/report.
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
		t.Logf("%d requests, the shortest pause %s of %s", proxy.requests(), shortest, delay)
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
	c.subscribe()
	c.until("first articles", time.Minute, func() bool { return c.articles() > 0 })

	for _, n := range []*node{crawler, other, worker, web, web2} {
		if n == worker {
			c.midMail()
		}
		c.strike(n, time.Second)
		if n.roles == "web" {
			c.until("it answers again", time.Minute, func() bool { return n.found() >= 0 })
		}
		time.Sleep(between)
	}
	c.midMail()
	before := c.articles()
	t.Logf("kill -9 PostgreSQL, with %d articles", before)
	c.kills = append(c.kills, time.Now())
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
			for path, says := range map[string]string{"/readyz": "index_lag_changes 0", "/metrics": "\npeygir_index_lag_changes 0\n"} {
				if body, err := n.get(path); err != nil || !strings.Contains(body, says) {
					return false
				}
			}
		}
		return true
	})
	c.anew(web, articles)
	c.digests(len(c.kills))
	stop()
	if c.silent.Load() > 0 {
		t.Errorf("%d of %d searches were answered by no node", c.silent.Load(), c.probes.Load())
	}
	t.Logf("%d searches while %d times something was killed; the longest wait for an answer was %s",
		c.probes.Load(), len(c.kills)-1, time.Duration(c.longest.Load()).Round(time.Millisecond))
	t.Logf("complete after %s", time.Since(begun).Round(time.Second))
}

// anew lets a search node build its index from nothing; the old one must answer
// until the new one does.
func (c *cluster) anew(n *node, articles int) {
	c.t.Helper()
	if err := n.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		c.t.Fatal(err)
	}
	c.until("a search node has built its index anew, answering all the while", time.Minute, func() bool {
		if found := n.found(); found < articles {
			c.t.Errorf("while its index is built anew a node finds %d articles of %d", found, articles)
		}
		log, err := os.ReadFile(filepath.Join(n.dir, "log"))
		return err == nil && strings.Contains(string(log), "the new index has taken over")
	})
}
