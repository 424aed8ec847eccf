package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// environ applies the PEYGIR_… variables.
func environ(c *Config, getenv func(string) string) []error {
	var out []error
	set := func(name string, apply func(string) error) {
		v := getenv("PEYGIR_" + name)
		if v == "" {
			return
		}
		if err := apply(v); err != nil {
			out = append(out, fmt.Errorf("PEYGIR_%s=%q: %w", name, v, err))
		}
	}
	text := func(p *string) func(string) error {
		return func(v string) error { *p = v; return nil }
	}
	truth := func(p *bool) func(string) error {
		return func(v string) (err error) { *p, err = strconv.ParseBool(v); return err }
	}
	span := func(p *time.Duration) func(string) error {
		return func(v string) (err error) { *p, err = time.ParseDuration(v); return err }
	}
	set("DATA", text(&c.Data))
	set("LISTEN", text(&c.Listen))
	set("STORE", text(&c.Store))
	set("PUBLIC_URL", text(&c.PublicURL))
	set("PUBLIC_ARCHIVE", truth(&c.PublicArchive))
	set("ROLES", func(v string) error { c.Roles = strings.Split(v, ","); return nil })
	set("RULES", text(&c.Rules))
	set("FETCH_PROXY", text(&c.Fetch.Proxy))
	set("FETCH_ALLOW_PRIVATE", truth(&c.Fetch.AllowPrivate))
	set("FETCH_DELAY", span(&c.Fetch.Delay))
	set("FETCH_TIMEOUT", span(&c.Fetch.Timeout))
	set("FETCH_MAX_BODY", func(v string) (err error) { c.Fetch.MaxBody, err = strconv.ParseInt(v, 10, 64); return err })
	set("FETCH_BUDGET", func(v string) (err error) { c.Fetch.Budget, err = strconv.Atoi(v); return err })
	set("FETCH_QUIET", text(&c.Fetch.Quiet))
	set("FETCH_USER_AGENT", text(&c.Fetch.UserAgent))
	set("WEB_RATE", func(v string) (err error) { c.Web.Rate, err = strconv.ParseFloat(v, 64); return err })
	set("WEB_BURST", func(v string) (err error) { c.Web.Burst, err = strconv.Atoi(v); return err })
	set("WEB_CACHE", span(&c.Web.Cache))
	set("WEB_ORIGINS", func(v string) error { c.Web.Origins = strings.Split(v, ","); return nil })
	set("WEB_FORWARDED", truth(&c.Web.Forwarded))
	set("SMTP_HOST", text(&c.SMTP.Host))
	set("SMTP_PORT", func(v string) (err error) { c.SMTP.Port, err = strconv.Atoi(v); return err })
	set("SMTP_USER", text(&c.SMTP.User))
	set("SMTP_PASSWORD", text(&c.SMTP.Password))
	set("SMTP_FROM", text(&c.SMTP.From))
	set("SMTP_TLS", text(&c.SMTP.TLS))
	set("SMTP_PACE", func(v string) (err error) { c.SMTP.Pace, err = strconv.Atoi(v); return err })
	set("SMTP_RESEND", text(&c.SMTP.Resend))
	set("SMTP_BOUNCES", text(&c.SMTP.Bounces))
	set("SMTP_DELIMITER", text(&c.SMTP.Delimiter))
	set("SMTP_DKIM_DOMAIN", text(&c.SMTP.DKIM.Domain))
	set("SMTP_DKIM_SELECTOR", text(&c.SMTP.DKIM.Selector))
	set("SMTP_DKIM_KEY", text(&c.SMTP.DKIM.Key))
	return out
}
