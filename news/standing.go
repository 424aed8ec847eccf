package news

import "time"

// Standing is a proposal with where it stands: what is folded from its events
// and what is computed from its evidence and the day.
type Standing struct {
	Proposal     Proposal
	Response     Status
	Delivery     Status
	LastEvidence time.Time   // zero: none
	Evidence     []time.Time // days of the accepted evidence, oldest first
	DaysSilent   int         // -1: no evidence yet and no date to count from
	Neglected    bool
	Overdue      bool
	Searched     int        // how many sources were searched
	Gaps         []SourceID // sources that could not be read lately
	NewEvidence  int        // candidates that wait for review
	Lookup       Lookup
}

// Lookup tells how far the archive was searched for what the articles that
// were there before a proposal's text report of it. The zero value: there is
// no such search.
type Lookup struct {
	Awaited     bool // it has not begun
	Done, Total int  // articles read, of those that may report
}

// Running reports whether more may be found yet.
func (l Lookup) Running() bool { return l.Awaited || l.Done < l.Total }
