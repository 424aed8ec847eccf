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
	longer := []news.Speaker{
		{ID: "hasan", Name: "حسن نمونه", Roles: []news.RoleSeen{{Role: "رئیس بانک آینده"}}},
		{ID: id, Name: "رضا نمونه", Roles: []news.RoleSeen{{Role: "استاندار گلستان"}, {Role: "رئیس سازمان نظام صنفی گلستان"}}},
	}
	for _, c := range []struct {
		why, name, role, text string
		want                  news.SpeakerID
	}{
		{"a family name with its office", "نمونه", "استاندار استان گلستان", "", id},
		{"an honorific", "مهندس نمونه", "رئیس نظام صنفی گلستان", "", id},
		{"another's office", "آقای نمونه", "رئیس بانک آینده", "", "hasan"},
		{"the article speaks of what he heads", "نمونه", "رئیس این سازمان", "نشست نظام صنفی در گلستان", id},
		{"both could be meant", "نمونه", "", "بانک آینده در گلستان از نظام صنفی", statement.Alone(said("نمونه", ""))},
		{"nothing tells", "نمونه", "", "بازی دیروز", statement.Alone(said("نمونه", ""))},
		{"a third office", "نمونه", "سرمربی تیم والیبال", "", statement.Alone(said("نمونه", "سرمربی تیم والیبال"))},
		{"nobody", "", "استاندار گلستان", "", ""},
	} {
		if got := statement.Recognise(said(c.name, c.role), longer, c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestAloneIsNoWiderThanTheNameTells(t *testing.T) {
	one := func(article, name, role string) news.SpeakerID {
		return statement.Alone(news.Statement{Article: news.ArticleID(article), Speaker: name, Role: role})
	}
	for _, c := range []struct {
		why  string
		a, b news.SpeakerID
		same bool
	}{
		{"a full name", one("1", "رضا نمونه", ""), one("2", "مهندس رضا نمونه", "شهردار"), true},
		{"a family name", one("1", "محمدی", ""), one("2", "محمدی", ""), false},
		{"a family name in an office", one("1", "محمدی", "شهردار سپیدرود"), one("2", "محمدی", "شهردار شهر سپیدرود"), true},
		{"a family name in two offices", one("1", "محمدی", "شهردار سپیدرود"), one("1", "محمدی", "مدیر مخابرات"), false},
		{"a firm", one("1", "همراه\u200cتل", ""), one("2", "همراه تل", ""), true},
		{"a one-word firm", one("1", "ایرانسل", ""), one("2", "ايرانسل", ""), true},
		{"an office of a place", one("1", "استاندار گلستان", ""), one("2", "استاندار گلستان", ""), true},
		{"an office of nothing", one("1", "مدیرکل", ""), one("2", "مدیرکل", ""), false},
	} {
		if got := c.a == c.b; got != c.same {
			t.Errorf("%s: %q and %q, same: got %v", c.why, c.a, c.b, got)
		}
	}
}

func TestRulingsMergeSplitAndUndo(t *testing.T) {
	governor, coach := said("رضا نمونه", "استاندار گلستان"), said("رضا نمونه", "سرمربی والیبال")
	short := said("نمونه", "استاندار گلستان")
	reza := statement.SpeakerID("رضا نمونه")
	longer := []news.Speaker{{ID: reza, Name: "رضا نمونه", Roles: []news.RoleSeen{{Role: "استاندار گلستان"}}}}
	rulings := []news.Ruling{
		{ID: 1, From: reza, To: "coach", Role: "سرمربی والیبال"},
		{ID: 2, From: reza, To: "merged"},
		{ID: 3, From: statement.Alone(short), To: "apart"},
		{ID: 4, Undoes: 2},
		{ID: 5, From: "merged", To: reza, Name: "نمونه"},
		{ID: 6, Undoes: 3},
		{ID: 7, Undoes: 4},
	}
	who := func(s news.Statement, n int) news.SpeakerID {
		of := longer
		if s.Speaker != "نمونه" {
			of = nil
		}
		return statement.Identify(s, of, "", statement.InForce(rulings[:n]))
	}
	got := []news.SpeakerID{
		who(governor, 0), who(coach, 1), who(governor, 1), who(governor, 2), who(coach, 2),
		who(short, 2), who(short, 3), who(short, 6), who(governor, 4), who(coach, 4), who(governor, 7), who(short, 7),
	}
	want := []news.SpeakerID{reza, "coach", reza, "merged", "merged", "merged", "apart", reza, reza, "coach", "merged", reza}
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

func TestTailsAreTheShortForms(t *testing.T) {
	for name, want := range map[string][]string{
		"دکتر رضا نیک\u200cنمونه": {"نیکنمونه", "نمونه"}, "نمونه": nil, "نمونه علی": nil, "": nil,
	} {
		if diff := cmp.Diff(want, statement.Tails(name)); diff != "" {
			t.Errorf("%q: %s", name, diff)
		}
	}
}

func TestHoldsWhatAReaderMayAskFor(t *testing.T) {
	for asked, want := range map[string]bool{
		"نمونه": true, "مهندس نمونه": true, "رضا نمونه": true, "نیک نمونه": true, "نیکنمونه": true, "رضا نیک\u200cنمونه": true,
		"حسن نمونه": false, "نمون": false, "": false,
	} {
		if got := statement.Holds("رضا نیک\u200cنمونه", asked); got != want {
			t.Errorf("%q: got %v", asked, got)
		}
	}
}
