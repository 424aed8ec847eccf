package crawler

import (
	"context"
	"io"
	"net/http/httptrace"
	"strings"
	"sync"
)

// sentHeader notes the header fields of a request as they go out. What is
// meant for the proxy alone is left out, and so are the fields that HTTP/2 has
// in place of a request line, but for the host.
type sentHeader struct {
	mu     sync.Mutex // it is told in a goroutine of the connection
	fields strings.Builder
}

func (h *sentHeader) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { // anew, after a connection that was closed meanwhile
			h.mu.Lock()
			defer h.mu.Unlock()
			h.fields.Reset()
		},
		WroteHeaderField: func(name string, values []string) {
			h.mu.Lock()
			defer h.mu.Unlock()
			switch lower := strings.ToLower(name); {
			case lower == ":authority":
				name = "Host"
			case strings.HasPrefix(lower, ":"), strings.HasPrefix(lower, "proxy-"):
				return
			}
			for _, value := range values {
				h.fields.WriteString(name + ": " + value + "\r\n")
			}
		},
	})
}

// String is the header so far, each line ended by \r\n.
func (h *sentHeader) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fields.String()
}

// countingBody counts what is read of a body.
type countingBody struct {
	io.ReadCloser
	size *int
}

func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	*b.size += n
	return n, err
}
