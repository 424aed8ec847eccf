package news

import "time"

// SourceHealth is a source with how it fares.
type SourceHealth struct {
	Source      Source
	LastAttempt time.Time // of any fetch
	LastSuccess time.Time // last answer without a fault
	LastNew     time.Time // last article not seen before
	Pages       int
	Articles    int
	Faults      []FaultCount // most frequent first
}

// FaultCount is how often a source failed in one way.
type FaultCount struct {
	Fault  Fault
	Count  int
	Last   time.Time
	URL    string // where it last happened
	Detail string
}
