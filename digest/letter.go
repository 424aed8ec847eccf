package digest

import (
	"time"

	"github.com/peygir/peygir/news"
)

// Letter is all that one message says, in the order in which it says it.
type Letter struct {
	Subscription news.Subscription
	Kind         news.MessageKind
	Period       string
	Due          time.Time
	Made         time.Time
	Follows      []Reason // all that is followed, for letters that tell nothing else

	Changes     []Change
	Neglected   []Neglect
	Corrections []Item
	Groups      []Group
	Desk        *Desk // for editors; nil: no desk is followed
}

// Empty says whether the letter has nothing to tell.
func (l Letter) Empty() bool {
	return len(l.Changes) == 0 && len(l.Neglected) == 0 && len(l.Corrections) == 0 && len(l.Groups) == 0 &&
		(l.Desk == nil || l.Desk.Empty())
}

// Items is how many things the letter tells.
func (l Letter) Items() int {
	n := len(l.Changes) + len(l.Neglected) + len(l.Corrections)
	for _, g := range l.Groups {
		n += len(g.Items)
	}
	if l.Desk != nil {
		n += len(l.Desk.Candidates) + len(l.Desk.Silent) + len(l.Desk.Faults) + len(l.Desk.Stuck)
	}
	return n
}

// Change is a step of a proposal that the reader follows.
type Change struct {
	Proposal  news.ProposalID
	Title     string
	Axis      news.Axis
	From, To  news.Status
	On        time.Time
	Precision news.Precision
	Rationale string
}

// Neglect is a proposal of which nothing was heard for longer than its limit.
type Neglect struct {
	Proposal   news.ProposalID
	Title      string
	DaysSilent int
	Last       time.Time // last evidence; zero: never
	Searched   int       // sources that were searched
	AsOf       time.Time
	Follow     news.Follow
}

// Group is what one thing followed brought.
type Group struct {
	Follow news.Follow
	Name   string // how the thing is called; for a query its words
	Items  []Item
	More   int
}

// Item is one story.
type Item struct {
	Article   news.ArticleID
	Title     string
	Outlet    string
	URL       string // of the outlet
	Published time.Time
	Precision news.Precision
	Copies    int // other outlets that ran it
	Speaker   string
	Text      string   // a sentence or a paragraph; empty when only titles are wanted
	Why       []Reason // never empty
	Was       string   // of a correction: the title that the reader was told, where it is another now
	ToldOn    time.Time
}

// Reason is why a reader gets an item.
type Reason struct {
	Follow news.Follow
	Name   string
}

// Desk is what an editor has to look after.
type Desk struct {
	Candidates []Waiting
	Silent     []Silence
	Faults     []Trouble
	Stuck      []Stuck
}

// Empty says whether there is nothing to look after.
func (d Desk) Empty() bool {
	return len(d.Candidates) == 0 && len(d.Silent) == 0 && len(d.Faults) == 0 && len(d.Stuck) == 0
}

// Waiting is a proposal with new candidates.
type Waiting struct {
	Proposal news.ProposalID
	Title    string
	Count    int
	Evidence string // of the surest one
}

// Silence is a source that gave nothing new for long.
type Silence struct {
	Source news.SourceID
	Name   string
	Last   time.Time // zero: never
}

// Trouble is how a source failed since the last digest.
type Trouble struct {
	Source news.SourceID
	Name   string
	Fault  news.Fault
	Count  int
	Detail string
}

// Stuck is how many messages are in a state that needs a person.
type Stuck struct {
	State news.MessageState
	Count int
}
