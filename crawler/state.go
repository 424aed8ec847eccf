package crawler

import (
	"context"
	"time"

	"github.com/peygir/peygir/news"
)

// LinkKind says what is expected behind an address.
type LinkKind string

// Kinds of addresses. Everything but an article is a way to find articles.
const (
	KindArticle LinkKind = "article"
	KindFeed    LinkKind = "feed"
	KindSitemap LinkKind = "sitemap"
	KindList    LinkKind = "list"    // a start page, a section, one page of a listing
	KindArchive LinkKind = "archive" // one page of one day of an archive
)

// Link is one address of a source and what is remembered of it.
type Link struct {
	Source news.SourceID
	Key    string // what makes it unique within the source; see Key
	URL    string // what to ask for, canonical
	Kind   LinkKind
	Title  string // as the place that named it says
	// Published and Updated are what that place says of the time; zero when it
	// says nothing.
	Published time.Time
	Updated   time.Time
	Priority  int // higher is asked first
	Barren    int // how many listing pages in a row before it named nothing new; of a sitemap, how many indexes are above it
	// Again asks Frontier.Add to make the link due at once although it is
	// known. It is not remembered.
	Again bool

	Attempts     int       // failures in a row
	Looks        int       // how often it was fetched without a fault
	Fetched      time.Time // last time without a fault
	ETag         string
	LastModified string
	Hash         string         // of the last body
	Article      news.ArticleID // set by the frontier once an article was accepted
}

// Outcome is what became of a link. With a zero Next it is never due again by
// itself.
type Outcome struct {
	// Article is to be accepted as new, as a version, or as seen again. Its ID is
	// set where the link's article is known, whatever its address says now.
	Article *news.Article
	Gone    bool // the outlet no longer shows the article
	// Unchanged: the known article was seen again and says the same.
	Unchanged bool
	// Skipped: a whole article that the scope of its source does not keep.
	Skipped bool
	// Published is what the page of an article, kept or not, tells of its time.
	Published time.Time
	Next      time.Time
	// Aliases are further keys under which the link is known from now on.
	Aliases []string
}

// Frontier is the memory of what was found, asked and answered. Every method
// is one transaction: a process that dies between two calls loses nothing and
// repeats at most the link it had in hand.
type Frontier interface {
	// Add queues links whose key is neither known nor an alias; they are due at
	// once. Of a known link nothing changes unless Again is set: then it is due
	// at once as well, and its Title, Published, Updated, Priority and Barren
	// are replaced where given. It returns how many were new.
	Add(ctx context.Context, links []Link) (added int, err error)
	// Next hands out the due link of highest priority, then newest Published,
	// then first added, and does not hand it out again until Done, Begin or End.
	Next(ctx context.Context, source news.SourceID, now time.Time) (link Link, found bool, err error)
	// Known returns the links behind those of the keys (or aliases) it has.
	Known(ctx context.Context, source news.SourceID, keys []string) (map[string]Link, error)
	// Done keeps the page, the link as given, its aliases, its next time and
	// what the outcome says of the article, with the kept page's ID as the
	// article's PageID. A page with a fault is counted for its source.
	Done(ctx context.Context, link Link, page news.Page, out Outcome) error
	// Begin returns the links that a dead run of the source had in hand. It says
	// when the round began: now, or earlier, when a round that began no earlier
	// than oldest has not ended and is to go on.
	Begin(ctx context.Context, source news.SourceID, now, oldest time.Time) (began time.Time, err error)
	// End returns the links that are still in hand. A round that is not complete
	// goes on with the next Begin.
	End(ctx context.Context, source news.SourceID, complete bool) error
}

// Host is what is remembered of a host across runs and machines.
type Host struct {
	Name     string    // with the port where it is not the usual one
	Last     time.Time // end of the last request
	Day      string    // Tehran day that Requests counts, 2006-01-02
	Requests int
	// Robots is the last robots.txt that was got, and RobotsAt when that was.
	// RobotsStatus is 0 as long as none was.
	Robots       []byte
	RobotsStatus int
	RobotsAt     time.Time
}

// Hosts sees to it that two crawlers never press one host together.
type Hosts interface {
	// Lease takes or renews the lease of a host for an owner, and reports false
	// while another owner holds it. When the lease of another owner has run out
	// without being given back, or the same owner takes it again after a crash,
	// Last is no earlier than that lease.
	Lease(ctx context.Context, name, owner string, now, until time.Time) (host Host, taken bool, err error)
	// Save keeps what changed and extends the lease to until; a zero until gives
	// it back.
	Save(ctx context.Context, host Host, owner string, until time.Time) error
}
