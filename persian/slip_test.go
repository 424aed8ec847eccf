package persian_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"زنجان", "زنجان", 0},
		{"زنجان", "زجنان", 1},
		{"زنجان", "زنجا", 1},
		{"مغفول", "مقفول", .4},
		{"استقلال", "استغلال", .4},
		{"طهران", "تهران", .4},
		{"آزاد", "ازاد", .2},
		{"فضا", "فضاا", .6},
		{"", "نان", 3},
		{"پدر", "سنگ", 3},
	} {
		if got := persian.Distance(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: got %v, want %v", c.a, c.b, got, c.want)
		}
		if _, ok := persian.Within(c.a, c.b, c.want-.01); ok {
			t.Errorf("%s, %s: within less than %v", c.a, c.b, c.want)
		}
	}
}

func TestSoundMeetsAcrossScripts(t *testing.T) {
	for latin, word := range map[string]string{
		"tehran": "تهران", "microsoft": "مایکروسافت", "zanjan": "زنجان", "startup": "استارتاپ", "google": "گوگل",
		"blockchain": "بلاکچین", "telegram": "تلگرام", "instagram": "اینستاگرام", "khatam": "خاتم",
	} {
		if got, want := persian.Sound(latin), persian.Sound(word); got != want {
			t.Errorf("%s sounds %q, %s sounds %q", latin, got, word, want)
		}
	}
}

func TestSpellings(t *testing.T) {
	for latin, want := range map[string]string{
		"tehran": "تهران", "zanjan": "زنجان", "startup": "استارتاپ", "google": "گوگل", "telegram": "تلگرام",
		"bitcoin": "بیتکوین", "twitter": "توییتر", "shiraz": "شیراز",
	} {
		got := persian.Spellings(latin)
		if !slices.Contains(got, want) {
			t.Errorf("%s: %s is not among %v", latin, want, got)
		}
	}
	if got := persian.Spellings("ایران"); got != nil {
		t.Errorf("a Persian word got Latin spellings: %v", got)
	}
}

func FuzzDistance(f *testing.F) {
	f.Add("زنجان", "زجنان")
	f.Add(strings.Repeat("ب", 200), "ب")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := persian.Distance(a, b)
		if back := persian.Distance(b, a); back != d {
			t.Errorf("%q, %q: %v one way and %v the other", a, b, d, back)
		}
		if (d == 0) != (a == b) && utf8.ValidString(a) && utf8.ValidString(b) && len(a) <= 64 && len(b) <= 64 {
			t.Errorf("%q, %q: distance %v", a, b, d)
		}
		for _, limit := range []float64{.5, 1, 2} {
			near, ok := persian.Within(a, b, limit)
			if ok != (d <= limit) || ok && near != d {
				t.Errorf("%q, %q: distance %v, but within %v: %v, %v", a, b, d, limit, near, ok)
			}
		}
	})
}

func FuzzOtherWritings(f *testing.F) {
	f.Add("hdvhk")
	f.Add("پهزقخسخبف")
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range append(persian.Spellings(persian.Fold(s)), persian.Sound(persian.Fold(s))) {
			if utf8.ValidString(s) && !utf8.ValidString(out) {
				t.Errorf("%q gave the invalid %q", s, out)
			}
		}
	})
}
