package config

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/peygir/peygir/news"
)

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// fill gives every source what the file left out.
func fill(c *Config) {
	for i := range c.Sources {
		s := &c.Sources[i]
		if s.Name == "" {
			s.Name = s.ID
		}
		if s.Outlet == "" {
			s.Outlet = s.Name
		}
		if s.Scope == "" {
			s.Scope = "all"
		}
		if s.Schedule == "" {
			s.Schedule = DefaultSchedule
		}
	}
}

func validate(c Config, lines lineIndex) []error {
	var out []error
	bad := func(path, format string, args ...any) {
		out = append(out, fmt.Errorf("%s: %s", lines.at(path), fmt.Sprintf(format, args...)))
	}
	if c.Data == "" {
		bad("data", "is empty; give a folder")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		bad("listen", "%q is not host:port", c.Listen)
	}
	if c.Store != "" && !strings.HasPrefix(c.Store, "postgres://") && !strings.HasPrefix(c.Store, "postgresql://") {
		bad("store", "%q is neither empty (SQLite) nor postgres://…", c.Store)
	}
	if c.PublicURL != "" && !webURL(c.PublicURL) {
		bad("public_url", "%q is not an http or https address", c.PublicURL)
	}
	for i, r := range c.Roles {
		if !slices.Contains([]string{"crawl", "work", "web"}, r) {
			bad(fmt.Sprintf("roles[%d]", i), "%q is none of crawl, work, web", r)
		}
	}
	validateSources(c.Sources, bad)
	validateFetch(c.Fetch, bad)
	validateLists(c, bad)
	if c.Web.Rate < 0 || c.Web.Burst < 0 || c.Web.Cache < 0 {
		bad("web", "rate, burst and cache are not negative")
	}
	validateSMTP(c.SMTP, bad)
	return out
}

func validateSMTP(s SMTP, bad func(path, format string, args ...any)) {
	from, err := mail.ParseAddress(s.From)
	if err != nil && s.From != "" {
		bad("smtp.from", "%q is not an e-mail address", s.From)
	}
	if s.Pace < 0 {
		bad("smtp.pace", "%d is below 0", s.Pace)
	}
	if _, err := s.ResendAfter(); err != nil {
		bad("smtp.resend", "%v", err)
	}
	if !slices.Contains([]string{"", "+", "-", "=", "_", "#"}, s.Delimiter) {
		bad("smtp.delimiter", "%q is none of + - = _ #", s.Delimiter)
	}
	// The name, a number and a hash share the 64 letters of a local part.
	if s.Delimiter != "" && (err != nil || strings.LastIndexByte(from.Address, '@') > 24) {
		bad("smtp.delimiter", "needs a smtp.from with at most 24 letters before the @")
	}
	if s.DKIM.Key != "" && s.DKIM.Selector == "" {
		bad("smtp.dkim.selector", "is needed when smtp.dkim.key is set")
	}
	if s.DKIM.Key != "" && s.DKIM.Domain == "" && s.From == "" {
		bad("smtp.dkim.domain", "or smtp.from is needed when smtp.dkim.key is set")
	}
	if s.Host != "" {
		if s.From == "" {
			bad("smtp.from", "is needed when smtp.host is set")
		}
		if s.Port < 1 || s.Port > 65535 {
			bad("smtp.port", "%d is not a port", s.Port)
		}
		if !slices.Contains([]string{"starttls", "implicit", "none"}, s.TLS) {
			bad("smtp.tls", "%q is none of starttls, implicit, none", s.TLS)
		}
	}
}

func validateSources(sources []Source, bad func(path, format string, args ...any)) {
	seen := map[string]bool{}
	for i, s := range sources {
		at := func(field string) string { return fmt.Sprintf("sources[%d].%s", i, field) }
		switch {
		case !slug.MatchString(s.ID):
			bad(at("id"), "%q is not a name of lower-case Latin letters, digits, dots and dashes", s.ID)
		case seen[s.ID]:
			bad(at("id"), "%q stands twice", s.ID)
		}
		seen[s.ID] = true
		if !webURL(s.URL) {
			bad(at("url"), "%q is not an http or https address", s.URL)
		}
		if s.Scope != "all" && s.Scope != "topic" {
			bad(at("scope"), "%q is neither all nor topic", s.Scope)
		}
		if s.Kind != "" && !slices.Contains([]string{"agency", "newspaper", "official", "trade"}, s.Kind) {
			bad(at("kind"), "%q is none of agency, newspaper, official, trade", s.Kind)
		}
		if s.Delay < 0 || s.Delay > time.Hour {
			bad(at("delay"), "%s is not between 0 and 1h", s.Delay)
		}
		if s.Budget < 0 {
			bad(at("budget"), "%d is less than nothing", s.Budget)
		}
		if _, err := hours(s.Quiet); err != nil {
			bad(at("quiet"), "%v", err)
		}
		if _, err := cron.ParseStandard(s.Schedule); err != nil {
			bad(at("schedule"), "%q is not a cron schedule of five fields", s.Schedule)
		}
		for _, list := range []struct {
			name string
			urls []string
		}{{"feeds", s.Feeds}, {"sitemaps", s.Sitemaps}, {"lists", s.Lists}} {
			for k, u := range list.urls {
				if !webURL(u) {
					bad(fmt.Sprintf("%s[%d]", at(list.name), k), "%q is not an http or https address", u)
				}
			}
		}
	}
}

var span = regexp.MustCompile(`^([01]?[0-9]|2[0-4]):([0-5][0-9]) *[-–] *([01]?[0-9]|2[0-4]):([0-5][0-9])$`)

// hours reads a span such as 01:00-06:00; empty is none.
func hours(s string) (news.Hours, error) {
	if s = strings.TrimSpace(s); s == "" {
		return news.Hours{}, nil
	}
	m := span.FindStringSubmatch(s)
	if m == nil {
		return news.Hours{}, fmt.Errorf("%q is no span of hours such as 01:00-06:00", s)
	}
	minute := func(h, m string) int { // digits by the pattern
		hour, _ := strconv.Atoi(h)
		minute, _ := strconv.Atoi(m)
		return 60*hour + minute
	}
	return news.Hours{From: minute(m[1], m[2]), To: minute(m[3], m[4])}, nil
}

func validateFetch(f Fetch, bad func(path, format string, args ...any)) {
	if f.Proxy != "" && !webURL(f.Proxy) {
		bad("fetch.proxy", "%q is not an http or https address", f.Proxy)
	}
	if f.Delay < 0 || f.Delay > time.Hour {
		bad("fetch.delay", "%s is not between 0 and 1h", f.Delay)
	}
	if f.Timeout < time.Second || f.Timeout > 10*time.Minute {
		bad("fetch.timeout", "%s is not between 1s and 10m", f.Timeout)
	}
	if f.Budget < 0 {
		bad("fetch.budget", "%d is less than nothing", f.Budget)
	}
	if _, err := hours(f.Quiet); err != nil {
		bad("fetch.quiet", "%v", err)
	}
	if f.MaxBody < 64<<10 {
		bad("fetch.max_body", "%d bytes is too little for a page; give at least 65536", f.MaxBody)
	}
}

func validateLists(c Config, bad func(path, format string, args ...any)) {
	topics := map[string]bool{}
	for i, t := range c.Topics {
		if !slug.MatchString(t.ID) || topics[t.ID] {
			bad(fmt.Sprintf("topics[%d].id", i), "%q is empty, stands twice, or is not a plain Latin name", t.ID)
		}
		topics[t.ID] = true
		if strings.TrimSpace(t.Query) == "" {
			bad(fmt.Sprintf("topics[%d].query", i), "is empty")
		}
	}
	validateProposals(c.Proposals, bad)
	for i, t := range c.Tokens {
		if h, err := hex.DecodeString(t.Hash); err != nil || len(h) != 32 {
			bad(fmt.Sprintf("tokens[%d].hash", i), "is not a SHA-256 in hex; `peygir token` prints one")
		}
		if !slices.Contains([]string{"reader", "editor", "admin"}, t.Role) {
			bad(fmt.Sprintf("tokens[%d].role", i), "%q is none of reader, editor, admin", t.Role)
		}
	}
}

// CheckProposals reports what is wrong with proposals that come from a file of
// their own.
func CheckProposals(list []news.Proposal) error {
	var errs []error
	validateProposals(list, func(path, format string, args ...any) {
		errs = append(errs, fmt.Errorf(path+" "+format, args...))
	})
	return errors.Join(errs...)
}

func validateProposals(list []news.Proposal, bad func(path, format string, args ...any)) {
	proposals := map[string]bool{}
	for i, p := range list {
		id := string(p.ID)
		if !slug.MatchString(id) || proposals[id] {
			bad(fmt.Sprintf("proposals[%d].id", i), "%q is empty, stands twice, or is not a plain Latin name", id)
		}
		proposals[id] = true
		if p.Title == "" {
			bad(fmt.Sprintf("proposals[%d].title", i), "is empty")
		}
		if len(p.Terms) == 0 {
			bad(fmt.Sprintf("proposals[%d].terms", i), "is empty; matching needs at least one term")
		}
	}
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
