package crawler

import (
	"bytes"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
)

// robotsLimit is how much of a robots.txt is read; the rest is ignored, as the
// standard allows.
const robotsLimit = 512 << 10

// rules is what a robots.txt tells us.
type rules struct {
	group    *robotstxt.Group // nil: everything is allowed
	delay    time.Duration
	sitemaps []string
}

// parseRobots reads a robots.txt. Whatever cannot be understood forbids
// nothing, as if it were not there.
func parseRobots(body []byte, agent string) *rules {
	body = bytes.TrimPrefix(body[:min(len(body), robotsLimit)], []byte("\xef\xbb\xbf"))
	data, err := robotstxt.FromBytes(bytes.ToValidUTF8(body, []byte("?")))
	if err != nil || data == nil {
		return &rules{}
	}
	r := &rules{group: data.FindGroup(agent), sitemaps: data.Sitemaps}
	if r.group != nil && r.group.CrawlDelay > 0 {
		r.delay = r.group.CrawlDelay
	}
	return r
}

// allowed reports whether an address may be asked for. Rules are written with
// and without percent escapes; an address must pass in both spellings.
func (r *rules) allowed(u *url.URL) bool {
	if r.group == nil {
		return true
	}
	p, query := u.EscapedPath(), ""
	if p == "" {
		p = "/"
	}
	if u.RawQuery != "" {
		query = "?" + u.RawQuery
	}
	if !r.group.Test(p + query) {
		return false
	}
	bare, err := url.PathUnescape(p + query)
	return err != nil || r.group.Test(bare)
}
