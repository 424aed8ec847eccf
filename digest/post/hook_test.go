package post_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/news"
)

var at = time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)

func call(t *testing.T, h post.Hooks, address string) post.Verdict {
	t.Helper()
	m := news.Message{Address: address, MessageID: "m1@peygir.example", Bytes: []byte(`{"sample":true}`)}
	v, err := post.NewCaller(h).Call(t.Context(), m, "secret", at, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWebhookIsSigned(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Peygir-Signature") != digest.SignHook("secret", at, body) || r.Header.Get("Peygir-Message") != "m1@peygir.example" {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(s.Close)
	if v := call(t, post.Hooks{AllowPrivate: true}, s.URL); v.State != news.MessageSent {
		t.Errorf("got %+v", v)
	}
	for _, address := range []string{s.URL, "http://localhost:1/", "http://[::1]:1/", "http://169.254.169.254/", "http://10.0.0.1/"} {
		if v := call(t, post.Hooks{}, address); v.State != news.MessageFailed || v.Detail != "an address in a private network" {
			t.Errorf("%s: got %+v", address, v)
		}
	}
	if v := call(t, post.Hooks{}, "file:///etc/passwd"); v.State != news.MessageFailed {
		t.Errorf("no webhook: got %+v", v)
	}
}

func TestWebhookAnswers(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]post.Verdict{
		204: {State: news.MessageSent}, 302: {State: news.MessageFailed}, 404: {State: news.MessageFailed},
		410: {State: news.MessageFailed, Bounce: true}, 429: {State: news.MessageQueued}, 503: {State: news.MessageQueued},
	} {
		calls := 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(code)
		}))
		v := call(t, post.Hooks{AllowPrivate: true}, s.URL)
		s.Close()
		v.Detail = ""
		if v != want || calls != 1 {
			t.Errorf("%d: got %+v after %d calls, want %+v", code, v, calls, want)
		}
	}
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-t.Context().Done() })) // never in time
	t.Cleanup(s.Close)
	if v := call(t, post.Hooks{AllowPrivate: true, Timeout: 50 * time.Millisecond}, s.URL); v.State != news.MessageQueued {
		t.Errorf("too slow: got %+v", v)
	}
}

func TestWriteIsWhole(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "outbox")
	for range 2 {
		file, err := post.Write(folder, "../2026-11-23/digest:1.eml", []byte(message))
		if err != nil || filepath.Dir(file) != folder {
			t.Fatalf("got %s, %v", file, err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != message {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("got %v, %v", files, err)
	}
}
