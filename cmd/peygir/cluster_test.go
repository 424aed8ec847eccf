package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// nodeVariable makes the test binary a peygir to be killed.
const nodeVariable = "PEYGIR_TEST_NODE"

// cluster is a PostgreSQL, the processes on it, and somebody who searches all
// the time.
type cluster struct {
	t        *testing.T
	dir      string
	postgres string // folder
	url      string
	config   string
	readers  *readers
	nodes    []*node
	kills    []time.Time // of whatever

	probes, silent atomic.Int64
	longest        atomic.Int64 // nanoseconds for which no node answered
}

// node is one process.
type node struct {
	roles, dir, listen string
	cmd                *exec.Cmd
	log                *os.File
}

// scripted runs the repository's script for private PostgreSQL clusters.
func (c *cluster) scripted(args ...string) string {
	c.t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(c.t.Context()), "../../scripts/postgres", args...)
	cmd.Env = append(os.Environ(), "SAFE=1")
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatalf("scripts/postgres %v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

func newCluster(t *testing.T, config string) *cluster {
	t.Helper()
	c := &cluster{t: t, dir: t.TempDir(), readers: mailServer(t)}
	var err error
	if c.postgres, err = os.MkdirTemp("", "peygir-show-"); err != nil {
		t.Fatal(err)
	}
	c.url = c.scripted("start", c.postgres)
	t.Cleanup(func() {
		for _, n := range c.nodes {
			n.kill()
		}
		c.scripted("stop", c.postgres)
	})
	c.config = filepath.Join(c.dir, "peygir.yaml")
	if err := os.WriteFile(c.config, []byte("store: "+c.url+"\n"+c.readers.config()+config), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// add starts a process with the roles.
func (c *cluster) add(roles string) *node {
	c.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	n := &node{roles: roles, dir: filepath.Join(c.dir, fmt.Sprintf("%d-%s", len(c.nodes), roles)), listen: ln.Addr().String()}
	if err := ln.Close(); err != nil {
		c.t.Fatal(err)
	}
	c.nodes = append(c.nodes, n)
	c.start(n)
	return n
}

func (c *cluster) start(n *node) {
	c.t.Helper()
	if err := os.MkdirAll(n.dir, 0o755); err != nil {
		c.t.Fatal(err)
	}
	log, err := os.OpenFile(filepath.Join(n.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
	n.log = log
	n.cmd = exec.CommandContext(context.WithoutCancel(c.t.Context()), os.Args[0],
		"--config", c.config, "--data", n.dir, "serve", "--roles", n.roles, "--listen", n.listen)
	n.cmd.Env = append(os.Environ(), nodeVariable+"=1")
	n.cmd.Stdout, n.cmd.Stderr = log, log
	if err := n.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
}

// kill ends the process as a power cut does.
func (n *node) kill() {
	if n.cmd.ProcessState == nil {
		_ = n.cmd.Process.Kill()
		_ = n.cmd.Wait() // it was killed
		_ = n.log.Close()
	}
}

// strike kills a node and starts it again after a while.
func (c *cluster) strike(n *node, away time.Duration) {
	c.t.Helper()
	c.t.Logf("kill -9 %s, with %d articles", filepath.Base(n.dir), c.articles())
	c.kills = append(c.kills, time.Now())
	n.kill()
	time.Sleep(away)
	c.start(n)
}

// id is the node's name among the others.
func (c *cluster) id(n *node) string {
	name, err := os.ReadFile(filepath.Join(n.dir, "node"))
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(string(name))
}

// number asks the database for one number; -1 while it does not answer.
func (c *cluster) number(query string, args ...any) int {
	n := -1
	c.row(&n, query, args...)
	return n
}

func (c *cluster) row(into any, query string, args ...any) {
	c.ask(func(ctx context.Context, conn *pgx.Conn) {
		_ = conn.QueryRow(ctx, query, args...).Scan(into) // then it stays as it was
	})
}

// run changes something in the database, if that answers.
func (c *cluster) run(query string) {
	c.ask(func(ctx context.Context, conn *pgx.Conn) { _, _ = conn.Exec(ctx, query) })
}

// ask does nothing while the database does not answer.
func (c *cluster) ask(do func(context.Context, *pgx.Conn)) {
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close(ctx) }()
	do(ctx, conn)
}

func (c *cluster) articles() int { return c.number(`SELECT count(*) FROM articles`) }

// until waits for something to become true.
func (c *cluster) until(what string, patience time.Duration, is func() bool) {
	c.t.Helper()
	begun := time.Now()
	for !is() {
		if time.Since(begun) > patience {
			c.t.Fatalf("%s: not within %s", what, patience)
		}
		time.Sleep(200 * time.Millisecond)
	}
	c.t.Logf("%s after %.1f s", what, time.Since(begun).Seconds())
}

var prober = &http.Client{Timeout: 10 * time.Second}

func (n *node) get(path string) (string, error) {
	resp, err := prober.Get("http://" + n.listen + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, resp.Status)
	}
	return string(body), err
}

// found asks a node how many articles there are.
func (n *node) found() int {
	body, err := n.get("/api/v1/articles?limit=1&collapse=false")
	var answer struct{ Total int }
	if err != nil || json.Unmarshal([]byte(body), &answer) != nil {
		return -1
	}
	return answer.Total
}

// probe searches all the time, at all of the nodes; one answer is enough.
func (c *cluster) probe(ctx context.Context, nodes ...*node) func() {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		answered := time.Now()
		for ctx.Err() == nil {
			answers := make(chan bool, len(nodes))
			for _, n := range nodes {
				go func() { answers <- n.found() >= 0 }()
			}
			some := false
			for range nodes {
				if some = <-answers; some {
					break
				}
			}
			c.probes.Add(1)
			if !some {
				c.silent.Add(1)
			}
			gap := time.Since(answered)
			if some {
				answered = time.Now()
			}
			c.longest.Store(max(c.longest.Load(), int64(gap)))
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	return func() { cancel(); done.Wait() }
}
