package news

import "time"

// SpeakerID identifies a speaker as an entity.
type SpeakerID string

// StatementKind tells quoted words from reported ones.
type StatementKind string

// Kinds of statements.
const (
	Direct   StatementKind = "direct"   // inside quotation marks
	Indirect StatementKind = "indirect" // reported
)

// Statement is a stretch of an article's body that reports what somebody said.
type Statement struct {
	Article ArticleID     `json:"-"`
	Quote   string        `json:"quote"`   // exact substring of the body
	Start   int           `json:"start"`   // offset in runes of the body
	End     int           `json:"end"`     // exclusive
	Speaker string        `json:"speaker"` // resolved, in the fullest form the article has
	Role    string        `json:"role"`
	Cue     string        `json:"cue"` // the cue words as written; empty where speech runs on
	Kind    StatementKind `json:"kind"`
	Entity  SpeakerID     `json:"-"`
}

// RoleSeen is an office and the span of days on which it was seen.
type RoleSeen struct {
	Role  string
	First time.Time
	Last  time.Time
}

// Speaker is a person, organisation or document that says things.
type Speaker struct {
	ID           SpeakerID
	Name         string // fullest form seen
	Aliases      []string
	Organisation string
	Roles        []RoleSeen
	Statements   int
}
