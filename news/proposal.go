package news

import "time"

// ProposalID is the slug of a proposal.
type ProposalID string

// Proposal is something that somebody asked for or promised and that is
// followed until it is delivered or dropped.
type Proposal struct {
	ID            ProposalID `json:"id" yaml:"id"`
	Title         string     `json:"title" yaml:"title"`
	Summary       string     `json:"summary" yaml:"summary"`
	Proposer      string     `json:"proposer" yaml:"proposer"`
	ProposedOn    string     `json:"proposed_on" yaml:"proposed_on"` // 2006-01-02; empty when unknown
	AddressedTo   string     `json:"addressed_to" yaml:"addressed_to"`
	Place         string     `json:"place" yaml:"place"`
	Terms         []string   `json:"terms" yaml:"terms"`
	Actors        []string   `json:"actors" yaml:"actors"`
	Indicators    []string   `json:"indicators" yaml:"indicators"`
	Deadline      string     `json:"deadline" yaml:"deadline"` // 2006-01-02; only with DeadlineSource
	DeadlineFrom  string     `json:"deadline_source" yaml:"deadline_source"`
	SourceArticle string     `json:"source_article" yaml:"source_article"` // URL
	SilenceDays   int        `json:"silence_days" yaml:"silence_days"`     // 0: 90
	Withdrawn     time.Time  `json:"-" yaml:"-"`                           // no longer followed since; zero: followed
}

// Revision is one text of a proposal, with who wrote it; all are kept.
type Revision struct {
	Number   int
	Proposal Proposal
	Editor   string
	At       time.Time
	Why      string
}

// EventKind is what an evidence sentence reports.
type EventKind string

// What can be reported of a proposal.
const (
	EventAcknowledged EventKind = "acknowledged"
	EventUnderReview  EventKind = "under_review"
	EventCommitted    EventKind = "committed"
	EventApproved     EventKind = "approved"
	EventFunded       EventKind = "funded"
	EventRejected     EventKind = "rejected"
	EventStarted      EventKind = "started"
	EventProgress     EventKind = "progress"
	EventStalled      EventKind = "stalled"
	EventDelivered    EventKind = "delivered"
	EventAbandoned    EventKind = "abandoned"
	EventDemanded     EventKind = "demanded"
	EventCriticised   EventKind = "criticised"
	EventMention      EventKind = "mention"
)

// EventKinds are all that a sentence can report.
var EventKinds = []EventKind{
	EventAcknowledged, EventUnderReview, EventCommitted, EventApproved, EventFunded, EventRejected, EventStarted,
	EventProgress, EventStalled, EventDelivered, EventAbandoned, EventDemanded, EventCriticised, EventMention,
}

// CandidateState is where the review of a candidate stands.
type CandidateState string

// States of a candidate.
const (
	CandidateNew      CandidateState = "new"
	CandidateAccepted CandidateState = "accepted"
	CandidateRejected CandidateState = "rejected"
)

// ShownScore is the least score of a candidate that waits for review and is
// shown; one that reads like what was rejected may fall below it.
const ShownScore = 0.40

// Candidate is an article that may report what became of a proposal.
type Candidate struct {
	ID         int64
	Proposal   ProposalID
	Article    ArticleID
	Score      float64 // 0 to 1
	Evidence   string  // exact substring of the article's text
	Start      int     // offset of Evidence in runes of Article.Text
	End        int     // exclusive
	Event      EventKind
	Speaker    string
	Stance     string    // support, oppose, neutral
	Origin     ArticleID // copies of one wire story share it
	State      CandidateState
	Reviewer   string
	ReviewedAt time.Time
	Note       string
	Copies     []ArticleID // other articles with the same story, which are one finding with it
}

// Story is what copies of one wire story share.
func (c Candidate) Story() ArticleID {
	if c.Origin == "" {
		return c.Article
	}
	return c.Origin
}

// Review is a person's word on a candidate: what was seen, what was said of
// it. Reviews are only ever added, and another one undoes the last.
type Review struct {
	ID        int64
	Candidate int64
	Was       Reading // what the editor saw
	Is        Reading // what the editor says
	Editor    string
	At        time.Time
	Note      string
}

// Reading is what a candidate is taken to report.
type Reading struct {
	State    CandidateState
	Event    EventKind
	Evidence string
	Start    int // of Evidence in runes of Article.Text
	End      int // exclusive
}

// Reading returns what the candidate is taken to report.
func (c Candidate) Reading() Reading {
	return Reading{State: c.State, Event: c.Event, Evidence: c.Evidence, Start: c.Start, End: c.End}
}

// Axis is one of the two lines along which a proposal's status moves.
type Axis string

// The two axes.
const (
	AxisResponse Axis = "response"
	AxisDelivery Axis = "delivery"
)

// Status is a state on an axis.
type Status string

// States of the response axis.
const (
	NoResponseFound Status = "no_response_found"
	Acknowledged    Status = "acknowledged"
	UnderReview     Status = "under_review"
	CommittedInPart Status = "committed_in_part"
	Committed       Status = "committed"
	Rejected        Status = "rejected"
)

// States of the delivery axis.
const (
	NoActionFound   Status = "no_action_found"
	Authorised      Status = "authorised"
	UnderWay        Status = "under_way"
	Stalled         Status = "stalled"
	DeliveredInPart Status = "delivered_in_part"
	Delivered       Status = "delivered"
	Abandoned       Status = "abandoned"
	Superseded      Status = "superseded"
)

// Event is one accepted step of a proposal; events are only ever added.
type Event struct {
	ID         int64
	Proposal   ProposalID
	Axis       Axis
	From       Status
	To         Status
	OccurredOn time.Time
	Precision  Precision
	RecordedAt time.Time
	Editor     string
	Rationale  string
	Evidence   []int64 // candidate ids
}
