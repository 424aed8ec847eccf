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
		{"مسأله", "مساله", "مسا\u0654له"},
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
	for _, s := range []string{"شبكه‌هاي ملّي ۱۴۰۳", "ﻼ ﷲ", "\xff", "İı", "½ ﬁ"} {
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
