package statement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

func said(name, role string) news.Statement {
	return news.Statement{Article: "a", Speaker: name, Role: role}
}

func TestSpeakerIDIsOneForAllSpellings(t *testing.T) {
	want := statement.SpeakerID("علی اکبر نمونه")
	for _, name := range []string{"علی\u200cاکبر نمونه", "علي اكبر نمونه", "دکتر علی اکبر نمونه", "حجت\u200cالاسلام والمسلمین علی\u200cاکبر نمونه"} {
		if got := statement.SpeakerID(name); got != want {
			t.Errorf("SpeakerID(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestRecogniseMeetsPersonsAndKeepsThemApart(t *testing.T) {
	id := statement.SpeakerID("رضا نمونه")
	known := []news.Speaker{
		{ID: id, Name: "رضا نمونه", Aliases: []string{"نمونه"}, Roles: []news.RoleSeen{{Role: "استاندار گلستان"}}},
		{ID: "two", Name: "رضا نمونه", Roles: []news.RoleSeen{{Role: "سرمربی تیم والیبال"}}},
		{ID: "hasan", Name: "حسن نمونه", Roles: []news.RoleSeen{{Role: "رئیس بانک آینده"}}},
	}
	for _, c := range []struct {
		why  string
		s    news.Statement
		want news.SpeakerID
	}{
		{"a full name", said("مهندس رضا نمونه", "استاندار گلستان"), id},
		{"a full name whose office is new", said("رضا نمونه", ""), id},
		{"one name, another office", said("رضا نمونه", "سرمربی تیم ملی والیبال"), "two"},
		{"a family name with its office", said("نمونه", "استاندار استان گلستان"), id},
		{"a family name with another's office", said("آقای نمونه", "رئیس بانک آینده"), "hasan"},
		{"a family name alone", said("نمونه", ""), statement.SpeakerID("نمونه")},
		{"somebody new", said("مریم نمونه", "استاندار گلستان"), statement.SpeakerID("مریم نمونه")},
		{"nobody", said("", "استاندار گلستان"), ""},
	} {
		if got := statement.Recognise(c.s, known); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestRulingsMergeSplitAndUndo(t *testing.T) {
	governor, coach := said("رضا نمونه", "استاندار گلستان"), said("رضا نمونه", "سرمربی والیبال")
	rulings := []statement.Ruling{
		{From: "short", To: "reza"},
		{From: "reza", To: "coach", Role: "سرمربی والیبال"},
		{From: "ring", To: "ring2"},
		{From: "ring2", To: "ring"},
	}
	got := []news.SpeakerID{
		statement.Ruled("short", governor, rulings),
		statement.Ruled("short", coach, rulings),
		statement.Ruled("reza", governor, rulings),
		statement.Ruled("other", governor, rulings),
		statement.Ruled("reza", coach, append(rulings, statement.Ruling{From: "reza", To: "reza"})),
		statement.Ruled("ring", governor, rulings),
	}
	want := []news.SpeakerID{"reza", "coach", "reza", "other", "reza", "ring"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOrganisationIsWhatTheOfficeBelongsTo(t *testing.T) {
	for role, want := range map[string]string{
		"رئیس سازمان نظام نمونه زنجان": "سازمان نظام نمونه زنجان",
		"عضو شورای شهر نمونه":          "شورای شهر نمونه",
		"استاندار نمونه":               "",
		"":                             "",
	} {
		if got := statement.Organisation(role); got != want {
			t.Errorf("Organisation(%q) = %q, want %q", role, got, want)
		}
	}
}

func TestFamilyNameIsTheLastWord(t *testing.T) {
	for name, want := range map[string]string{"رضا نمونه": "نمونه", "سعید نیک\u200cنمونه": "نمونه", "": ""} {
		if got := statement.FamilyName(name); got != want {
			t.Errorf("FamilyName(%q) = %q, want %q", name, got, want)
		}
	}
}
