package crawler

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
)

// unpacked is a body without the gzip that it has on its way. What the bytes
// say counts: some servers pack twice, and some call packed what is not.
type unpacked struct {
	io.Closer
	src    io.Reader
	levels int // of gzip that may yet be taken off
	r      io.Reader
}

// gzipMagic begins all that gzip packed.
const gzipMagic = "\x1f\x8b"

// unpack takes a body apart that its header calls packed, or a page. Files
// that are named as such stay packed.
func unpack(resp *http.Response) io.ReadCloser {
	levels := 0
	if strings.Contains(strings.ToLower(resp.Header.Get("Content-Encoding")), "gzip") {
		levels++
	}
	if strings.Contains(strings.ToLower(resp.Header.Get("Content-Type")), "html") {
		levels++
	}
	return &unpacked{Closer: resp.Body, src: resp.Body, levels: levels}
}

func (u *unpacked) Read(p []byte) (int, error) {
	for u.r == nil {
		if u.levels == 0 {
			u.r = u.src
			break
		}
		u.levels--
		buffered := bufio.NewReader(u.src)
		magic, err := buffered.Peek(len(gzipMagic))
		if err != nil || !bytes.Equal(magic, []byte(gzipMagic)) {
			u.r = buffered
			break
		}
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return 0, err
		}
		u.src = z
	}
	return u.r.Read(p)
}
