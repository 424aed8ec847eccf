package proposal

import (
	"slices"
	"unicode"
)

// refine corrects the aspect of a deed by what it is called and what stands
// around it.
func (l *lexicon) refine(a aspect, d deed, words []string, forms []form) aspect {
	switch before := words[max(0, d.first-delayReach):d.first]; {
	case d.sign == l.sign["approve.open"] && papers[words[d.first]] && (d.last+1 >= len(words) || forms[d.last+1] == none):
		return open // «مصوبه … لغو شد»: the verb is not the paper's
	case a == past && l.goesOn(d.sign) && announced(words, d.first, d.last) > 0:
		return open // «از برنامه ریزی برای … خبر داد»: it may be to come
	case d.sign == l.sign["halt.open"] && a == open && pauses[words[d.first]] && after(before):
		return denied // «پس از شش ماه توقف»
	case d.sign == l.sign["late.open"] && a != denied && slices.Contains(before, "با") && !slices.Contains(before, "بدون") && !done(forms[d.last+1:]):
		return past // «با یک سال تاخیر … افتتاح میشود»
	}
	return a
}

// goesOn reports whether a deed takes its time, so that it can be told of
// before it is done.
func (l *lexicon) goesOn(sign int) bool {
	return slices.ContainsFunc([]string{"build.open", "plan.open", "review.open", "pursue.open", "decide.open"}, func(name string) bool { return l.sign[name] == sign })
}

// papers are what something passed is called.
var papers = set("مصوب مصوبه مصوبات مصوبهای مصوباتی")

// delayReach is how many words of a delay may stand before its name.
const delayReach = 7

// pauses are halts that end.
var pauses = set("توقف وقفه تعطیلی تعلیق")

// after reports whether words end in what something comes after.
func after(words []string) bool {
	for i := len(words) - 1; i > 0; i-- {
		if words[i] == "از" && (words[i-1] == "پس" || words[i-1] == "بعد") {
			return true
		}
	}
	return false
}

// done reports whether the first verb tells what is over.
func done(forms []form) bool {
	i := slices.IndexFunc(forms, func(f form) bool { return f != none && f != isForm })
	return i >= 0 && (forms[i] == pastForm || forms[i] == perfectForm)
}

// fallShort reports whether the words after «تنها» say how little was done:
// «تنها ۱۰ درصد … ساخته شده»، «تنها ۱۰ درصد پیشرفت دارد», not «تنها ۲۰۰ متر
// دارد».
func fallShort(words []string, forms []form, at int, advance bool) bool {
	number := slices.IndexFunc(words[at:min(at+4, len(words))], func(w string) bool { return unicode.IsDigit(rune(w[0])) || w == "درصد" })
	if number < 0 {
		return false
	}
	for i := at + number; i < len(words); i++ {
		switch forms[i] {
		case none:
			continue
		case pastForm, perfectForm, deniedForm:
			return true
		case isForm:
			return advance
		}
		return false
	}
	return false
}

// having are verbs with which what is granted was so already.
var having = set("دارد دارند داشت داشتند داشته")
