package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
)

// holdUp is how much of an answer is held back to name it; longer ones are
// streams and go out as they come.
const holdUp = 1 << 20

// conditional gives every answer to a GET an ETag and answers 304 to a caller
// that has it already. Tags are weak since compression follows.
func conditional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		h := &held{ResponseWriter: w, request: r, body: bodies.Get().(*bytes.Buffer)}
		next.ServeHTTP(h, r)
		h.finish(r.Context())
		h.body.Reset()
		bodies.Put(h.body)
	})
}

// bodies are the buffers of answers that are held back.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// held keeps an answer until it is complete or too long to keep.
type held struct {
	http.ResponseWriter
	request *http.Request
	status  int
	body    *bytes.Buffer
	open    bool // what comes is passed on at once
}

func (h *held) WriteHeader(status int) {
	if h.open {
		return
	}
	if h.status == 0 {
		h.status = status
	}
}

func (h *held) Write(b []byte) (int, error) {
	if h.open {
		return h.ResponseWriter.Write(b)
	}
	if h.status == 0 {
		h.status = http.StatusOK
	}
	if h.body.Len()+len(b) > holdUp {
		if err := h.release(); err != nil {
			return 0, err
		}
		return h.ResponseWriter.Write(b)
	}
	return h.body.Write(b)
}

// Flush begins a stream.
func (h *held) Flush() {
	// The error comes again with the next Write, where it is seen.
	_ = h.release()
	_ = http.NewResponseController(h.ResponseWriter).Flush()
}

func (h *held) release() error {
	if h.open {
		return nil
	}
	h.open = true
	if h.status != 0 {
		h.ResponseWriter.WriteHeader(h.status)
	}
	_, err := h.ResponseWriter.Write(h.body.Bytes())
	return err
}

func (h *held) finish(ctx context.Context) {
	if h.open {
		return
	}
	if h.status == 0 {
		h.status = http.StatusOK
	}
	header := h.Header()
	if h.status == http.StatusOK && header.Get("Cache-Control") != "no-store" {
		if header.Get("ETag") == "" {
			sum := sha256.Sum256(h.body.Bytes())
			header.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
		}
		if header.Get("Cache-Control") == "" {
			header.Set("Cache-Control", "no-cache")
			if who(ctx).name != "" {
				header.Set("Cache-Control", "private, no-cache")
			}
		}
		if matches(h.request.Header.Get("If-None-Match"), header.Get("ETag")) {
			header.Del("Content-Type")
			header.Del("Content-Length")
			h.ResponseWriter.WriteHeader(http.StatusNotModified)
			return
		}
	}
	// A failed write means that the caller has gone; there is nobody to tell.
	_ = h.release()
}

// matches compares weakly, as RFC 9110 asks for If-None-Match.
func matches(asked, tag string) bool {
	weak := func(s string) string { return strings.TrimPrefix(strings.TrimSpace(s), "W/") }
	for one := range strings.SplitSeq(asked, ",") {
		if one = weak(one); one != "" && (one == "*" || one == weak(tag)) {
			return true
		}
	}
	return false
}
