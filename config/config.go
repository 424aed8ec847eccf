package config

import (
	"cmp"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// Config is everything a run of Peygir can be told. The zero value is not
// usable; start from Default.
type Config struct {
	Data          string          `yaml:"data"`           // folder of the archive
	Listen        string          `yaml:"listen"`         // address of API and pages
	Store         string          `yaml:"store"`          // empty: SQLite in Data; or postgres://…
	PublicURL     string          `yaml:"public_url"`     // how readers reach the pages
	PublicArchive bool            `yaml:"public_archive"` // kept pages may be downloaded by anybody
	Roles         []string        `yaml:"roles"`          // crawl, work, web; empty: all
	Sources       []Source        `yaml:"sources"`        // given: replaces the embedded outlets
	Topics        []Topic         `yaml:"topics"`         // given: replaces the embedded topics
	Proposals     []news.Proposal `yaml:"proposals"`      // given: replaces the embedded proposals
	Rules         string          `yaml:"rules"`          // folder of further rules for pages; empty: rules in Data, if it is there
	Fetch         Fetch           `yaml:"fetch"`
	Web           Web             `yaml:"web"`
	SMTP          SMTP            `yaml:"smtp"`
	Tokens        []Token         `yaml:"tokens"` // editors' bearer tokens
}

// Source is an outlet as the file describes it; only id and url are needed,
// the rest is detected or has a default.
type Source struct {
	ID       string        `yaml:"id"`
	Name     string        `yaml:"name,omitempty"`
	Outlet   string        `yaml:"outlet,omitempty"`
	Province string        `yaml:"province,omitempty"`
	Kind     string        `yaml:"kind,omitempty"` // agency, newspaper, official, trade
	URL      string        `yaml:"url"`
	CMS      string        `yaml:"cms,omitempty"`
	Feeds    []string      `yaml:"feeds,omitempty"`
	Sitemaps []string      `yaml:"sitemaps,omitempty"`
	Lists    []string      `yaml:"lists,omitempty"`
	Archive  string        `yaml:"archive,omitempty"`
	Scope    string        `yaml:"scope,omitempty"`    // all, topic
	Schedule string        `yaml:"schedule,omitempty"` // cron, five fields, Asia/Tehran
	Delay    time.Duration `yaml:"delay,omitempty"`    // least pause between two requests; 0: as in fetch
	Budget   int           `yaml:"budget,omitempty"`   // requests in a day; 0: as in fetch
	Quiet    string        `yaml:"quiet,omitempty"`    // hours in which it is left alone, such as 01:00-06:00 (Tehran); empty: as in fetch
	Disabled bool          `yaml:"disabled,omitempty"`
}

// Topic is a named query in Peygir's query language.
type Topic struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Query string `yaml:"query"`
}

// Fetch says how pages are fetched.
type Fetch struct {
	Proxy        string        `yaml:"proxy"`         // http://…; empty: the usual environment variables
	AllowPrivate bool          `yaml:"allow_private"` // loopback and private addresses
	Delay        time.Duration `yaml:"delay"`         // least pause between two requests to a host
	Timeout      time.Duration `yaml:"timeout"`       // for one answer, body included
	MaxBody      int64         `yaml:"max_body"`      // bytes after decompression
	UserAgent    string        `yaml:"user_agent"`
	Budget       int           `yaml:"budget"` // requests to a source in a day; 0: no limit
	Quiet        string        `yaml:"quiet"`  // hours without requests, such as 01:00-06:00 (Tehran)
}

// Web says how API and pages are served.
type Web struct {
	Rate      float64       `yaml:"rate"`      // requests per second and caller; 0: no limit
	Burst     int           `yaml:"burst"`     // requests a caller may make at once
	Cache     time.Duration `yaml:"cache"`     // how long readers without a token may see the same answer; 0: never
	Origins   []string      `yaml:"origins"`   // other sites whose scripts may call the API; "*": all
	Forwarded bool          `yaml:"forwarded"` // behind a proxy of ours: callers are told apart by the last X-Forwarded-For
}

// SMTP is the server that takes the digests; an empty host writes them to the
// outbox folder instead.
type SMTP struct {
	Host     string `yaml:"host"`
	Port     int    `yaml:"port"`
	User     string `yaml:"user"`
	Password string `yaml:"password"`
	From     string `yaml:"from"`
	TLS      string `yaml:"tls"`  // starttls, implicit, none
	Pace     int    `yaml:"pace"` // mails per minute and recipient domain; 0: as many as go
	DKIM     DKIM   `yaml:"dkim"`
	// Resend is after how long a message of which nobody knows whether it
	// arrived is sent once more: a span such as 24h, or never.
	Resend string `yaml:"resend"`
	// Bounces is a Maildir with what comes back to From; empty: the folder
	// bounces within the data folder.
	Bounces string `yaml:"bounces"`
	// Delimiter stands between the name of From and what tells of a message in
	// its return path, where the mail server takes such addresses: "+".
	Delimiter string `yaml:"delimiter"`
}

// ResendAfter is Resend as a span; below 0 it is never.
func (s SMTP) ResendAfter() (time.Duration, error) {
	if s.Resend == "never" {
		return -1, nil
	}
	d, err := time.ParseDuration(s.Resend)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is neither a span of time, such as 24h, nor never", s.Resend)
	}
	return d, nil
}

// DKIM signs the digests; without a key they go out unsigned.
type DKIM struct {
	Domain   string `yaml:"domain"`   // empty: that of smtp.from
	Selector string `yaml:"selector"` // the TXT record is at selector._domainkey.domain
	Key      string `yaml:"key"`      // file of the private key, PEM, RSA or Ed25519
}

// Token lets an editor or administrator in. Hash is the SHA-256 of the token
// in hex, so that the file does not hold the secret.
type Token struct {
	Name string `yaml:"name"`
	Role string `yaml:"role"` // reader, editor, admin
	Hash string `yaml:"hash"`
}

// NewsSources returns the sources as the rest of the program speaks of them.
func (c Config) NewsSources() []news.Source {
	out := make([]news.Source, 0, len(c.Sources))
	for _, s := range c.Sources {
		quiet, err := hours(cmp.Or(s.Quiet, c.Fetch.Quiet))
		if err != nil {
			quiet = news.Hours{} // unreachable: validate has read it
		}
		out = append(out, news.Source{
			ID: news.SourceID(s.ID), Name: s.Name, Outlet: s.Outlet, Province: s.Province,
			Kind: news.SourceKind(s.Kind), URL: s.URL, CMS: s.CMS, Feeds: s.Feeds,
			Sitemaps: s.Sitemaps, Lists: s.Lists, Archive: s.Archive,
			Scope: news.Scope(s.Scope), Schedule: s.Schedule, Enabled: !s.Disabled,
			Delay: s.Delay, Budget: cmp.Or(s.Budget, c.Fetch.Budget), Quiet: quiet,
		})
	}
	return out
}

// NewsTopics returns the topics as the rest of the program speaks of them.
func (c Config) NewsTopics() []news.Topic {
	out := make([]news.Topic, 0, len(c.Topics))
	for _, t := range c.Topics {
		out = append(out, news.Topic{ID: t.ID, Name: t.Name, Query: t.Query})
	}
	return out
}
