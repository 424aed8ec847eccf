package crawler

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/peygir/peygir/news"
)

// Config says how pages are fetched. The zero value works.
type Config struct {
	Proxy        string        // empty: as the environment says
	AllowPrivate bool          // ask hosts in private networks too
	Delay        time.Duration // least pause between two requests to a host; below 0: none, 0: 1 s
	UserAgent    string        // begins with the name that robots.txt files know
	MaxBody      int           // bytes after unpacking; 0: 4 MiB
	Timeout      time.Duration // of one request with its body; 0: 30 s
	Retry        time.Duration // first pause before a failed address is asked again; 0: 2 s
	Patience     time.Duration // longest pause within a round; 0: 60 s
	Owner        string        // holder of the leases; one per process that may run at the same time
}

func (c Config) withDefaults() Config {
	c.UserAgent = cmp.Or(c.UserAgent, "Peygir/0 (+https://github.com/peygir/peygir)")
	c.MaxBody = cmp.Or(c.MaxBody, 4<<20)
	c.Timeout = cmp.Or(c.Timeout, 30*time.Second)
	c.Delay = max(0, cmp.Or(c.Delay, time.Second))
	c.Retry = cmp.Or(c.Retry, 2*time.Second)
	c.Patience = cmp.Or(c.Patience, time.Minute)
	c.Owner = cmp.Or(c.Owner, "local")
	return c
}

// Reading is what was read from a page that should hold an article. The
// texts, the time, the code and the CMS of Article are set, the rest is filled
// in here.
type Reading struct {
	Article   news.Article
	Canonical string // as the page declares it
	Fault     news.Fault
	Detail    string
}

// Reader reads an article out of a page; cms is what the source is known to
// run, empty when that is to be found out. It must be pure.
type Reader func(page news.Page, cms string) Reading

// Crawler crawls sources. It is safe for concurrent use; rounds of different
// sources run side by side and share the pace of their hosts.
type Crawler struct {
	cfg      Config
	proxyURL *url.URL
	frontier Frontier
	hosts    Hosts
	read     Reader
	log      *slog.Logger
	now      func() time.Time

	mu    sync.Mutex
	gates map[string]*gate
}

// New returns a crawler that remembers in frontier and hosts.
func New(cfg Config, frontier Frontier, hosts Hosts, read Reader, log *slog.Logger, now func() time.Time) (*Crawler, error) {
	c := &Crawler{cfg: cfg.withDefaults(), frontier: frontier, hosts: hosts, read: read, log: log, now: now, gates: map[string]*gate{}}
	if cfg.Proxy != "" {
		u, err := url.Parse(cfg.Proxy)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("proxy %q is no address: %w", cfg.Proxy, news.ErrInvalid)
		}
		c.proxyURL = u
	}
	return c, nil
}
