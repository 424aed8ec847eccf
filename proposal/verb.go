package proposal

import (
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
	mayForm // «میتواند … بپردازد»
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
	doing                // being done
	aspects
)

var aspectNames = [aspects]string{"open", "past", "future", "denied", "wanted", "missed", "maybe", "doing"}

// reach is how many words after a deed may hold its verb, moodReach how many
// before it its mood, canReach how many an auxiliary its verb.
const (
	reach     = 9
	canReach  = 40
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
	for i, w := range words {
		before, f := pastForm, able[w]
		if f == none {
			before, f = subjunctiveForm, can(w)
		}
		if f == none {
			continue
		}
		if f == mayForm {
			forms[i] = f
		}
		for j := i + 1; j < min(i+1+canReach, len(words)); j++ {
			if forms[j] == before {
				forms[j] = f // «میتوان … بهره برداری کرد»، «نتوانست … بپردازد»
			}
			joined := forms[j] == pastForm && strings.HasSuffix(words[j], "ه") // «پوشش داده و …»
			if forms[j] != none && forms[j] != isForm && !joined && (j > i+1 || words[j] != "است") {
				break
			}
		}
	}
	return forms
}

// able are impersonal verbs that a past stem follows as their infinitive.
var able = map[string]form{"میتوان": presentForm, "بتوان": subjunctiveForm, "نمیتوان": deniedForm, "نتوان": deniedForm}

// can tells what a personal form of «توانستن» says of the subjunctive after
// it: who was able has done it, who is able may.
func can(w string) form {
	switch rest := strings.TrimPrefix(strings.TrimPrefix(w, "ن"), "می"); {
	case !strings.HasPrefix(rest, "توان"), w == "توان", w == "توانا", w == "توانایی":
		return none
	case strings.HasPrefix(w, "ن"):
		return deniedForm
	case strings.HasPrefix(w, "می"):
		return mayForm
	case strings.HasPrefix(w, "توانست"):
		return pastForm
	}
	return none
}

func formOf(w, before string) form {
	switch w {
	case "است", "اند", "هستند", "هستیم", "دارد", "دارند", "داریم":
		if strings.HasSuffix(before, "ه") && (w == "است" || w == "اند") {
			if formOf(before, "") == deniedForm {
				return deniedForm // «نشده است»
			}
			if _, ok := persian.Verb(before); ok || lightPast[strings.TrimSuffix(before, "ه")] {
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
	case "شد", "کرد", "گرفت", "داد", "یافت", "رسید", "رساند", "گردید", "پذیرفت", "آمد", "اند", "ماند", "بود", "داشت", "گذاشت", "نمود", "گشت", "پیوست", "توانست", "خواست", "درآمد", "دانست", "دانستند":
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
