package crawler

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
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
	data, err := robotstxt.FromBytes(tidyRobots(bytes.ToValidUTF8(body, []byte("?"))))
	if err != nil || data == nil {
		return &rules{}
	}
	r := &rules{group: data.FindGroup(agent), sitemaps: data.Sitemaps}
	if r.group != nil && r.group.CrawlDelay > 0 {
		r.delay = r.group.CrawlDelay
	}
	return r
}

// misspelt are the names of fields as webmasters write them, without blanks
// and signs.
var misspelt = map[string]string{
	"useragent": "user-agent", "crawldelay": "crawl-delay", "sitemap": "sitemap", "sitemapurl": "sitemap", "allow": "allow",
	"disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow", "disallaw": "disallow",
}

// tidyRobots writes a file as the parser wants it: fields by their names,
// without blanks before the colon, delays as numbers with a point, and each
// agent's rules together, wherever the file has them.
func tidyRobots(body []byte) []byte {
	type group struct{ agents, rules []string }
	var groups []*group
	at := map[string]*group{} // by agent
	var now *group
	var rest []string
	heading := false
	for line := range strings.Lines(strings.ReplaceAll(string(body), "\r", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		name, value, found := strings.Cut(line, ":")
		key := misspelt[strings.NewReplacer(" ", "", "-", "", "_", "", "\t", "").Replace(strings.ToLower(strings.TrimSpace(name)))]
		if value = strings.TrimSpace(value); !found || key == "" {
			continue
		}
		switch key {
		case "sitemap":
			rest = append(rest, "Sitemap: "+value)
			continue
		case "user-agent":
			if !heading {
				now = &group{}
				groups = append(groups, now)
			}
			heading = true
			now.agents = append(now.agents, strings.ToLower(value))
			continue
		case "crawl-delay":
			value = delayNumber.FindString(strings.ReplaceAll(value, ",", "."))
		}
		heading = false
		if now != nil && (value != "" || key == "disallow") {
			now.rules = append(now.rules, key+": "+value)
		}
	}
	var agents []string
	for _, g := range groups {
		for _, agent := range g.agents {
			if at[agent] == nil {
				at[agent] = &group{}
				agents = append(agents, agent)
			}
			at[agent].rules = append(at[agent].rules, g.rules...)
		}
	}
	var out strings.Builder
	for _, agent := range agents {
		out.WriteString("User-agent: " + agent + "\n" + strings.Join(at[agent].rules, "\n") + "\n\n")
	}
	out.WriteString(strings.Join(rest, "\n"))
	return []byte(out.String())
}

var delayNumber = regexp.MustCompile(`^[0-9]*\.?[0-9]+`)

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
