package crawler_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// A Monday noon in Tehran.
var monday = time.Date(2026, 11, 23, 12, 0, 0, 0, persian.Tehran)

// habit makes eight weeks of days up to yesterday that brought what fresh says.
func habit(fresh func(time.Weekday) int) []news.SourceDay {
	var days []news.SourceDay
	for i := 56; i >= 1; i-- {
		day := monday.AddDate(0, 0, -i)
		n := fresh(day.Weekday())
		days = append(days, news.SourceDay{Day: day, Asked: n + 10, Read: n, Fresh: n})
	}
	return days
}

func TestAlarms(t *testing.T) {
	workdays := func(d time.Weekday) int { // nothing on Thursday and Friday
		if d == time.Thursday || d == time.Friday {
			return 0
		}
		return 6
	}
	ago := func(d time.Duration) time.Time { return monday.Add(-d) }
	health := func(success, fresh time.Duration) news.SourceHealth {
		return news.SourceHealth{Source: news.Source{ID: "sample", Enabled: true}, LastAttempt: monday, LastSuccess: ago(success), LastNew: ago(fresh)}
	}
	daily := habit(func(time.Weekday) int { return 6 })
	tests := map[string]struct {
		health news.SourceHealth
		days   []news.SourceDay
		want   []news.Alarm
	}{
		"well":                          {health(0, time.Hour), daily, nil},
		"never asked":                   {news.SourceHealth{Source: news.Source{Enabled: true}}, nil, nil},
		"switched off":                  {news.SourceHealth{LastAttempt: monday}, nil, nil},
		"silent":                        {health(0, 36*time.Hour), daily, []news.Alarm{{Kind: news.AlarmSilent, Since: ago(36 * time.Hour), Of: 9}}},
		"silent for an evening":         {health(0, 20*time.Hour), habit(func(time.Weekday) int { return 100 }), nil},
		"nobody listened":               {health(30*time.Minute, 36*time.Hour), daily, []news.Alarm{{Kind: news.AlarmSilent, Since: ago(36 * time.Hour), Of: 9}}},
		"a weekly paper after two days": {health(0, 48*time.Hour), habit(func(d time.Weekday) int { return int(d) / 6 }), nil},
		"a weekly paper after two months": {
			health(0, 8*7*24*time.Hour),
			shift(habit(func(d time.Weekday) int { return int(d) / 6 }), -8*7),
			[]news.Alarm{{Kind: news.AlarmSilent, Since: ago(8 * 7 * 24 * time.Hour), Of: 8}},
		},
		"no habit yet": {health(0, 72*time.Hour), daily[46:], nil},
		"never gave an article": {
			news.SourceHealth{Source: news.Source{Enabled: true}, LastAttempt: monday, LastSuccess: monday},
			[]news.SourceDay{{Day: monday.AddDate(0, 0, -4), Asked: 20}},
			[]news.Alarm{{Kind: news.AlarmSilent}},
		},
		"no answer for days": {
			health(48*time.Hour, 48*time.Hour),
			slices.Concat(daily, []news.SourceDay{{Day: monday, Asked: 9, Failed: 9}}),
			[]news.Alarm{{Kind: news.AlarmBroken, Since: ago(48 * time.Hour), Count: 9, Of: 9 + 2*16}},
		},
		"mostly failing": {
			health(0, time.Hour),
			slices.Concat(daily, []news.SourceDay{{Day: monday, Asked: 99, Failed: 90}}),
			[]news.Alarm{{Kind: news.AlarmBroken, Since: monday, Count: 90, Of: 99 + 2*16}},
		},
		"cannot be read any more": {
			health(0, time.Hour), slices.Concat(daily, []news.SourceDay{{Day: monday, Asked: 30, Unread: 20}}),
			[]news.Alarm{{Kind: news.AlarmLayout, Since: monday.AddDate(0, 0, -3), Count: 20, Of: 20 + 2*6}},
		},
		"tells no dates any more": {
			health(0, time.Hour), slices.Concat(daily, []news.SourceDay{{Day: monday, Asked: 30, Read: 20, Dateless: 18}}),
			[]news.Alarm{{Kind: news.AlarmLayout, Since: monday.AddDate(0, 0, -3), Count: 18, Of: 20 + 2*6}},
		},
		"never told dates": {health(0, time.Hour), []news.SourceDay{{Day: monday, Asked: 30, Read: 20, Dateless: 20}}, nil},
	}
	// Saturday evening to Monday noon of a paper that rests on Thursday and Friday.
	tests["the weekend counts for nothing"] = struct {
		health news.SourceHealth
		days   []news.SourceDay
		want   []news.Alarm
	}{health(0, 48*time.Hour+monday.Sub(monday.AddDate(0, 0, -3))+12*time.Hour), habit(workdays), []news.Alarm{{Kind: news.AlarmSilent, Since: ago(132 * time.Hour), Of: 21}}}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := crawler.Alarms(tt.health, tt.days, monday)
			for i := range tt.want {
				tt.want[i].Source = tt.health.Source.ID
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("alarms (-got +want):\n%s", diff)
			}
		})
	}
}

func shift(days []news.SourceDay, by int) []news.SourceDay {
	for i := range days {
		days[i].Day = days[i].Day.AddDate(0, 0, by)
	}
	return days
}
