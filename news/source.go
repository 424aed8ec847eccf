package news

import "time"

// SourceID is the short Latin name of a source, such as "bazaar".
type SourceID string

// SourceKind is what sort of outlet a source is.
type SourceKind string

// Kinds of outlets.
const (
	KindAgency    SourceKind = "agency"
	KindNewspaper SourceKind = "newspaper"
	KindOfficial  SourceKind = "official"
	KindTrade     SourceKind = "trade"
)

// Scope says which articles of a source are kept.
type Scope string

// ScopeAll keeps every article; ScopeTopic keeps those that match a topic or a
// proposal and remembers the rest so that they are not fetched again.
const (
	ScopeAll   Scope = "all"
	ScopeTopic Scope = "topic"
)

// Source is a place that publishes news.
type Source struct {
	ID       SourceID
	Name     string // Persian
	Outlet   string
	Province string
	Kind     SourceKind
	URL      string
	CMS      string // empty: detected
	Feeds    []string
	Sitemaps []string
	Lists    []string
	Archive  string
	Scope    Scope
	Schedule string        // cron, 5 fields, Asia/Tehran
	Delay    time.Duration // least pause between two requests; 0: as for all
	Budget   int           // requests in a day; 0: no limit
	Quiet    Hours         // when it is left alone
	Enabled  bool
}

// Hours is a span of the day in Tehran, in minutes since midnight. It may go
// past midnight; From and To alike is no span.
type Hours struct{ From, To int }

// Has reports whether a minute of the day lies in the span.
func (h Hours) Has(minute int) bool {
	if h.From <= h.To {
		return h.From <= minute && minute < h.To
	}
	return minute >= h.From || minute < h.To
}

// Topic is a named query that decides what a source of scope "topic" keeps.
type Topic struct {
	ID    string
	Name  string // Persian
	Query string
}
