package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func TestDaysOfASource(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	link := store.Link{Source: "khavar", Key: "a 1", URL: "https://khavar.test/news/1"}
	if _, err := s.AddLinks(t.Context(), []store.Link{link}, func(int) bool { return false }); err != nil {
		t.Fatal(err)
	}
	visit := store.Visit{Link: link, Page: news.Page{Source: "khavar", FetchedAt: start}, Day: news.SourceDay{Asked: 1, Read: 1}, Fresh: start.AddDate(0, 0, -1)}
	for range 2 {
		if err := s.VisitLink(t.Context(), visit); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.SourceDays(t.Context(), "khavar", start.AddDate(0, 0, -5))
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2021, 11, 7, 8, 30, 0, 0, time.UTC)
	want := []news.SourceDay{
		{Source: "khavar", Day: noon.AddDate(0, 0, -1), Fresh: 2},
		{Source: "khavar", Day: noon, Asked: 2, Read: 2},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("days (-got +want):\n%s", diff)
	}
	if got, err := s.SourceDays(t.Context(), "khavar", start); err != nil || len(got) != 1 {
		t.Errorf("since today: got %v, %v, want one day", got, err)
	}
}

func TestAlarmsStandUntilTheyAreOver(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	if err := s.PutSources(t.Context(), []news.Source{{ID: "khavar"}, {ID: "bakhtar"}}); err != nil {
		t.Fatal(err)
	}
	silent := news.Alarm{Source: "khavar", Kind: news.AlarmSilent, Since: start, Of: 7}
	broken := news.Alarm{Source: "bakhtar", Kind: news.AlarmBroken, Count: 3, Of: 4}
	set := func(alarms ...news.Alarm) []news.Alarm {
		t.Helper()
		if err := s.SetAlarms(t.Context(), alarms); err != nil {
			t.Fatal(err)
		}
		all, err := s.Alarms(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	first := set(silent)
	if len(first) != 1 || first[0].Raised.IsZero() {
		t.Fatalf("got %v, want one alarm with the time it was raised", first)
	}
	silent.Of = 9
	both := set(silent, broken)
	if len(both) != 2 || both[1].Of != 9 || !both[1].Raised.Equal(first[0].Raised) {
		t.Errorf("got %v, want the first alarm as it was raised, with new figures", both)
	}
	all, err := s.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || len(all[0].Alarms) != 1 || all[0].Alarms[0].Kind != news.AlarmBroken {
		t.Errorf("sources show %v", all)
	}
	if left := set(); len(left) != 0 {
		t.Errorf("got %v, want none", left)
	}
	if again := set(silent); len(again) != 1 || !again[0].Raised.After(first[0].Raised) {
		t.Errorf("got %v, want it raised anew", again)
	}
}
