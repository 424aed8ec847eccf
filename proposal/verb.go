package proposal

import (
	"slices"
	"strings"

	"github.com/peygir/peygir/persian"
)

// form is what a finite verb tells of its deed.
type form uint8

const (
	none form = iota
	pastForm
	perfectForm
	futureForm
	presentForm
	subjunctiveForm
	deniedForm
	isForm
)

// aspect is what the verb after a deed and the mood before it say of it.
type aspect int

const (
	open   aspect = iota // nothing
	past                 // done
	future               // to come
	denied               // not done
	wanted               // asked for
	missed               // it should have been
	maybe                // if it is
	aspects
)

var aspectNames = [aspects]string{"open", "past", "future", "denied", "wanted", "missed", "maybe"}

// reach is how many words after a deed may hold its verb, moodReach how many
// before it its mood.
const (
	reach     = 9
	moodReach = 14
)

// verbForms tells the verbs of a sentence. A word that may be a noun as well,
// as «ساخت», counts only where the deeds' own light verbs stand.
func verbForms(words []string) []form {
	forms := make([]form, len(words))
	for i, w := range words {
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		forms[i] = formOf(w, before)
		if i > 0 && passive[w] && strings.HasSuffix(before, "ه") {
			forms[i-1] = none // «گذاشته نخواهد شد»: the auxiliary tells it
		}
	}
	return forms
}

func formOf(w, before string) form {
	switch w {
	case "است", "اند", "هستند", "هستیم", "دارد", "دارند", "داریم":
		if strings.HasSuffix(before, "ه") && (w == "است" || w == "اند") {
			if lightPast[strings.TrimSuffix(before, "ه")] {
				return perfectForm
			}
		}
		return isForm
	case "خواهد", "خواهند", "خواهیم", "خواهم":
		return futureForm
	case "نخواهد", "نخواهند", "نخواهیم", "نیست", "نیستند", "نیستیم", "ندارد", "ندارند", "نداریم":
		return deniedForm
	}
	if strings.HasPrefix(before, "خواه") || strings.HasPrefix(before, "نخواه") {
		if lightPast[w] {
			return none // the auxiliary tells it
		}
	}
	if rest, ok := strings.CutPrefix(w, "نمی"); ok && isVerb(rest) {
		return deniedForm
	}
	if rest, ok := strings.CutPrefix(w, "می"); ok && isVerb(rest) {
		return presentForm
	}
	if rest, ok := strings.CutPrefix(w, "ن"); ok && len(rest) >= 4 {
		if light(rest) != none {
			return deniedForm
		}
		if root, ok := persian.Verb(w); ok && strings.HasPrefix(rest, root) {
			return deniedForm
		}
	}
	return light(w)
}

// passive are the auxiliaries that say what a participle before them does not.
var passive = set("خواهد خواهند نخواهد نخواهند میشود میشوند نمیشود نمیشوند شود شوند نشود نشوند نشد نشدند نشده")

func isVerb(rest string) bool {
	if light(rest) != none {
		return true
	}
	_, ok := persian.Verb("می" + rest)
	return ok && len(rest) >= 4
}

// lightPast are the stems that make deeds of nouns.
var lightPast = set("شد درآمد کرد گرفت داد یافت رسید رساند گردید پذیرفت آمد ماند بود داشت گذاشت نمود گشت برد انداخت پرداخت زد دید خورد پیوست ساخت ورزید توانست خواست")

var lightPresent = set("شو کن گیر ده یاب رس رسان گرد پذیر آی مان باش گذار نمای بر انداز پرداز زن بین خور پیوند ساز توان")

// light tells the form of a light verb, none if w is another word.
func light(w string) form {
	switch w {
	case "شد", "کرد", "گرفت", "داد", "یافت", "رسید", "رساند", "گردید", "پذیرفت", "آمد", "اند", "ماند", "بود", "داشت", "گذاشت", "نمود", "گشت", "پیوست", "توانست", "خواست", "درآمد":
		return pastForm
	case "شود", "کند", "گیرد", "دهد", "یابد", "رسد", "گردد", "پذیرد", "آید", "باشد", "بتواند", "بتوانند", "باشند", "بشود", "بکند", "برسد", "بگیرد", "بدهد", "درآید", "درآورد":
		return subjunctiveForm
	case "گذارد", "نماید", "نمایند", "سازد", "سازند", "پردازد", "پردازند":
		return subjunctiveForm
	}
	for _, end := range []string{"هاست", "هاند", "هایم", "هام"} {
		if stem, ok := strings.CutSuffix(w, end); ok && lightPast[stem] {
			return perfectForm
		}
	}
	for _, end := range []string{"ند", "یم", "م", "ید"} {
		if stem, ok := strings.CutSuffix(w, end); ok {
			if lightPast[stem] {
				return pastForm
			}
			if lightPresent[stem] && len(stem) > 2 {
				return subjunctiveForm
			}
		}
	}
	if stem, ok := strings.CutSuffix(w, "ه"); ok && lightPast[stem] && w != "خورده" && w != "ساخته" {
		return pastForm // a participle: «افتتاح شده»
	}
	return none
}

// moods are what stands before a deed and tells whether it is asked for,
// promised, was due, or is only thought of.
var moods = map[string]aspect{
	"باید": wanted, "میبایست": wanted, "بایستی": wanted, "نباید": wanted, "خواستار": wanted, "لازم": wanted, "ضروری": wanted, "پیشنهاد": wanted, "خواست": wanted, "خواستند": wanted, "نیازمند": wanted,
	"قول": future, "وعده": future, "نوید": future, "تعهد": future, "مصممند": future, "مصممیم": future, "امیدواریم": future, "امیدوار": future, "بناست": future, "درصدد": future, "مصمم": future, "متعهد": future, "قصد": future, "تلاش": future, "تلاشیم": future, "موظف": future, "مکلف": future,
	"اگر": maybe, "چنانچه": maybe, "درصورت": maybe, "درصورتی": maybe,
}

// aspectOf reads what is told of the deed in words first to last. Starts are
// where the deeds of the sentence begin: a verb belongs to the last one before
// it, «ساخت … آغاز شد», and to those that «و» joins to it.
func aspectOf(words []string, forms []form, starts []int, first, last int) aspect {
	verb := open
	for i := last + 1; i < min(last+1+reach, len(words)); i++ {
		f := forms[i]
		if f == none {
			continue
		}
		if i > last+1 && slices.ContainsFunc(starts, func(s int) bool { return s > last && s < i && words[s-1] != "و" }) {
			break
		}
		if saying[words[i-1]] && i > last+1 && f != deniedForm {
			break // «… خبر داد»: whoever tells it, not the deed
		}
		switch f {
		case deniedForm:
			return denied
		case futureForm:
			verb = future
		case presentForm:
			verb = future
		case pastForm, perfectForm:
			if i+1 < len(words) && words[i+1] == "باشد" {
				verb = future
			} else {
				verb = past
			}
		case subjunctiveForm:
			verb = wanted
		case isForm:
			continue
		}
		break
	}
	if verb == past {
		return past
	}
	for i := first - 1; i >= max(0, first-moodReach); i-- {
		switch {
		case words[i] == "بدون" && i >= first-2:
			return denied
		case words[i] == "بود" && i > 0 && (words[i-1] == "قرار" || words[i-1] == "مقرر" || words[i-1] == "بنا" || words[i-1] == "شده"):
			return missed
		case words[i] == "است" && i > 0 && words[i-1] == "قرار", words[i] == "شد" && i > 0 && words[i-1] == "مقرر", words[i] == "میشود" && i > 0 && words[i-1] == "بینی":
			return future
		case words[i] == "صورت" && i > 0 && words[i-1] == "در" && i+1 == first, words[i] == "صورتی" || words[i] == "صورتیکه":
			return maybe
		}
		if m, ok := moods[words[i]]; ok {
			if verb == future && m == wanted {
				continue // «باید گفت … افتتاح میشود»
			}
			return m
		}
	}
	return verb
}

var saying = set("اعلام خبر یاد اشاره تاکید اضافه عنوان اظهار بیان ابراز تصریح خاطرنشان بینی پیشبینی ادامه توضیح")

func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}
