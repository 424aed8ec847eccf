package digest

import (
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// Turn is one digest that is due. A reader has no two of the same period.
type Turn struct {
	Period string // the day in Tehran, 2006-01-02
	At     time.Time
}

// weeklyDay is when a weekly digest is due whose reader chose no day: the
// first day of the week in Iran.
const weeklyDay = time.Saturday

// Due returns the latest digest that is due by now and was not run yet. A
// machine that slept through several has only the last one to make, which
// tells all that came meanwhile. Nothing is due for the time before the reader
// confirmed. Immediate digests are due by what happens, not by the clock.
func Due(s news.Subscription, now time.Time) (Turn, bool) {
	today := now.In(persian.Tehran)
	for back := range 8 {
		turn := turnOn(s, today.AddDate(0, 0, -back))
		if turn.At.After(now) || !comes(s, turn) {
			continue
		}
		return turn, turn.At.After(s.Confirmed) && fresh(s, turn)
	}
	return Turn{}, false
}

// DueOn returns the digest of a day, whichever its hour, unless it or a later
// one was run.
func DueOn(s news.Subscription, day time.Time) (Turn, bool) {
	turn := turnOn(s, day.In(persian.Tehran))
	return turn, comes(s, turn) && fresh(s, turn)
}

// turnOn is the digest of the day on which t falls. An hour that the clocks
// skip on that day counts as the one after it.
func turnOn(s news.Subscription, t time.Time) Turn {
	y, m, d := t.Date()
	at := time.Date(y, m, d, s.Hour, 0, 0, 0, persian.Tehran)
	if at.Day() != d {
		at = at.Add(time.Hour)
	}
	return Turn{Period: t.Format(time.DateOnly), At: at}
}

// comes says whether the reader wants a digest on the day of the turn.
func comes(s news.Subscription, t Turn) bool {
	day := t.At.In(persian.Tehran).Weekday()
	switch {
	case s.Cadence == news.Immediate:
		return false
	case s.Cadence == news.Weekly && len(s.Days) == 0:
		return day == weeklyDay
	case s.Cadence == news.Weekly:
		return day == s.Days[0]
	}
	return len(s.Days) == 0 || slices.Contains(s.Days, day)
}

// fresh says whether the last run was on an earlier day: a reader who changes
// the hour has no second digest that day.
func fresh(s news.Subscription, t Turn) bool {
	return s.LastRun.IsZero() || s.LastRun.In(persian.Tehran).Format(time.DateOnly) < t.Period
}

// quietWeek is how long a reader who wants to know that all is quiet hears
// nothing; a little less than a week, so that it falls on a turn.
const quietWeek = 7*24*time.Hour - 2*time.Hour

// QuietDue says whether a reader who has nothing to be told is told that.
func QuietDue(s news.Subscription, at time.Time) bool {
	last := s.LastMail
	if last.IsZero() {
		last = s.Confirmed
	}
	return s.AllQuiet && at.Sub(last) >= quietWeek
}
