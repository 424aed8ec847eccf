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
	Alarms      []Alarm      // that stand now
}

// FaultCount is how often a source failed in one way.
type FaultCount struct {
	Fault  Fault
	Count  int
	Last   time.Time
	URL    string // where it last happened
	Detail string
}

// SourceDay is what one day brought of a source.
type SourceDay struct {
	Source   SourceID
	Day      time.Time // noon of that day in Tehran
	Asked    int       // requests
	Failed   int       // requests that ended in a fault
	Read     int       // article pages that could be read
	Unread   int       // article pages that came whole and held nothing readable
	Dateless int       // of those read, how many told no time
	Fresh    int       // articles published on that day, whenever they were found
}

// AlarmKind says what is wrong with a source.
type AlarmKind string

// Kinds of alarms.
const (
	AlarmBroken AlarmKind = "broken" // nothing is got of it any more
	AlarmSilent AlarmKind = "silent" // it answers, and nothing new comes
	AlarmLayout AlarmKind = "layout" // its pages come and can be read no more
)

// Alarm is something about a source that its keepers should look at. Count of
// Of is the evidence: of the requests of late, those that failed; of the
// articles expected since, those that came; of the pages of late, those that
// could not be read.
type Alarm struct {
	Source SourceID
	Kind   AlarmKind
	Raised time.Time // when it was first seen
	Since  time.Time // last good sign; zero: there never was one
	Count  int
	Of     int
}
