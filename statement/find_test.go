package statement_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

// An office of which there is one, such as a governor's, is not taken for the
// other office of somebody named later in the same place.
func TestAGovernorIsNobodyElse(t *testing.T) {
	t.Parallel()
	found := statement.Find(news.Article{
		Title: "بودجه سهند", Body: "استاندار سهند گفت: بودجه کم است.\nعلی رضایی، مدیرکل ارتباطات سهند، افزود: بودجه بس است.",
	})
	var got []string
	for _, s := range found {
		got = append(got, s.Speaker)
	}
	if want := []string{"استاندار سهند", "علی رضایی"}; !slices.Equal(got, want) {
		t.Errorf("got speakers %q, want %q", got, want)
	}
}

// FuzzFind holds what every reader of a statement relies on: it never panics,
// a quote stands at its offsets, lies in one line, and overlaps another only
// by standing inside it.
func FuzzFind(f *testing.F) {
	f.Add("استاندار نمونه: کار تمام شد", "مدیر نمونه گفت: آب هست.", "رضا نمونه\u200cای گفت: آب هست.\nوی با بیان اینکه نان کم است، افزود: «نان» می\u200cرسد.")
	f.Add("", "خبرگزاري فارس:", "به گزارش فارس، وي از ساخت پل خبر داد و راه را بسته خواند.\nبه گفته وي، پل")
	f.Add("", "", "وی از مردم خواست تا بروند و آن را خوب دانست\nدر این نامه آمده است:")
	f.Fuzz(func(t *testing.T, title, lead, body string) {
		runes := []rune(body)
		found := statement.Find(news.Article{Title: title, Lead: lead, Body: body})
		for i, s := range found {
			if s.Start < 0 || s.End > len(runes) || s.Start >= s.End {
				t.Fatalf("offsets %d to %d in %d runes", s.Start, s.End, len(runes))
			}
			if utf8.ValidString(body) && string(runes[s.Start:s.End]) != s.Quote {
				t.Errorf("quote %q is not at its offsets", s.Quote)
			}
			if !strings.Contains(body, s.Quote) || strings.Contains(s.Quote, "\n") {
				t.Errorf("quote %q is not one line of the body", s.Quote)
			}
			if s.Speaker == "" {
				t.Error("nobody says", s.Quote)
			}
			for _, r := range found[:i] {
				if r.Start < s.Start && s.Start < r.End && r.End < s.End || r.Start == s.Start && r.End == s.End {
					t.Errorf("%q and %q overlap", r.Quote, s.Quote)
				}
			}
		}
	})
}

func article() news.Article {
	return news.Article{
		Title: "استاندار نمونه: پل بزرگ تا پایان سال آماده می\u200cشود",
		Lead:  "استاندار نمونه از ساخت پل بزرگ خبر داد.",
		Body: "به گزارش خبرنگار ما، سید رضا نمونه\u200cای امروز در جمع خبرنگاران با اشاره به برنامه\u200cهای استان اظهار کرد: پل بزرگ نیمی از راه را کوتاه می\u200cکند و هزینه رفت و آمد مردم را پایین می\u200cآورد.\n" +
			"وی با بیان اینکه کارگران در سه نوبت کار می\u200cکنند، افزود: بتن\u200cریزی پایه\u200cها تمام شده است.\n" +
			"استاندار نمونه از افتتاح دو پارک در ماه آینده خبر داد و گفت: این پارک\u200cها برای خانواده\u200cها ساخته شده\u200cاند.\n" +
			"نمونه\u200cای کمبود آب را مهم\u200cترین دشواری استان دانست و خاطر نشان کرد: مردم در مصرف آب صرفه\u200cجویی کنند.\n",
	}
}
