package persian

import (
	_ "embed"
	"strings"
)

//go:embed data/verbs.txt
var verbsFile string

// stems of verbs, folded. past maps a past stem to itself as key; present maps
// a present stem to the past stem; bare holds the present stems whose forms
// are common without a prefix.
var (
	past    = map[string]string{}
	present = map[string]string{}
	place   = map[string]int{} // of a past stem in the table, common verbs first
	bare    = map[string]bool{}
	rank    = map[string]int{} // of a present stem: its place in the table, common verbs first
)

func init() {
	for line := range strings.Lines(verbsFile) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		root, rest := Fold(f[0]), f[1:]
		past[root], place[root] = root, len(place)
		common := rest[0] == "+"
		if common {
			rest = rest[1:]
		}
		for _, p := range rest {
			p = Fold(p)
			if _, taken := present[p]; !taken {
				present[p], rank[p] = root, len(rank)
			}
			bare[p] = bare[p] || common
		}
	}
}

// personal endings of the present and the past.
var (
	presentEndings = []string{"م", "ی", "د", "یم", "ید", "ند"}
	pastEndings    = []string{"", "م", "ی", "یم", "ید", "ند"}
	perfectEndings = []string{"ه", "هام", "های", "هاست", "هایم", "هاید", "هاند", "هبود", "هبودند", "هشد", "هباشد", "هباشند"}
)

// preverbs stand before a verb and make another verb of it.
var preverbs = []string{"بر", "در", "باز", "فرا", "فرو", "وا", "ور"}

// Verb returns the past stem of the verb of which norm is a form, and whether
// it is one. A preverb stays before the stem.
func Verb(norm string) (string, bool) {
	if root, ok := simpleVerb(norm); ok {
		return root, true
	}
	for _, p := range preverbs {
		rest, ok := strings.CutPrefix(norm, p)
		if !ok || len(rest) < 6 {
			continue
		}
		// Without an ending it is more often a noun: درآمد, بازگشت.
		if root, ok := inflectedPast(rest); ok && past[rest] == "" {
			return p + root, true
		}
		if root, ok := prefixedVerb(rest); ok {
			return p + root, true
		}
	}
	return "", false
}

func simpleVerb(w string) (string, bool) {
	if notVerbs[w] {
		return "", false
	}
	if root, ok := auxiliary[w]; ok {
		return root, true
	}
	if root, ok := inflectedPast(w); ok {
		return root, true
	}
	if root, ok := prefixedVerb(w); ok {
		return root, true
	}
	if root, ok := inflectedPresent(w); ok && bare[presentStemOf(w)] {
		return root, true
	}
	for _, will := range futures {
		if rest, ok := strings.CutPrefix(w, will); ok {
			if root := past[rest]; root != "" {
				return root, true
			}
		}
	}
	return "", false
}

var futures = []string{"خواهم", "خواهی", "خواهد", "خواهیم", "خواهید", "خواهند", "نخواهم", "نخواهی", "نخواهد", "نخواهیم", "نخواهید", "نخواهند"}

// prefixedVerb takes می, نمی, ن and ب off.
func prefixedVerb(w string) (string, bool) {
	for _, p := range []string{"نمی", "می"} {
		rest, ok := strings.CutPrefix(w, p)
		if !ok || len(rest) < 4 {
			continue
		}
		if root, ok := commoner(rest); ok {
			return root, true
		}
	}
	if rest, ok := strings.CutPrefix(w, "ن"); ok {
		for _, r := range glides(rest) {
			before, isPast := inflectedPast(r)
			now, isPresent := inflectedPresent(r)
			if isPresent = isPresent && bare[presentStemOf(r)]; isPresent && (!isPast || place[now] < place[before]) {
				return now, true
			}
			if isPast {
				return before, true
			}
		}
	}
	if rest, ok := strings.CutPrefix(w, "ب"); ok && len(rest) >= 4 {
		for _, r := range glides(rest) {
			if root, ok := inflectedPresent(r); ok {
				return root, true
			}
			if root := present[r]; root != "" && bare[r] && len(r) >= 4 {
				return root, true
			}
		}
	}
	return "", false
}

// commoner reads w as past and as present and takes the more common verb:
// in می‌کند the present of کردن, not the past of کندن.
func commoner(w string) (string, bool) {
	before, isPast := inflectedPast(w)
	now, isPresent := inflectedPresent(w)
	if isPast && (!isPresent || place[before] <= place[now]) {
		return before, true
	}
	return now, isPresent
}

// glides undoes the ی that stands between a prefix and a vowel: بیاورد is
// ب + آورد, بیفتد is ب + افتد.
func glides(rest string) []string {
	out := []string{rest}
	after, ok := strings.CutPrefix(rest, "ی")
	if !ok {
		return out
	}
	if tail, ok := strings.CutPrefix(after, "ا"); ok {
		out = append(out, "آ"+tail, "ا"+tail)
	}
	return append(out, "ا"+after)
}

func inflectedPast(w string) (string, bool) {
	for _, list := range [][]string{pastEndings, perfectEndings} {
		for _, e := range list {
			if stem, ok := strings.CutSuffix(w, e); ok {
				if root := past[stem]; root != "" {
					return root, true
				}
			}
		}
	}
	return "", false
}

func inflectedPresent(w string) (string, bool) {
	if root := present[presentStemOf(w)]; root != "" {
		return root, true
	}
	return "", false
}

// presentStemOf returns the present stem that w is an ending longer than. Of
// two verbs that w could be of (شوید: شدن, شستن) the more common one is meant.
func presentStemOf(w string) string {
	best := ""
	for _, e := range presentEndings {
		stem, ok := strings.CutSuffix(w, e)
		if ok && present[stem] != "" && (best == "" || rank[stem] < rank[best]) {
			best = stem
		}
	}
	return best
}

// auxiliary holds the forms that no rule gives.
var auxiliary = map[string]string{
	"است": "هست", "هست": "هست", "هستم": "هست", "هستی": "هست", "هستیم": "هست", "هستید": "هست", "هستند": "هست",
	"نیست": "هست", "نیستم": "هست", "نیستی": "هست", "نیستیم": "هست", "نیستید": "هست", "نیستند": "هست", "اند": "هست",
	"باد": "بود", "مباد": "بود", "مبادا": "بود", "بیا": "آمد", "نیا": "آمد", "بده": "داد", "نده": "داد", "برو": "رفت", "نرو": "رفت",
	"بگو": "گفت", "نگو": "گفت", "بشو": "شد", "نشو": "شد", "کن": "کرد", "بکن": "کرد", "نکن": "کرد", "بنه": "نهاد", "بزن": "زد", "نزن": "زد",
	"میتوان": "توانست", "نمیتوان": "توانست", "بتوان": "توانست", "نتوان": "توانست",
	"باید": "بایست", "بایستی": "بایست", "نباید": "بایست", "شاید": "شاید",
}

// notVerbs are words of their own that look like a form of a verb.
var notVerbs = set(
	"مردم", "مردمی", "مردی", "مردان", "نهادی", "برندی", "بندی", "بندم", "بنده", "نامی", "نامه",
	"گذشته", "خسته", "شایسته", "وابسته", "برجسته", "پیوسته", "آلوده", "آسوده", "فرسوده", "پیچیده", "برگزیده", "افسرده", "گسترده",
	"رشته", "دسته", "هسته", "آهسته", "پسته", "بازی", "خوابی", "نرم", "نبرد", "نبردی",
	"داری", "سازی", "کاری", "کارم", "کارد", "بازم", "بارم", "باری", "برم", "بری", "برند", "خوری", "خوانی", "گیری", "گذاری", "نویسی", "بینی", "سوزی", "رسانی", "یابی", "شناسی", "زنی", "کشی", "پردازی", "پذیری",
	"اندازی", "آموزی", "آفرینی", "افزایی", "فروشی", "پرسی", "شکنی", "ریزی", "نشینی", "روی", "جویی", "گویی", "گردی", "پوشی", "سنجی", "گزینی", "سپاری", "شماری", "کوبی", "پزی", "دوزی", "نوازی", "آرایی", "رانی", "مانی", "دانی", "نمایی",
	"مانند", "نگاه", "بدهی", "بخار", "بدنه", "بدن", "برنده", "بخشی", "بخشم", "برنج", "برنجی", "بچین", "پرید", "پرم", "پری", "خری", "خرم", "خرد",
	"درد", "دردی", "درم", "دری", "توانی", "جنگی", "جنگم", "نامم", "نگری", "رسم", "رسمی", "رسی", "ارزی", "چینی", "دوم", "دوی", "نهم", "نهی", "گذری", "گردم", "بستم", "سازمان",
	"شدید", "ستاد", "نخست", "آرام", "برمی", "نشانی", "نگاری", "گرایی", "آرامی", "باران", "بارش", "خریدار", "گویا", "نشان", "نماد", "دود", "بارز", "بدو", "بکار", "ترسیم", "آغازین", "طلبی", "زدایی", "آمیزی", "گوی", "جوی", "آی", "آرای",
	"رود", "روند", "داده", "نزد", "نجوم", "هستهای", "نبود", "ببر", "آری", "آرد", "کندی", "کشتی", "دهم",
)
