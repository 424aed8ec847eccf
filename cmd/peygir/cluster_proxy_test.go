package main

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// watcher is a forward proxy that keeps a record of what crawlers ask for.
type watcher struct {
	*httptest.Server
	mu    sync.Mutex
	asked []asked
}

// asked is one request that came by.
type asked struct {
	host, url  string
	at, closed time.Time
	status     int
}

func watch(t *testing.T) *watcher {
	t.Helper()
	w := &watcher{}
	transport := &http.Transport{}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		one := asked{host: r.URL.Host, url: r.URL.String(), at: time.Now()}
		r.RequestURI = ""
		resp, err := transport.RoundTrip(r)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		one.status = resp.StatusCode
		maps.Copy(rw.Header(), resp.Header)
		rw.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(rw, resp.Body) // a crawler that was killed does not listen
		one.closed = time.Now()
		w.mu.Lock()
		w.asked = append(w.asked, one)
		w.mu.Unlock()
	}))
	t.Cleanup(w.Close)
	return w
}

// requests is how many came by; the crawlers still go on.
func (w *watcher) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

// hasty returns how often a host was asked again before its pause was over,
// by whichever crawler, and the shortest pause.
func (w *watcher) hasty(pause time.Duration) (times int, shortest time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := map[string]time.Time{}
	shortest = time.Hour
	for _, a := range w.asked {
		if before, ok := last[a.host]; ok {
			shortest = min(shortest, a.at.Sub(before))
			if a.at.Sub(before) < pause {
				times++
			}
		}
		last[a.host] = a.at
	}
	return times, shortest
}

// needless returns the addresses that were sent whole again although nobody
// had been killed while the first answer was being kept.
func (w *watcher) needless(kills []time.Time) (needless, excused int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := map[string]asked{}
	for _, a := range w.asked {
		if a.status != http.StatusOK {
			continue
		}
		before, again := first[a.url]
		first[a.url] = a
		if !again {
			continue
		}
		need := false
		for _, at := range kills {
			need = need || at.After(before.at.Add(-time.Second)) && at.Before(before.closed.Add(2*time.Second))
		}
		if need {
			excused++
		} else {
			needless++
		}
	}
	return needless, excused
}
