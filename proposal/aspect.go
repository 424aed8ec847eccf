package proposal

import (
	"slices"
	"strings"
)

// moods are what stands before a deed and tells whether it is asked for,
// promised, was due, or is only thought of.
var moods = map[string]aspect{
	"باید": wanted, "میبایست": wanted, "بایستی": wanted, "نباید": wanted, "خواستار": wanted, "لازم": wanted, "ضروری": wanted, "پیشنهاد": wanted, "خواست": wanted, "خواستند": wanted, "نیازمند": wanted,
	"قول": future, "وعده": future, "نوید": future, "تعهد": future, "مصممند": future, "مصممیم": future, "امیدواریم": future, "امیدوار": future, "بناست": future, "درصدد": future, "مصمم": future, "متعهد": future, "قصد": future, "تلاش": future, "تلاشیم": future, "موظف": future, "مکلف": future,
	"اگر": maybe, "چنانچه": maybe, "درصورت": maybe, "درصورتی": maybe,
}

// aspectOf reads what is told of the deed in words first to last, and whether
// it was so before what the sentence tells («متوقف شده بود»). Starts are
// where the deeds of the sentence begin: a verb belongs to the last one before
// it, «ساخت … آغاز شد», and to those that «و» joins to it. Soon is where the
// sentence names times to come.
func aspectOf(words []string, forms []form, starts []int, first, last int, soon []int) (a aspect, earlier bool) {
	if at := announced(words, first, last); at > 0 {
		if slices.ContainsFunc(soon, func(s int) bool { return s > last && s < at }) {
			return future, false // «از افتتاح … تا پایان سال خبر داد»
		}
		return past, false
	}
	verb, at := verbOf(words, forms, starts, last)
	switch {
	case verb == denied && conditional(words[:first], forms):
		return maybe, false
	case verb == denied:
		return denied, false
	case underWay(words[:first]):
		return doing, false
	}
	if verb == past && (!strings.HasPrefix(words[at], "شد") || !asked(words[:first])) {
		return past, at+1 < len(words) && words[at] != "بود" && words[at+1] == "بود"
	}
	if verb == future && slices.ContainsFunc(words[:at], func(w string) bool { return w == "امروز" }) && forms[at] == presentForm {
		return past, false // «از امروز آغاز میشود»
	}
	for i := first - 1; i >= max(0, first-moodReach); i-- {
		switch {
		case words[i] == "بدون" && i >= first-2:
			return denied, false
		case words[i] == "بود" && i > 0 && (words[i-1] == "قرار" || words[i-1] == "مقرر" || words[i-1] == "بنا" || words[i-1] == "شده"):
			return missed, false
		case i > 0 && planned[words[i-1]] == words[i], i > 0 && words[i] == "شده" && planned[words[i-1]] != "" && !was(words, i+1):
			return future, false
		case words[i] == "صورت" && i > 0 && words[i-1] == "در" && i+1 == first, words[i] == "صورتی" || words[i] == "صورتیکه":
			return maybe, false
		}
		if m, ok := moods[words[i]]; ok {
			if verb == future && m == wanted {
				continue // «باید گفت … افتتاح میشود»
			}
			return m, false
		}
	}
	return verb, false
}

// planned are words that with this verb, or with «شده», tell a plan.
var planned = map[string]string{"قرار": "است", "مقرر": "شد", "بینی": "میشود", "پیشبینی": "میشود", "انتظار": "میرود"}

func was(words []string, i int) bool { return i < len(words) && words[i] == "بود" }

// verbOf finds the verb of a deed that ends at word last, and where it stands.
func verbOf(words []string, forms []form, starts []int, last int) (verb aspect, at int) {
	from := last + 1
	if forms[last] != none {
		from = last // «تایید شد»
	}
	for i := from; i < min(last+1+reach, len(words)); i++ {
		f := forms[i]
		if f == none || f == isForm {
			continue
		}
		if i > last+1 && slices.ContainsFunc(starts, func(s int) bool { return s > last && s < i && words[s-1] != "و" }) {
			break
		}
		if i > last+1 && asking[words[i-1]] && f != deniedForm {
			return wanted, i // «تکمیل … را درخواست کرد»
		}
		if words[i-1] == "تکذیب" && i > last+1 {
			return denied, i
		}
		if saying[words[i-1]] && i > last+1 && f != deniedForm {
			break // «… خبر داد»: whoever tells it, not the deed
		}
		switch f {
		case deniedForm:
			return denied, i
		case futureForm, presentForm:
			return future, i
		case mayForm:
			return maybe, i
		case pastForm, perfectForm:
			if i+1 < len(words) && words[i+1] == "باشد" {
				return future, i
			}
			return past, i
		case subjunctiveForm:
			return wanted, i
		}
		break
	}
	return open, 0
}

// newsReach is how many words what somebody tells of may have.
const newsReach = 24

// announced returns where it is told that somebody tells of the deed: the verb
// of «از افتتاح … خبر داد», 0 if it is not.
func announced(words []string, first, last int) int {
	of := slices.Index(words[max(0, first-3):first], "از")
	if of < 0 {
		return 0
	}
	if of += max(0, first-3); of > 0 && since[words[of-1]] {
		return 0
	}
	for i := last + 1; i < min(last+1+newsReach, len(words)); i++ {
		if strings.HasPrefix(words[i], "خبرداد") || words[i] == "خبر" && i+1 < len(words) && (strings.HasPrefix(words[i+1], "داد") || words[i+1] == "میدهد") {
			return i
		}
	}
	return 0
}

// since make «از» tell a time or a part.
var since = set("پس بعد پیش قبل غیر یکی بخشی")

// conditional reports whether the words before a deed make it a condition, in
// the clause that the deed stands in.
func conditional(before []string, forms []form) bool {
	for i := len(before) - 1; i >= max(0, len(before)-moodReach); i-- {
		if moods[before[i]] == maybe {
			return true
		}
		if forms[i] != none && forms[i] != isForm {
			return false
		}
	}
	return false
}

// underWay reports whether the words before a deed say that it is being done:
// «در حال ساخت».
func underWay(before []string) bool {
	n := len(before)
	if n == 0 || before[n-1] != "حال" && before[n-1] != "دست" && before[n-1] != "درحال" {
		return false
	}
	return before[n-1] == "درحال" || n > 1 && before[n-2] == "در"
}

// asked reports whether the words before a deed leave it to be asked for:
// «خواستار اجرای … شد».
func asked(before []string) bool {
	return slices.Contains(before[max(0, len(before)-moodReach):], "خواستار")
}

// asking are nouns whose verb asks for the deed before them.
var asking = set("درخواست تقاضا پیشنهاد مطالبه توصیه")

// saying are nouns whose verb tells what somebody says or thinks of the deed
// before them.
var saying = set("انتقاد گلایه شکایت اعتراض مخالفت استقبال حمایت امادگی آمادگی نگرانی اعلام خبر یاد اشاره تاکید اضافه عنوان اظهار بیان ابراز تصریح خاطرنشان بینی پیشبینی ادامه توضیح")

func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}
