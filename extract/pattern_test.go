package extract

import (
	"strings"
	"testing"
)

// What is cheap to know must never hide a match: each pattern answers as its
// expression does alone, for lines that begin like its matches and others.
func TestPatternsAnswerAsTheirExpressions(t *testing.T) {
	lines := []string{
		"", "ا", "کد", "کد خبر: ۱۲۳۴", "کدام خبر", "این بند نمونه", "اینجا بخوانید", "این ها را هم بخوانید", "نظرات", "نظر شما چیست؟", "2 نظر:",
		"نظریه تازه ای آمد", "بیشتر بخوانید", "پربازدیدترین ها", "پرونده", "تاریخ انتشار: ۱۰ دی", "تاریخچه شهر", "تبلیغات بالا", "Photo", "id: 12345",
		"news id 12345", "© همه حقوق محفوظ", "انتهای پیام/", "متن. انتهای پیام", "برچسب ها:", "برچسب", "شاید بپسندید", "\xff", "دیدگاه های کاربران",
	}
	for m, p := range marks {
		if p.starts != nil && len(p.starts) < 2 {
			t.Errorf("mark %d has only the starts %v", m, p.starts)
		}
		for _, line := range lines {
			for _, s := range []string{plain(line), "x" + plain(line), strings.TrimSpace(plain(line) + " و ادامه")} {
				want := p.re.MatchString(s)
				if p.words == nil && p.match(s) != want || p.match(s) && !want {
					t.Errorf("mark %d, line %q: %v, want %v", m, s, p.match(s), want)
				}
			}
		}
	}
	for _, m := range []mark{isLabel, isStop, isTalk, isReadAlso, isAd, isTagsLabel} {
		if marks[m].starts == nil {
			t.Errorf("nothing is known of how mark %d begins", m)
		}
	}
}
