package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// Deps is what the web package stands on. Articles and Search are needed;
// where another part is nil, its pages and paths answer 404.
type Deps struct {
	Config     Config
	Articles   Articles
	Search     Searcher
	Sources    Sources
	Pages      Pages
	Statements Statements
	Identities Identities
	Proposals  Proposals
	Editing    Editing
	Tokens     Tokens
	Orders     Orders
	Outbox     Outbox
	Ready      func(context.Context) (say string, err error) // nil: always ready
	Metrics    *prometheus.Registry                          // nil: one of our own
}

// Config says how the site presents itself. The zero value serves on whatever
// host it is asked by, without limits on the rate of requests.
type Config struct {
	BaseURL       string        // https://peygir.example, used in feeds and links; empty: from the request
	PublicArchive bool          // kept pages may be downloaded by everybody
	Origins       []string      // origins that scripts of other sites may call the API from; "*" for all
	Rate          float64       // requests per second and caller; 0: no limit
	Burst         int           // requests a caller may make at once; 0: 2 seconds' worth
	CacheFor      time.Duration // how long an anonymous reader may see the same answer; 0: never
	Secret        []byte        // seals sessions and forms; empty: one of our own, and sessions end with the process
	DemoToken     string        // a token that the login page tells everybody
	Forwarded     bool          // behind a proxy of ours: the caller is the last X-Forwarded-For
}

// Articles reads the record of truth.
type Articles interface {
	// Article returns news.ErrNotFound for an id that never was.
	Article(ctx context.Context, id news.ArticleID) (news.Article, error)
	// Articles returns those that exist, in the order of ids.
	Articles(ctx context.Context, ids []news.ArticleID) ([]news.Article, error)
	// Headlines returns what a list shows of them, in the order of ids: no
	// more of the body than its beginning, and that where there is no lead.
	Headlines(ctx context.Context, ids []news.ArticleID) ([]news.Article, error)
	// Versions returns all that the article has said, oldest first; the last
	// one is what it says now.
	Versions(ctx context.Context, id news.ArticleID) ([]news.Version, error)
	// Copies returns the articles that are copies of the story.
	Copies(ctx context.Context, origin news.ArticleID) ([]news.ArticleID, error)
}

// Searcher finds articles. An unreadable cursor is news.ErrInvalid; a query
// that cannot be parsed is no error, Found.Note tells.
type Searcher interface {
	Search(ctx context.Context, q Query) (Found, error)
	Similar(ctx context.Context, id news.ArticleID, limit int) ([]Hit, error)
	Suggest(ctx context.Context, prefix string, limit int) ([]string, error)
	Trend(ctx context.Context, q Query, interval Interval) ([]Bucket, error)
}

// Query is a reader's question.
type Query struct {
	Text      string
	Sources   []news.SourceID
	Provinces []string
	Tags      []string
	Speakers  []string
	From      time.Time // inclusive; zero: open
	To        time.Time // exclusive; zero: open
	Sort      Sort
	Limit     int
	Cursor    string
	Collapse  bool // copies of one story count once
	Facets    bool // count facets as well
	Years     bool // count the hits by year as well
}

// Sort is an order of results.
type Sort string

// The orders. Without words to be relevant to, the newest come first.
const (
	ByRelevance Sort = "relevance"
	Newest      Sort = "newest"
	Oldest      Sort = "oldest"
)

// Found is one page of results.
type Found struct {
	Total      int
	Suggestion string // did you mean
	Note       string // what of the query was not understood
	Hits       []Hit
	Facets     map[string][]FacetCount // by source, province, tag, year
	Years      []Bucket                // with Query.Years: hits by Jalali year
	Next       string                  // cursor of the next page; empty on the last
}

// Hit is one result: where it is and why it was found.
type Hit struct {
	ID         news.ArticleID
	Score      float64
	Copies     int                        // how many copies were folded under it
	Highlights map[string][]view.Fragment // by field: title, lead, body
}

// FacetCount is how many results share a value.
type FacetCount struct {
	Value string
	Count int
}

// Interval is the width of a bucket of a trend.
type Interval string

// The intervals; weeks begin on Saturday, months are Jalali.
const (
	ByDay   Interval = "day"
	ByWeek  Interval = "week"
	ByMonth Interval = "month"
)

// Bucket is how many articles were published from Start to the next bucket.
type Bucket struct {
	Start time.Time
	Count int
}

// Sources tells what is read and how well that goes.
type Sources interface {
	Sources(ctx context.Context) ([]news.SourceHealth, error)
}

// Pages gives the kept pages; news.ErrNotFound where there is none.
type Pages interface {
	Page(ctx context.Context, id int64) (news.Page, error)
}

// Statements reads who said what.
type Statements interface {
	StatementsOf(ctx context.Context, id news.ArticleID) ([]news.Statement, error)
	FindStatements(ctx context.Context, q StatementQuery) ([]news.Statement, string, error) // the string is the next cursor
	Speakers(ctx context.Context, name string, limit int) ([]news.Speaker, error)
	Speaker(ctx context.Context, id news.SpeakerID) (news.Speaker, error)
	// SaidAt returns when the statements of a speaker were published, oldest first.
	SaidAt(ctx context.Context, id news.SpeakerID) ([]time.Time, error)
}

// Identities is what editors decide about who is who. Rule fails with
// news.ErrNotFound, news.ErrInvalid or news.ErrConflict.
type Identities interface {
	Rule(ctx context.Context, r news.Ruling) (news.Ruling, error)
	Rulings(ctx context.Context) ([]news.Ruling, error)
}

// StatementQuery chooses statements.
type StatementQuery struct {
	Text     string
	Speaker  news.SpeakerID // or a name
	Proposal news.ProposalID
	From, To time.Time
	Limit    int
	Cursor   string
}

// Proposals reads the board.
type Proposals interface {
	Board(ctx context.Context) ([]news.Standing, error)
	Standing(ctx context.Context, id news.ProposalID) (news.Standing, error)
	Events(ctx context.Context, id news.ProposalID) ([]news.Event, error)
	Candidates(ctx context.Context, q CandidateQuery) ([]news.Candidate, error)
}

// CandidateQuery chooses candidates; zero fields do not restrict.
type CandidateQuery struct {
	Proposal news.ProposalID
	Article  news.ArticleID
	State    news.CandidateState
}

// Editing changes proposals; every method is given the editor's name. What is
// not as the editor saw it any more is news.ErrConflict.
type Editing interface {
	AddProposal(ctx context.Context, p news.Proposal, editor string) error
	Change(ctx context.Context, p news.Proposal, editor, why string) error
	Withdraw(ctx context.Context, id news.ProposalID, editor, why string) error
	Restore(ctx context.Context, id news.ProposalID, editor, why string) error
	Revisions(ctx context.Context, id news.ProposalID) ([]news.Revision, error)
	Candidate(ctx context.Context, id int64) (news.Candidate, error)
	Review(ctx context.Context, candidate int64, r Review) (news.Candidate, error)
	Undo(ctx context.Context, candidate int64, editor, note string) (news.Candidate, error)
	Reviews(ctx context.Context, candidate int64) ([]news.Review, error)
	AddEvent(ctx context.Context, e news.Event) (news.Event, error)
}

// Review is an editor's verdict on a candidate; empty fields leave what is
// there.
type Review struct {
	State    news.CandidateState
	Event    news.EventKind
	Evidence string              // another sentence of the article
	Saw      news.CandidateState // what the editor saw
	Editor   string
	Note     string
}

// Orders keeps readers' subscriptions. One is known by its token, which is a
// secret; an unknown token is news.ErrNotFound.
type Orders interface {
	// Subscribe keeps a new order as pending and sends its address a message
	// that asks to confirm it. It is silent about addresses that have one.
	Subscribe(ctx context.Context, s news.Subscription) error
	// ConfirmSubscription makes an order active; one that was left is
	// news.ErrConflict. The answer may be another order of the same address,
	// which took over what this one follows.
	ConfirmSubscription(ctx context.Context, token string) (news.Subscription, error)
	Subscription(ctx context.Context, token string) (news.Subscription, error)
	SubscriptionByID(ctx context.Context, id int64) (news.Subscription, error)
	// ChangeSubscription lets change alter what a reader may choose.
	ChangeSubscription(ctx context.Context, token string, change func(*news.Subscription) error) (news.Subscription, error)
	SetSubscriptionState(ctx context.Context, token string, state news.SubscriptionState) (news.Subscription, error)
}

// Outbox shows operators the messages that were made, and lets them decide on
// those of which nobody knows whether they arrived.
type Outbox interface {
	// Messages returns messages without their bytes, newest first; an empty
	// state is all, before 0 begins with the newest.
	Messages(ctx context.Context, state news.MessageState, before int64, limit int) ([]news.Message, error)
	MessageCounts(ctx context.Context) (map[news.MessageState]int, error)
	Message(ctx context.Context, id int64) (news.Message, error)
	// Decide does what an editor wants of an uncertain message and keeps who
	// it was; news.ErrConflict when it is uncertain no more.
	Decide(ctx context.Context, id int64, d news.Decision) error
	Decisions(ctx context.Context, id int64) ([]news.Decision, error)
}

// Role is what a token allows; each includes the ones before it.
type Role string

// The roles.
const (
	Reader Role = "reader"
	Editor Role = "editor"
	Admin  Role = "admin"
)

// Tokens knows bearer tokens by the hex SHA-256 of their text; the text itself
// is kept nowhere. An unknown or revoked one is news.ErrNotFound.
type Tokens interface {
	Token(ctx context.Context, hash string) (name string, role Role, err error)
}
