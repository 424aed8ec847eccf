package pipeline_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

// childVariable makes the test binary a process to be killed: it holds, as
// JSON, what the process is to do.
const childVariable = "PEYGIR_TEST_CHILD"

type child struct {
	Data    string
	Store   string
	Import  string // a file; empty: crawl
	Proxy   string
	Sources []news.Source
}

func TestMain(m *testing.M) {
	if order := os.Getenv(childVariable); order != "" {
		if err := work(context.Background(), order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func (c child) config() pipeline.Config {
	return pipeline.Config{
		Data: c.Data, Store: c.Store, Sources: c.Sources,
		Fetch: crawler.Config{AllowPrivate: true, Delay: -1, Retry: 5 * time.Millisecond, Proxy: c.Proxy},
	}
}

// work is what the child does. It prints how many articles the store has
// acknowledged, each time before it goes on.
func work(ctx context.Context, order string) error {
	var c child
	if err := json.Unmarshal([]byte(order), &c); err != nil {
		return err
	}
	a, err := pipeline.Open(ctx, c.config(), slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		return err
	}
	tell := func() {
		if n, err := a.Store.Count(ctx); err == nil {
			fmt.Println(n)
		}
	}
	tell()
	if c.Import == "" {
		_, err = a.Crawl(ctx, c.Sources, time.Time{}, time.Time{}, func(crawler.Progress) { tell() })
		return err
	}
	f, err := os.Open(c.Import)
	if err != nil {
		return err
	}
	_, err = a.Import(ctx, []pipeline.File{{Name: c.Import, Reader: f}}, nil, func(int64) { tell() }, nil)
	return err
}

// killed starts the child, kills it some time after it has opened the
// archive, and returns how many articles it had acknowledged by then.
func (c child) killed(t *testing.T) int {
	t.Helper()
	order, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(order))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	acknowledged := 0
	for opened := false; lines.Scan(); opened = true {
		if acknowledged, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if !opened {
			time.AfterFunc(rand.N(400*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed, or was quicker
	return acknowledged
}

// survive kills the child again and again, then lets the work end in this
// process and returns the archive.
func (c child) survive(t *testing.T, end func(*pipeline.App) error) *pipeline.App {
	t.Helper()
	for range kills(t) {
		acknowledged := c.killed(t)
		a, err := pipeline.Open(t.Context(), c.config(), slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := a.Store.Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if stored < acknowledged {
			t.Errorf("%d articles were acknowledged, %d are left", acknowledged, stored)
		}
		if indexed, err := a.Index.Count(); err != nil || indexed > stored {
			t.Errorf("index has %d of %d articles, %v", indexed, stored, err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	a := openNow(t, c.config())
	if err := end(a); err != nil {
		t.Fatal(err)
	}
	agree(t, a)
	return a
}

func TestKilledImportLosesNothing(t *testing.T) {
	t.Parallel()
	const articles = 1500
	file := t.TempDir() + "/sample.jsonl"
	var lines strings.Builder
	for i := range articles {
		fmt.Fprintf(&lines, `{"id":"s%d","source":"khavar","title":"نمونه شماره %d","body":"مدیر نمونه گفت: کار شماره %d آغاز شد."}`+"\n", i, i, i)
	}
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := child{Data: t.TempDir(), Store: shared(t), Import: file}
	a := c.survive(t, func(a *pipeline.App) error {
		_, err := a.Import(t.Context(), []pipeline.File{{Name: file, Reader: strings.NewReader(lines.String())}}, nil, nil, nil)
		return err
	})
	for i := range articles {
		if _, err := a.Store.Article(t.Context(), news.ArticleID(fmt.Sprintf("s%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	if last, err := a.Store.LastChange(t.Context()); err != nil || last != articles {
		t.Errorf("last change: got %d, %v, want %d: something was accepted twice", last, err, articles)
	}
}

// kills is how often a process is killed in the middle of its work; a variable
// asks for more.
func kills(t *testing.T) int {
	t.Helper()
	more := os.Getenv("PEYGIR_TEST_KILLS")
	if more == "" {
		return fewKills
	}
	n, err := strconv.Atoi(more)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// between is a proxy that counts what is sent whole, and takes its time, so
// that a round lasts long enough to be killed in.
func between(t *testing.T) (address string, whole func() map[string]int) {
	t.Helper()
	var mu sync.Mutex
	counts := map[string]int{}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(*httputil.ProxyRequest) { time.Sleep(10 * time.Millisecond) },
		ModifyResponse: func(r *http.Response) error {
			mu.Lock()
			defer mu.Unlock()
			if r.StatusCode == http.StatusOK {
				counts[r.Request.URL.String()]++
			}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {}, // the child is dead
	})
	t.Cleanup(proxy.Close)
	return proxy.URL, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		return maps.Clone(counts)
	}
}

func TestKilledCrawlLosesNothing(t *testing.T) {
	t.Parallel()
	n, cfg := outlets(t)
	proxy, whole := between(t)
	c := child{Data: cfg.Data, Store: cfg.Store, Sources: cfg.Sources, Proxy: proxy}
	a := c.survive(t, func(a *pipeline.App) error {
		_, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil)
		return err
	})
	if stored, err := a.Store.Count(t.Context()); err != nil || stored != published(n) {
		t.Errorf("store has %d articles, %v, want %d", stored, err, published(n))
	}
	// What a process had in hand when it died is asked for again, nothing else:
	// one address of each source a kill, and the article that the newsroom edits.
	again := -1
	for _, times := range whole() {
		again += times - 1
	}
	if most := kills(t) * len(cfg.Sources); again > most {
		t.Errorf("%d pages were sent again after %d kills, want at most %d: %v", again, kills(t), most, whole())
	}
}
