package pipeline_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/nlnwa/gowarc"
)

// TestWarcHoldsEveryKeptVersion crawls the newsroom until one article was
// edited, and reads the pages back with all checks of the format on.
func TestWarcHoldsEveryKeptVersion(t *testing.T) {
	t.Parallel()
	_, cfg := outlets(t)
	a := openNow(t, cfg)
	if _, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{} // kept bodies
	articles := 0
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		articles++
		versions, err := a.Store.Versions(t.Context(), article.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range versions {
			page, err := a.Store.Page(t.Context(), v.PageID)
			if err != nil {
				t.Fatal(err)
			}
			want[string(page.Body)] = true
		}
	}
	var plain, zipped bytes.Buffer
	if n, err := a.Export(t.Context(), &plain, "warc", ""); err != nil || n != articles {
		t.Fatalf("got %d articles, %v, want %d", n, err, articles)
	}
	if _, err := a.Export(t.Context(), &zipped, "warc.gz", ""); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]*bytes.Buffer{"warc": &plain, "warc.gz": &zipped} {
		got := map[string]bool{}
		kinds := map[gowarc.RecordType]int{}
		for _, r := range readWarc(t, file) {
			kinds[r.kind]++
			if r.kind == gowarc.Request && !strings.Contains(r.head, "\r\nUser-Agent: ") {
				t.Errorf("%s: request %q, want the header as it was sent", name, r.head)
			}
			if r.kind == gowarc.Response {
				got[r.payload] = true
				if !strings.HasPrefix(r.target, "http") || r.fields.Get(gowarc.WarcDate) == "" {
					t.Errorf("%s: response of %q at %q", name, r.target, r.fields.Get(gowarc.WarcDate))
				}
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: got %d bodies, want %d", name, len(got), len(want))
		}
		for body := range want {
			if !got[body] {
				t.Errorf("%s: a kept body of %d bytes is missing", name, len(body))
			}
		}
		if kinds[gowarc.Warcinfo] != 1 || kinds[gowarc.Request] != kinds[gowarc.Response] || kinds[gowarc.Metadata] != kinds[gowarc.Response] {
			t.Errorf("%s: got records %v, want one warcinfo and as many requests and metadata as responses", name, kinds)
		}
	}
}

type warcRecord struct {
	kind            gowarc.RecordType
	fields          *gowarc.WarcFields
	target, payload string
	head            string // of a request
}

// readWarc reads a file with the strictest checks: syntax, required fields and
// digests.
func readWarc(t *testing.T, file io.Reader) []warcRecord {
	t.Helper()
	in := bufio.NewReader(file)
	u := gowarc.NewUnmarshaler(gowarc.WithStrictValidation())
	var out []warcRecord
	for {
		r, _, validation, err := u.Unmarshal(in)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil || !validation.Valid() {
			t.Fatalf("record %d: %v, %v", len(out), err, validation)
		}
		rec := warcRecord{kind: r.Type(), fields: r.WarcHeader(), target: r.WarcHeader().Get(gowarc.WarcTargetURI)}
		if block, ok := r.Block().(gowarc.HttpRequestBlock); ok {
			rec.head = block.HttpRequestLine() + "\r\n"
			for name, values := range *block.HttpHeader() {
				rec.head += name + ": " + strings.Join(values, ", ") + "\r\n"
			}
		}
		if block, ok := r.Block().(gowarc.HttpResponseBlock); ok {
			body, err := block.PayloadBytes()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			rec.payload = string(b)
		}
		if err := r.ValidateDigest(validation); err != nil || !validation.Valid() {
			t.Errorf("record %d: digest: %v, %v", len(out), err, validation)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
}
