package persian_test

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/persian"
)

func TestOneWordHoweverItIsWritten(t *testing.T) {
	for _, forms := range [][]string{
		{"می\u200cکنند", "میکنند", "می کنند", "مي كنند"},
		{"زیرساخت\u200cهای", "زیرساختهای", "زیرساخت های", "زيرساخت هاي", "زیرساخت"},
		{"مسأله", "مساله", "مسا\u0654له", "مسئله"},
		{"مسئول", "مسوول", "مسؤول", "مسئولان"},
		{"هیئت", "هیأت", "هيات"},
		{"فرآیندها", "فرایند", "فرآیندهای"},
	} {
		want := persian.Tokens(forms[0])
		for _, f := range forms[1:] {
			got := persian.Tokens(f)
			if len(got) != 1 || got[0].Key != want[0].Key || got[0].Start != 0 || got[0].End != len(f) {
				t.Errorf("%q: got %+v, want one token over all of it with the key of %+v", f, got, want)
			}
		}
	}
}

func TestWordsBeginWhereTheScriptChanges(t *testing.T) {
	for text, want := range map[string][]string{
		"۵۰۰میلیون تومان":       {"500", "میلیون", "تومان"},
		"IP\u200cها و ITزنجان":  {"ip", "و", "it", "زنجان"},
		"می ۲۰۲۱، covid-19، 5G": {"می", "2021", "covid", "19", "5g"},
		"کتاب هایشان":           {"کتاب"},
		"هسته ای":               {"هسته"},
		"به ای":                 {"به", "ای"},
	} {
		var got []string
		for _, tok := range persian.Tokens(text) {
			got = append(got, tok.Key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"شبكه\u200cهاي ملّي ۱۴۰۳ ٢٥ १२": "شبکههای ملی 1403 25 12", "مسئول مسؤول": "مسیول مسوول", "ﻼ ﷲ ﮔﻔﺖ": "لا الله گفت",
		"Ｔｅｈｒａｎ Café ﬁ": "tehran cafe fi", "\u200fبـــله\u202c": "بله", "a\xffb": "a\ufffdb",
	} {
		if got := persian.Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	const text = "رقم ۲.۵ درصد است. وی گفت: «بله.» بعد؟ \n پایان"
	var got []string
	for _, s := range persian.Sentences(text) {
		got = append(got, text[s.Start:s.End])
	}
	want := []string{"رقم ۲.۵ درصد است.", "وی گفت: «بله.", "» بعد؟", "پایان"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"شبكه\u200cهاي ملّي ۱۴۰۳", "ﻼ ﷲ", "\xff", "İı", "½ ﬁ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := persian.Fold(s)
		if twice := persian.Fold(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("%q folds to invalid UTF-8", s)
		}
	})
}

func FuzzTokens(f *testing.F) {
	f.Add("می کنند زیرساخت های IT-2")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range persian.Tokens(s) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) || tok.Norm == "" {
				t.Fatalf("%q: token %+v after %d", s, tok, last)
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[tok.Start]) || tok.End < len(s) && !utf8.RuneStart(s[tok.End])) {
				t.Fatalf("%q: token %+v splits a letter", s, tok)
			}
			last = tok.End
		}
	})
}
