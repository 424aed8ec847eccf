package news

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
	Schedule string // cron, 5 fields, Asia/Tehran
	Enabled  bool
}

// Topic is a named query that decides what a source of scope "topic" keeps.
type Topic struct {
	ID    string
	Name  string // Persian
	Query string
}
