package news

import (
	"strings"
	"time"
)

// SubscriptionState is where a subscription stands.
type SubscriptionState string

// A subscription is pending until its address confirmed it (double opt-in).
// Paused is the reader's choice; bounced is the address's fault.
const (
	SubscriptionPending SubscriptionState = "pending"
	SubscriptionActive  SubscriptionState = "active"
	SubscriptionPaused  SubscriptionState = "paused"
	SubscriptionLeft    SubscriptionState = "left"
	SubscriptionBounced SubscriptionState = "bounced"
)

// FollowKind is what sort of thing a subscription follows.
type FollowKind string

// What can be followed. The neglected list has no value of its own; editors'
// news (new candidates, silent sources, faults) goes to editors alone.
const (
	FollowQuery     FollowKind = "query"
	FollowProposal  FollowKind = "proposal"
	FollowSpeaker   FollowKind = "speaker"
	FollowNeglected FollowKind = "neglected"
	FollowEditors   FollowKind = "editors"
)

// Follow is one thing that a subscription follows: the text of a query, the id
// of a proposal or of a speaker.
type Follow struct {
	Kind  FollowKind `json:"kind"`
	Value string     `json:"value,omitempty"`
}

// Cadence is how often a digest is due.
type Cadence string

// Cadences. An immediate digest is due as soon as there is something to say.
const (
	Immediate Cadence = "immediate"
	Daily     Cadence = "daily"
	Weekly    Cadence = "weekly"
)

// Context is how much of an article a digest shows.
type Context string

// Amounts of context.
const (
	ContextTitles    Context = "titles"
	ContextSentence  Context = "sentence"
	ContextParagraph Context = "paragraph"
)

// Subscription is a reader's standing order for digests.
type Subscription struct {
	ID        int64
	Address   string // e-mail address, or the URL of a webhook
	State     SubscriptionState
	Follows   []Follow
	Cadence   Cadence
	Hour      int            // 0–23, Asia/Tehran
	Days      []time.Weekday // on which a digest may be due; empty: all
	Context   Context
	Language  string // "fa" or "en"
	AllQuiet  bool   // a weekly note even when there is nothing new
	Token     string // the secret of the links that confirm, manage and leave
	Created   time.Time
	Confirmed time.Time // zero while pending

	// Since, SinceEvent and SinceCandidate are the numbers of the last change,
	// event and candidate that the reader has been told of.
	Since, SinceEvent, SinceCandidate int64

	LastRun  time.Time // when the last digest was due
	LastMail time.Time // when the last message was made
}

// Webhook says whether the address is one that a program answers at.
func (s Subscription) Webhook() bool {
	return strings.HasPrefix(s.Address, "https://") || strings.HasPrefix(s.Address, "http://")
}
