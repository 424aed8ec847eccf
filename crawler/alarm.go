package crawler

import (
	"math"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// When something is an alarm. Each bound is a number of things seen, so that a
// paper of one article a week and an agency of hundreds a day are judged alike.
const (
	// AlarmMemory is how far the days that Alarms is given should reach back
	// behind the last new article.
	AlarmMemory = 56 * 24 * time.Hour

	brokenAfter  = 24 * time.Hour
	silentAfter  = 24 * time.Hour
	silentMissed = 5 // so many articles expected and none come: one chance in 150
	barrenAfter  = 72 * time.Hour
	alarmDays    = 3  // what counts as «of late»
	alarmPages   = 5  // fewer pages tell nothing
	alarmAsked   = 20 // and so do fewer requests
)

// Alarms judges how a source fares now by the days behind it. It knows three
// ways to go wrong: nothing is got, nothing new comes although by the habit of
// its weekdays something should have, or pages come that can be read no more.
func Alarms(h news.SourceHealth, days []news.SourceDay, now time.Time) []news.Alarm {
	if !h.Source.Enabled || h.LastAttempt.IsZero() {
		return nil
	}
	late, before := split(days, now)
	raise := func(kind news.AlarmKind, since time.Time, count, of int) []news.Alarm {
		return []news.Alarm{{Source: h.Source.ID, Kind: kind, Since: since, Count: count, Of: of}}
	}
	dated := before.Read - before.Dateless
	switch {
	case h.LastSuccess.Before(h.LastAttempt.Add(-brokenAfter)), mostly(late.Failed, late.Asked, alarmAsked):
		// What is not got can be neither new nor readable.
		return raise(news.AlarmBroken, h.LastSuccess, late.Failed, late.Asked)
	case mostly(late.Unread, late.Unread+late.Read, alarmPages):
		return raise(news.AlarmLayout, lastGood(days, now), late.Unread, late.Unread+late.Read)
	case mostly(late.Dateless, late.Read, alarmPages) && dated >= alarmPages: // some outlets never tell the time
		return raise(news.AlarmLayout, lastGood(days, now), late.Dateless, late.Read)
	}
	if h.LastNew.IsZero() {
		if first := firstAsked(days); !first.IsZero() && now.Sub(first) > barrenAfter {
			return raise(news.AlarmSilent, time.Time{}, 0, 0)
		}
		return nil
	}
	// Silence counts while it was listened to: when nobody asked, nothing could come.
	until := h.LastSuccess
	if missed := Expected(days, h.LastNew, until); until.Sub(h.LastNew) >= silentAfter && missed >= silentMissed {
		return raise(news.AlarmSilent, h.LastNew, 0, int(math.Round(missed)))
	}
	return nil
}

// DayOf is what the end of a visit adds to its day, but for Fresh.
func DayOf(link Link, page news.Page, out Outcome) news.SourceDay {
	d := news.SourceDay{Asked: 1}
	switch page.Fault {
	case news.FaultTimeout, news.FaultRefused, news.FaultDNS, news.FaultChallenge, news.FaultStatus:
		d.Failed = 1
	case news.FaultEmpty, news.FaultNotArticle:
		if link.Kind == KindArticle {
			d.Unread = 1
		}
	case news.FaultNone:
		if out.Article == nil && !out.Skipped {
			break
		}
		d.Read = 1
		if out.Published.IsZero() {
			d.Dateless = 1
		}
	}
	return d
}

// mostly reports that at least half of enough failed.
func mostly(part, of, enough int) bool { return of >= enough && 2*part >= of }

// split adds up the days of late and those before.
func split(days []news.SourceDay, now time.Time) (late, before news.SourceDay) {
	border := noon(now).AddDate(0, 0, -alarmDays)
	for _, d := range days {
		sum := &before
		if d.Day.After(border) {
			sum = &late
		}
		sum.Asked += d.Asked
		sum.Failed += d.Failed
		sum.Read += d.Read
		sum.Unread += d.Unread
		sum.Dateless += d.Dateless
	}
	return late, before
}

// lastGood is the last day before the late ones that could be read.
func lastGood(days []news.SourceDay, now time.Time) time.Time {
	border := noon(now).AddDate(0, 0, -alarmDays)
	var last time.Time
	for _, d := range days {
		if !d.Day.After(border) && d.Read > d.Unread && d.Day.After(last) {
			last = d.Day
		}
	}
	return last
}

func firstAsked(days []news.SourceDay) time.Time {
	var first time.Time
	for _, d := range days {
		if d.Asked > 0 && (first.IsZero() || d.Day.Before(first)) {
			first = d.Day
		}
	}
	return first
}

// Expected is how many articles a source of these days usually publishes
// between two instants: for each weekday the median of the eight weeks before
// from, so that a holiday or a day of great news hardly moves it. Where most
// days bring nothing the medians say nothing either, and the mean of all days
// stands for each. Less than two weeks are no habit.
func Expected(days []news.SourceDay, from, until time.Time) float64 {
	count := map[time.Time]int{}
	last := noon(from)
	first, total := last, 0
	for _, d := range days {
		if day := noon(d.Day); d.Fresh > 0 && day.Before(last) && last.Sub(day) <= AlarmMemory {
			count[day] += d.Fresh
			total += d.Fresh
			if day.Before(first) {
				first = day
			}
		}
	}
	if last.Sub(first) < 14*24*time.Hour {
		return 0
	}
	var seen [7][]int
	for day := first; day.Before(last); day = day.AddDate(0, 0, 1) {
		seen[day.Weekday()] = append(seen[day.Weekday()], count[day])
	}
	var habit [7]float64
	week, mean := 0.0, float64(total)/(last.Sub(first).Hours()/24)
	for i, counts := range seen {
		slices.Sort(counts)
		habit[i] = float64(counts[(len(counts)-1)/2]+counts[len(counts)/2]) / 2
		week += habit[i]
	}
	if week < 7*mean/2 {
		for i := range habit {
			habit[i] = mean
		}
	}
	sum := 0.0
	for day := last; !day.Add(-12 * time.Hour).After(until); day = day.AddDate(0, 0, 1) {
		begin, end := day.Add(-12*time.Hour), day.Add(12*time.Hour)
		if begin.Before(from) {
			begin = from
		}
		if end.After(until) {
			end = until
		}
		if end.After(begin) {
			sum += habit[day.Weekday()] * end.Sub(begin).Hours() / 24
		}
	}
	return sum
}

// noon is the middle of a day in Tehran, clear of any change of the clocks.
func noon(t time.Time) time.Time {
	y, m, d := t.In(persian.Tehran).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, persian.Tehran)
}
