package crawler

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/peygir/peygir/news"
)

var (
	metaRefresh = regexp.MustCompile(`(?is)<meta\b[^>]*\bhttp-equiv\s*=\s*["']?refresh\b[^>]*>`)
	refreshTo   = regexp.MustCompile(`(?is)\bcontent\s*=\s*(?:"\s*([0-9]+)[^"]*?[;,]\s*url\s*=\s*'?([^"']+)'?\s*"|'\s*([0-9]+)[^']*?[;,]\s*url\s*=\s*"?([^"']+)"?\s*')`)
)

// How a page looks that only sends on: it is short, and does so soon. Start
// pages of agencies reload themselves as well, after minutes.
const (
	refreshBody = 8 << 10
	refreshSoon = 5 // seconds
)

// refresh is the address to which a page sends its reader on by itself, empty
// when it does not. A page that sends on to itself waits for something that we
// do not do.
func refresh(page news.Page, address string) string {
	if page.Status != http.StatusOK || len(page.Body) == 0 || len(page.Body) > refreshBody {
		return ""
	}
	m := refreshTo.FindSubmatch(metaRefresh.Find(page.Body))
	if m == nil {
		return ""
	}
	seconds, err := strconv.Atoi(string(m[1]) + string(m[3]))
	if err != nil || seconds > refreshSoon {
		return ""
	}
	to := strings.TrimSpace(html.UnescapeString(string(m[2]) + string(m[4])))
	base, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if next, ok := Canonical(base, to); ok && next == address {
		return ""
	}
	return to
}
