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
	Name    string        `json:"-"` // Speaker in the one form that spellings of it share
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

// Ruling is what an editor decided about identities: the statements of From,
// or only those under a name, in an office or in an article, are To's. A merge
// is a ruling from one speaker to another, a split one to a new speaker. One
// that undoes another has nothing but its number. Rulings are only ever added.
type Ruling struct {
	ID      int64
	At      time.Time
	Editor  string
	Why     string
	From    SpeakerID
	To      SpeakerID
	Name    string    // only what was said under this name
	Role    string    // only what was said in this office
	Article ArticleID // only what was said in this article
	Undoes  int64     // number of the ruling that no longer holds
}
