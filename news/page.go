package news

import "time"

// Fault is why a page could not become an article. The zero value means that
// nothing went wrong.
type Fault string

// Faults are recorded, not returned: what a site does wrong is data.
const (
	FaultNone        Fault = ""
	FaultTimeout     Fault = "timeout"
	FaultRefused     Fault = "refused"  // no connection, or it was reset
	FaultDNS         Fault = "dns"      // the name does not resolve
	FaultBlocked     Fault = "blocked"  // an address the configuration forbids
	FaultRobots      Fault = "robots"   // robots.txt forbids it
	FaultRedirect    Fault = "redirect" // too many, or to where we do not go
	FaultChallenge   Fault = "challenge"
	FaultTooLarge    Fault = "too_large"
	FaultNotHTML     Fault = "not_html"
	FaultStatus      Fault = "status" // an answer other than 2xx and 304
	FaultGone        Fault = "gone"   // 404 or 410
	FaultSoft404     Fault = "soft_404"
	FaultEmpty       Fault = "empty"      // no title or no text found
	FaultEncoding    Fault = "encoding"   // damaged compression or charset
	FaultNotArticle  Fault = "no_article" // a list, a section, a start page
	FaultInterrupted Fault = "interrupted"
)

// Page is one fetch: what was asked, when, and what came back.
type Page struct {
	ID           int64
	Source       SourceID
	URL          string // as asked
	FinalURL     string // after redirects
	FetchedAt    time.Time
	Request      string // header fields as sent, each line ended by \r\n; empty: not known
	Status       int    // 0 when there was no answer
	ContentType  string
	ETag         string
	LastModified string
	RetryAfter   time.Duration
	Hash         string // SHA-256 of Body, hex
	Body         []byte // as received, decompressed; nil on a fault or 304
	Fault        Fault
	Detail       string // one sentence on the fault
}
