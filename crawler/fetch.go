package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
	"github.com/gocolly/colly/v2"

	"github.com/peygir/peygir/news"
)

// client fetches pages for one round. It wraps a colly collector, which keeps
// its context for life: therefore one client per round.
type client struct {
	collector *colly.Collector
	transport *http.Transport
	maxBody   int
	private   bool
	now       func() time.Time
	got       *answer // of the request under way; a client asks one at a time
}

// answer is what colly's callbacks leave behind.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	sent    string // header of the request
	size    int    // bytes of the body that came, also when it did not end
	skipped bool   // the type made the body not worth loading
}

// trueType carries the declared type past colly, which would recode bodies by
// it; charsets are the extractor's business and the bytes are kept as sent.
const trueType = "X-Peygir-Content-Type"

// typeHider moves the content type out of colly's sight.
type typeHider struct {
	next   http.RoundTripper
	client *client
}

func (t typeHider) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := &sentHeader{}
	resp, err := t.next.RoundTrip(r.WithContext(sent.trace(r.Context())))
	if err != nil {
		return nil, err
	}
	got := t.client.got
	got.sent = sent.String()
	resp.Body = &countingBody{unpack(resp), &got.size}
	resp.Header.Del("Content-Encoding")
	resp.Header.Set(trueType, resp.Header.Get("Content-Type"))
	resp.Header.Set("Content-Type", "application/octet-stream")
	// Everything gzip in transit is unpacked; what is left is a file.
	resp.Uncompressed = true
	return resp, nil
}

// newClient prepares the collector of a round.
func (c *Crawler) newClient(ctx context.Context) *client {
	cl := &client{transport: c.transport(ctx), maxBody: c.cfg.MaxBody, private: c.cfg.AllowPrivate, now: c.now}
	col := colly.NewCollector(
		colly.StdlibContext(ctx),
		colly.UserAgent(c.cfg.UserAgent),
		colly.MaxBodySize(c.cfg.MaxBody+1), // one more, so that a cut shows
		colly.AllowURLRevisit(),
		colly.IgnoreRobotsTxt(), // asked before every request, see rules
		colly.ParseHTTPErrorResponse(),
	)
	col.WithTransport(typeHider{cl.transport, cl})
	col.SetRequestTimeout(c.cfg.Timeout)
	// Every hop is a request of its own: checked, paced, and counted by us.
	col.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	col.OnResponseHeaders(func(r *colly.Response) {
		cl.got.status, cl.got.header = r.StatusCode, r.Headers.Clone()
		if !readable(r.Headers.Get(trueType)) {
			cl.got.skipped = true
			r.Request.Abort()
		}
	})
	col.OnResponse(func(r *colly.Response) { cl.got.body = r.Body })
	cl.collector = col
	return cl
}

func (cl *client) close() { cl.transport.CloseIdleConnections() }

// readable reports types behind which text may hide; servers mislabel pages,
// so everything counts that is not clearly pictures, sound or an archive.
func readable(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = strings.ToLower(contentType)
	}
	for _, prefix := range []string{"image/", "video/", "audio/", "font/"} {
		if strings.HasPrefix(kind, prefix) && kind != "image/svg+xml" {
			return false
		}
	}
	return kind != "application/pdf" && kind != "application/zip"
}

// get asks once, follows nothing, and says what came back: a page, or a page
// with a fault. location is the target of a redirect.
func (cl *client) get(ctx context.Context, link Link, address string) (page news.Page, location string) {
	page = news.Page{Source: link.Source, URL: link.URL, FinalURL: address, FetchedAt: cl.now()}
	u, err := url.Parse(address)
	if err == nil {
		err = guard(u, cl.private)
	}
	if err != nil {
		page.Fault, page.Detail = news.FaultBlocked, err.Error()
		return page, ""
	}
	header := http.Header{
		"Accept":          {"text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"},
		"Accept-Language": {"fa,en;q=0.3"},
		"Accept-Encoding": {"gzip"}, // said by us, it is not unpacked below us
	}
	if address == link.URL {
		if link.ETag != "" {
			header.Set("If-None-Match", link.ETag)
		}
		if link.LastModified != "" {
			header.Set("If-Modified-Since", link.LastModified)
		}
	}
	cl.got = &answer{}
	err = cl.collector.Request(http.MethodGet, address, nil, nil, header)
	got := cl.got
	page.Status, page.Request = got.status, got.sent
	if got.header != nil {
		page.ContentType = got.header.Get(trueType)
		page.ETag = got.header.Get("ETag")
		page.LastModified = got.header.Get("Last-Modified")
		page.RetryAfter = retryAfter(got.header.Get("Retry-After"), cl.now())
		location = got.header.Get("Location")
	}
	switch {
	case ctx.Err() != nil:
		page.Fault, page.Detail = news.FaultInterrupted, "the round was stopped"
	case got.skipped:
		page.Fault, page.Detail = news.FaultNotHTML, "content type "+page.ContentType
	case err != nil:
		page.Fault, page.Detail = faultOf(err), err.Error()
		if page.Fault == news.FaultTimeout {
			endless(&page, got.size)
		}
	case len(got.body) > cl.maxBody:
		page.Fault = news.FaultTooLarge
		page.Detail = fmt.Sprintf("more than %d bytes", cl.maxBody)
	default:
		page.Fault, page.Detail = statusFault(page.Status)
		if page.Status == http.StatusNotModified && header.Get("If-None-Match") == "" && header.Get("If-Modified-Since") == "" {
			page.Fault, page.Detail = news.FaultStatus, "304 to a request without a condition"
		}
		if page.Fault == news.FaultNone && page.Status == http.StatusOK {
			page.Body = got.body
			sum := sha256.Sum256(page.Body)
			page.Hash = hex.EncodeToString(sum[:])
		}
	}
	return page, location
}

// A body that is larger than pages are when time is up will not end, and one
// that trickles will not come in a moment either.
const (
	endlessSize = 1 << 20
	trickleSize = 1 << 10
)

// endless judges an answer that did not end in time by what came of it.
func endless(page *news.Page, size int) {
	switch {
	case size > endlessSize:
		page.Fault, page.Detail = news.FaultTooLarge, fmt.Sprintf("no end after %d bytes", size)
	case size > 0 && size < trickleSize:
		page.RetryAfter = max(page.RetryAfter, time.Hour)
	}
}

// statusFault judges a status; redirects are judged by who follows them.
func statusFault(status int) (news.Fault, string) {
	switch {
	case status == http.StatusNotFound, status == http.StatusGone:
		return news.FaultGone, http.StatusText(status)
	case status == http.StatusOK, status == http.StatusNotModified, isRedirect(status):
		return news.FaultNone, ""
	}
	return news.FaultStatus, strconv.Itoa(status) + " " + http.StatusText(status)
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// faultOf names what went wrong on the wire.
func faultOf(err error) news.Fault {
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort),
		errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, errBlocked):
		return news.FaultBlocked
	case errors.As(err, &dns) && !dns.IsTimeout:
		return news.FaultDNS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &network) && network.Timeout():
		return news.FaultTimeout
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EPIPE),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return news.FaultRefused
	case strings.Contains(err.Error(), "gzip"), strings.Contains(err.Error(), "flate"):
		return news.FaultEncoding
	}
	return news.FaultRefused
}

// retryAfter reads both forms of the header.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.Atoi(value); err == nil {
		return max(0, min(time.Duration(seconds), 7*24*3600)*time.Second)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, min(at.Sub(now), 7*24*time.Hour))
	}
	return 0
}
