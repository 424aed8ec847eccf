package pipeline

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nlnwa/gowarc"

	"github.com/peygir/peygir/news"
)

// warc writes kept pages as a WARC 1.1 file. Each page is three records that
// refer to each other: the response, the request it answered, and metadata
// that name the article and its version. Their IDs follow from what is in
// them, so that the same archive gives the same file.
type warc struct {
	out       io.Writer
	zip       *gzip.Writer // one member for each record; nil: plain
	marshaler gowarc.Marshaler
}

func newWarc(w io.Writer, zipped bool) *warc {
	out := &warc{out: w, marshaler: gowarc.NewMarshaler()}
	if zipped {
		out.zip = gzip.NewWriter(w)
	}
	return out
}

// info writes the record that tells what the file is.
func (w *warc) info(now time.Time) error {
	headers := map[string]string{gowarc.WarcRecordID: recordID("warcinfo", now.Unix())}
	return w.record(gowarc.Warcinfo, "application/warc-fields", now, headers, "software: peygir\r\n"+
		"format: WARC File Format 1.1\r\n"+
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"+
		"description: pages of the articles of an archive; bodies as received, without transfer and content coding; of the headers, those that the archive keeps\r\n")
}

// page writes a kept page and what is known of it. Of requests that were sent
// before their headers were kept, no more than the host is known.
func (w *warc) page(p news.Page, v news.Version) error {
	target, err := url.Parse(p.FinalURL)
	if err != nil || target.Host == "" {
		if target, err = url.Parse(p.URL); err != nil {
			return fmt.Errorf("address: %w", err)
		}
	}
	target.Fragment = ""
	status := max(p.Status, http.StatusOK) // without one, the body would not be there
	var head strings.Builder
	fmt.Fprintf(&head, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	headers := http.Header{}
	for name, value := range map[string]string{
		"Content-Type": p.ContentType, "ETag": p.ETag, "Last-Modified": p.LastModified, "Content-Length": strconv.Itoa(len(p.Body)),
	} {
		if value != "" {
			headers[name] = []string{value}
		}
	}
	if err := headers.Write(&head); err != nil {
		return err
	}
	common := map[string]string{gowarc.WarcTargetURI: target.String()}
	id := func(kind string) string {
		return recordID(kind, target, p.Hash, p.FetchedAt.UnixMicro(), v.Article, v.Number)
	}
	response := id("response")
	common[gowarc.WarcRecordID] = response
	if err := w.record(gowarc.Response, "application/http;msgtype=response", p.FetchedAt, common, head.String()+"\r\n"+string(p.Body)); err != nil {
		return err
	}
	common[gowarc.WarcConcurrentTo] = response
	common[gowarc.WarcRecordID] = id("request")
	sent := p.Request
	if sent == "" {
		sent = "Host: " + target.Host + "\r\n"
	}
	request := fmt.Sprintf("GET %s HTTP/1.1\r\n%s\r\n", target.RequestURI(), sent)
	if err := w.record(gowarc.Request, "application/http;msgtype=request", p.FetchedAt, common, request); err != nil {
		return err
	}
	common[gowarc.WarcRecordID] = id("metadata")
	about := fmt.Sprintf("article: %s\r\nversion: %d\r\nseenFrom: %s\r\nasked: %s\r\n", v.Article, v.Number, v.SeenFrom.UTC().Format(time.RFC3339), p.URL)
	return w.record(gowarc.Metadata, "application/warc-fields", p.FetchedAt, common, about)
}

func (w *warc) record(kind gowarc.RecordType, media string, at time.Time, headers map[string]string, block string) error {
	b := gowarc.NewRecordBuilder(kind, gowarc.WithStrictValidation())
	defer b.Close()
	b.AddWarcHeaderTime(gowarc.WarcDate, at.UTC().Truncate(time.Second))
	b.AddWarcHeader(gowarc.ContentType, media)
	for name, value := range headers {
		b.AddWarcHeader(name, value)
	}
	if _, err := b.WriteString(block); err != nil {
		return fmt.Errorf("build record: %w", err)
	}
	r, _, err := b.Build()
	if err != nil {
		return fmt.Errorf("build record: %w", err)
	}
	defer r.Close()
	if w.zip == nil {
		_, _, err = w.marshaler.Marshal(w.out, r, 0)
		return err
	}
	w.zip.Reset(w.out)
	if _, _, err := w.marshaler.Marshal(w.zip, r, 0); err != nil {
		return err
	}
	return w.zip.Close()
}

// recordID makes a name-based UUID of what tells one record from another.
func recordID(parts ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(parts...)))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // version 8, ours; variant of RFC 9562
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
