package digest_test

import (
	"testing"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

func tehran(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, persian.Tehran)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDue(t *testing.T) {
	t.Parallel()
	daily := news.Subscription{Cadence: news.Daily, Hour: 8, Confirmed: tehran("2026-11-01 12:00")}
	with := func(change func(*news.Subscription)) news.Subscription { s := daily; change(&s); return s }
	for name, c := range map[string]struct {
		sub  news.Subscription
		now  string
		want string // period; empty: nothing is due
		at   string
	}{
		"before the hour, yesterday's was run": {with(func(s *news.Subscription) { s.LastRun = tehran("2026-11-22 08:00") }), "2026-11-23 07:59", "", ""},
		"on the hour":                          {with(func(s *news.Subscription) { s.LastRun = tehran("2026-11-22 08:00") }), "2026-11-23 08:00", "2026-11-23", "2026-11-23 08:00"},
		"the machine was off at the hour":      {with(func(s *news.Subscription) { s.LastRun = tehran("2026-11-22 08:00") }), "2026-11-23 22:10", "2026-11-23", "2026-11-23 08:00"},
		"it slept for four days: one, late":    {with(func(s *news.Subscription) { s.LastRun = tehran("2026-11-19 08:00") }), "2026-11-23 07:00", "2026-11-22", "2026-11-22 08:00"},
		"run already":                          {with(func(s *news.Subscription) { s.LastRun = tehran("2026-11-23 08:00") }), "2026-11-23 08:01", "", ""},
		"a later hour, chosen after the run":   {with(func(s *news.Subscription) { s.Hour = 10; s.LastRun = tehran("2026-11-23 08:00") }), "2026-11-23 10:30", "", ""},
		"confirmed after the hour":             {with(func(s *news.Subscription) { s.Confirmed = tehran("2026-11-23 09:00") }), "2026-11-23 09:01", "", ""},
		"not on that day": {with(func(s *news.Subscription) {
			s.Days = []time.Weekday{time.Tuesday}
			s.LastRun = tehran("2026-11-17 08:00")
		}), "2026-11-23 12:00", "", ""},
		"weekly, no day chosen: Saturday": {with(func(s *news.Subscription) { s.Cadence = news.Weekly }), "2026-11-23 12:00", "2026-11-21", "2026-11-21 08:00"},
		"weekly on Monday":                {with(func(s *news.Subscription) { s.Cadence, s.Days = news.Weekly, []time.Weekday{time.Monday} }), "2026-11-23 12:00", "2026-11-23", "2026-11-23 08:00"},
		"immediate ones know no clock":    {with(func(s *news.Subscription) { s.Cadence = news.Immediate }), "2026-11-23 12:00", "", ""},
		// Until 2022 the clocks went from 00:00 to 01:00 on 1 Farvardin and
		// from 00:00 back to 23:00 on 30 Shahrivar.
		"an hour that the clocks skip": {
			with(func(s *news.Subscription) {
				s.Hour, s.Confirmed = 0, tehran("2021-01-01 00:00")
				s.LastRun = tehran("2021-03-21 00:00")
			}),
			"2021-03-22 01:00", "2021-03-22", "2021-03-22 01:00",
		},
		"an hour that comes twice is due once": {
			with(func(s *news.Subscription) {
				s.Hour, s.Confirmed = 23, tehran("2021-01-01 00:00")
				s.LastRun = tehran("2021-09-21 23:00")
			}),
			"2021-09-22 00:30", "", "",
		},
		"eight in the morning after the change": {
			with(func(s *news.Subscription) {
				s.Confirmed = tehran("2021-01-01 00:00")
				s.LastRun = tehran("2021-09-21 08:00")
			}),
			"2021-09-22 08:00", "2021-09-22", "2021-09-22 08:00",
		},
	} {
		turn, ok := digest.Due(c.sub, tehran(c.now))
		if !ok {
			turn = digest.Turn{}
		}
		if turn.Period != c.want || ok && !turn.At.Equal(tehran(c.at)) {
			t.Errorf("%s: got %s at %v, want %q at %s", name, turn.Period, turn.At, c.want, c.at)
		}
	}
}

// Over the years around the clock changes every day has one digest, whenever
// the clock is looked at.
func TestEveryDayIsDueOnce(t *testing.T) {
	t.Parallel()
	for _, hour := range []int{0, 1, 8, 23} {
		s := news.Subscription{Cadence: news.Daily, Hour: hour, Confirmed: tehran("2021-01-01 12:00")}
		seen := map[string]bool{}
		last := ""
		for now := s.Confirmed; now.Before(tehran("2022-12-31 23:59")); now = now.Add(59 * time.Minute) {
			turn, ok := digest.Due(s, now)
			if !ok {
				continue
			}
			if seen[turn.Period] || turn.Period <= last || now.Sub(turn.At) > time.Hour {
				t.Fatalf("hour %d: %s at %v, looked at %v, after %s", hour, turn.Period, turn.At, now, last)
			}
			seen[turn.Period], last, s.LastRun = true, turn.Period, turn.At
		}
		if n := len(seen); n < 728 {
			t.Errorf("hour %d: %d digests in two years", hour, n)
		}
	}
}

func TestDueOnTheDayAskedFor(t *testing.T) {
	t.Parallel()
	s := news.Subscription{Cadence: news.Daily, Hour: 8, Confirmed: tehran("2026-11-23 09:00")}
	if turn, ok := digest.DueOn(s, tehran("2026-11-23 07:00")); !ok || turn.Period != "2026-11-23" {
		t.Errorf("got %+v, %v", turn, ok)
	}
	s.LastRun = tehran("2026-11-23 08:00")
	if turn, ok := digest.DueOn(s, tehran("2026-11-23 07:00")); ok {
		t.Errorf("run already: got %+v", turn)
	}
}

func TestQuietIsWeekly(t *testing.T) {
	t.Parallel()
	s := news.Subscription{AllQuiet: true, Confirmed: tehran("2026-11-01 12:00")}
	if !digest.QuietDue(s, tehran("2026-11-08 12:00")) || digest.QuietDue(s, tehran("2026-11-07 12:00")) {
		t.Error("a first quiet week is not a week")
	}
	s.LastMail = tehran("2026-11-08 08:00")
	if digest.QuietDue(s, tehran("2026-11-14 08:00")) || !digest.QuietDue(s, tehran("2026-11-15 08:00")) {
		t.Error("a week since the last message is not a week")
	}
	s.AllQuiet = false
	if digest.QuietDue(s, tehran("2026-12-15 08:00")) {
		t.Error("nobody asked for it")
	}
}
