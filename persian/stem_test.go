package persian_test

import (
	"testing"

	"github.com/peygir/peygir/persian"
)

func TestFormsOfOneWordShareAKey(t *testing.T) {
	for _, forms := range [][]string{
		{"کتاب", "کتابها", "کتابهای", "کتابی", "کتابشان", "کتب"},
		{"جلسه", "جلسات", "جلسهای", "جلسه\u200cای"},
		{"خدمت", "خدمات", "خدماتی"},
		{"نماینده", "نمایندگان", "نمایندگانی", "نماینده\u200cها"},
		{"دانشجو", "دانشجویان", "دانشجوها"},
		{"کرد", "می\u200cکند", "نمی\u200cکنند", "بکنیم", "کرده\u200cاند", "خواهدکرد", "نکرد"},
		{"آورد", "می\u200cآورد", "بیاورد", "نیاوردند"},
		{"گفت", "می\u200cگوید", "بگویند", "گفته\u200cام"},
		{"افتاد", "می\u200cافتد", "بیفتد", "نیفتاد"},
		{"ملیپوش", "ملی\u200cپوشان"},
		{"پیشگام", "پیشگامان"},
		{"مجرم", "مجرمان"},
		{"بزرگ", "بزرگتر", "بزرگ\u200cترین"},
	} {
		want := persian.Stem(persian.Fold(forms[0]))
		for _, f := range forms[1:] {
			if got := persian.Stem(persian.Fold(f)); got != want {
				t.Errorf("%q: got key %q, want %q as %q has", f, got, want, forms[0])
			}
		}
	}
}

func TestWholeWordsStayWhole(t *testing.T) {
	for _, w := range []string{"ایران", "تهران", "زنجان", "پایان", "علی", "دختر", "استان", "آتش", "مردم", "تنها", "سازمان", "کلمه", "راه", "داعش", "دشتستان", "به\u200cعنوان"} {
		if got := persian.Stem(persian.Fold(w)); got != persian.Fold(w) {
			t.Errorf("%q became %q", w, got)
		}
	}
}

func TestDifferentWordsKeepApart(t *testing.T) {
	for _, p := range [][2]string{{"پای", "پایان"}, {"زن", "زنجان"}, {"بار", "باران"}, {"دست", "دسته"}, {"دخل", "دختر"}} {
		if persian.Stem(p[0]) == persian.Stem(p[1]) {
			t.Errorf("%q and %q share the key %q", p[0], p[1], persian.Stem(p[0]))
		}
	}
}
