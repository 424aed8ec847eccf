package web

import (
	"bytes"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Bounds of the cache: an answer longer than cacheOne is not kept, and past
// cacheAll what has expired goes.
const (
	cacheOne = 512 << 10
	cacheAll = 64 << 20
)

// cache keeps answers to anonymous readers for a few seconds, ready to send,
// so that a page everybody opens is made once. Who brings a token always gets
// a fresh answer: an editor must see the change just made.
type cache struct {
	keep time.Duration
	now  func() time.Time

	mu    sync.RWMutex
	kept  map[string]*answer
	bytes int
}

type answer struct {
	header http.Header
	body   []byte
	until  time.Time
}

// cached puts the cache before a handler; without a duration there is none.
func (s *site) cached(next http.Handler) http.Handler {
	if s.deps.Config.CacheFor <= 0 {
		return next
	}
	c := &cache{keep: s.deps.Config.CacheFor, now: s.now, kept: map[string]*answer{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || who(r.Context()).name != "" || r.Header.Get("Range") != "" || free(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		encoding := "plain"
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			encoding = "gzip"
		}
		key := strings.Join([]string{encoding, r.Host, r.Header.Get("Origin"), r.Header.Get("Accept"), r.URL.EscapedPath(), r.URL.RawQuery}, "\x00")
		if a := c.get(key); a != nil {
			a.send(w, r)
			return
		}
		// The answer to a condition may be empty, so it is asked without and kept whole.
		whole := r.Clone(r.Context())
		whole.Header.Del("If-None-Match")
		rec := &keeper{header: http.Header{}, inner: w}
		next.ServeHTTP(rec, whole)
		if a := rec.answer(); a != nil {
			c.put(key, a)
			a.send(w, r)
		}
	})
}

func (c *cache) get(key string) *answer {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if a := c.kept[key]; a != nil && c.now().Before(a.until) {
		return a
	}
	return nil
}

func (c *cache) put(key string, a *answer) {
	a.until = c.now().Add(c.keep)
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.kept[key]; old != nil {
		c.bytes -= len(old.body)
	}
	if c.bytes+len(a.body) > cacheAll {
		for k, one := range c.kept {
			if !c.now().Before(one.until) {
				delete(c.kept, k)
				c.bytes -= len(one.body)
			}
		}
	}
	if c.bytes+len(a.body) > cacheAll {
		clear(c.kept)
		c.bytes = 0
	}
	c.kept[key] = a
	c.bytes += len(a.body)
}

// send answers with what is kept, or with 304 to who has it already.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, a.header)
	if matches(r.Header.Get("If-None-Match"), a.header.Get("ETag")) {
		h.Del("Content-Type")
		h.Del("Content-Length")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(http.StatusOK)
	// A failed write means that the reader has gone.
	_, _ = w.Write(a.body)
}

// keeper holds an answer back as long as it may be worth keeping; any other
// goes out as it comes.
type keeper struct {
	header http.Header
	inner  http.ResponseWriter
	body   bytes.Buffer
	status int
	open   bool
}

func (k *keeper) Header() http.Header {
	if k.open {
		return k.inner.Header()
	}
	return k.header
}

func (k *keeper) WriteHeader(status int) {
	if k.status != 0 {
		return
	}
	k.status = status
	if status != http.StatusOK || k.header.Get("Content-Disposition") != "" || k.header.Get("Cache-Control") == "no-store" {
		k.release()
	}
}

func (k *keeper) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	if !k.open && k.body.Len()+len(b) > cacheOne {
		k.release()
	}
	if k.open {
		return k.inner.Write(b)
	}
	return k.body.Write(b)
}

// Flush begins a stream, which is never kept.
func (k *keeper) Flush() {
	k.WriteHeader(http.StatusOK)
	k.release()
	// The error comes again with the next Write, where it is seen.
	_ = http.NewResponseController(k.inner).Flush()
}

// release sends what was held back and lets the rest through.
func (k *keeper) release() {
	if k.open {
		return
	}
	k.open = true
	maps.Copy(k.inner.Header(), k.header)
	k.inner.WriteHeader(k.status)
	// A failed write means that the reader has gone.
	_, _ = k.inner.Write(k.body.Bytes())
}

// answer is what may be kept, nil when it has gone out already.
func (k *keeper) answer() *answer {
	if k.open {
		return nil
	}
	if k.status == 0 {
		k.status = http.StatusOK
	}
	body := k.body.Bytes()
	if cap(body) > len(body)+len(body)/4 { // written in parts
		body = bytes.Clone(body)
	}
	return &answer{header: k.header, body: body}
}
