package proposal

import (
	"slices"
	"strings"
	"unicode"
)

// spot is a sign at a word of the reading; -1 is the sentence as a whole. A
// faint one tells what was before the news, or what the sentence sets the news
// against.
type spot struct {
	sign, at int
	faint    bool
}

// clauseNames are the signs that are not words of a class but how the
// sentence is built: its last verb, amounts, who speaks.
var clauseNames = []string{
	"ends.past", "ends.perfect", "ends.future", "ends.present", "ends.denied", "ends.is", "ends.subjunctive",
	"money", "count", "percent", "we", "question", "fund.money", "short",
	"budget.paid", "permit.given", "fund.approved", "open.works", "percent.done",
}

const (
	endsPast = iota
	endsPerfect
	endsFuture
	endsPresent
	endsDenied
	endsIs
	endsSubjunctive
	hasMoney
	hasCount
	hasPercent
	hasWe
	isQuestion
	fundMoney
	fallsShort
	budgetPaid
	permitGiven
	fundApproved
	openWorks
	percentDone
)

var endings = map[form]int{
	pastForm: endsPast, perfectForm: endsPerfect, futureForm: endsFuture, presentForm: endsPresent,
	deniedForm: endsDenied, isForm: endsIs, subjunctiveForm: endsSubjunctive,
}

// lastVerb is how far from the end of a sentence its verb may stand.
const lastVerb = 4

// read finds the signs of a plain sentence (see reading.plain).
func (l *lexicon) read(plain string, asks bool) []spot {
	words := strings.Fields(plain)
	forms := verbForms(words)
	found, deeds := l.entriesIn(plain)
	deeds = slices.DeleteFunc(l.heads(words, deeds), func(d deed) bool {
		switch d.sign {
		case l.sign["fund.open"]:
			// «به خود اختصاص داد»، «به قالی اختصاص دارد»
			return d.first > 1 && words[d.first-1] == "خود" || d.last+1 < len(words) && having[words[d.last+1]]
		case l.sign["pursue.open"]:
			return d.first > 0 && words[d.first] == "دنبال" && words[d.first-1] == "به" // «به دنبال درج خبر»
		case l.sign["approve.open"]:
			return words[d.first] == "تایید" && slices.Contains(words[:d.first], "وصول") // a receipt
		}
		return false
	})
	var starts []int // where deeds begin
	for _, d := range deeds {
		starts = append(starts, d.first)
	}
	var soon []int
	for _, s := range found {
		if s.sign == l.sign["soon"] {
			soon = append(soon, s.at)
		}
	}
	for _, d := range deeds {
		a, earlier := aspectOf(words, forms, starts, d.first, d.last, soon)
		a = l.refine(a, d, words, forms)
		found = append(found, spot{sign: d.sign + int(a), at: d.first, faint: earlier})
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return slices.ContainsFunc(found, func(s spot) bool { return s.sign == l.sign[name] })
		})
	}
	build := clause(words, forms)
	build[isQuestion] = asks
	funds := slices.ContainsFunc(deeds, func(d deed) bool { return d.sign == l.sign["fund.open"] || d.sign == l.sign["budget.open"] })
	build[fundMoney] = build[hasMoney] && funds && !has("need")
	build[fallsShort] = slices.ContainsFunc(found, func(s spot) bool {
		return s.sign == l.sign["only"] && fallShort(words, forms, s.at, has("advance"))
	})
	build[budgetPaid] = has("give.past") && l.follows(deeds, "budget.open", "give.open", paidReach)
	build[permitGiven] = has("permit") && has("give.past", "give.open")
	build[fundApproved] = build[hasMoney] && has("approve.past") && l.follows(deeds, "fund.open", "approve.open", passedReach)
	build[percentDone] = build[hasPercent] && !build[fallsShort] && has("advance", "finish.past", "finish.doing")
	if i := slices.IndexFunc(found, func(s spot) bool { return s.sign == l.sign["works"] }); i >= 0 {
		build[openWorks] = slices.ContainsFunc(deeds, func(d deed) bool {
			return (d.sign == l.sign["open.open"] || d.sign == l.sign["launch.open"]) && d.first < found[i].at &&
				!slices.ContainsFunc(forms[d.last+1:max(d.last+1, found[i].at)], func(f form) bool { return f != none })
		})
	}
	for i, on := range build {
		if on {
			found = append(found, spot{sign: l.sign[clauseNames[0]] + i, at: -1})
		}
	}
	fade(found, words, forms)
	return found
}

// heads leaves out the deeds that others hinder: in «تأخیر در پرداخت» the
// delay has the verb.
func (l *lexicon) heads(words []string, deeds []deed) []deed {
	var out []deed
	for i, d := range deeds {
		if i > 0 {
			switch before := deeds[i-1]; before.sign {
			case l.sign["halt.open"], l.sign["late.open"], l.sign["trouble.open"]:
				with := slices.Contains(words[max(0, before.first-delayReach):before.first], "با") // «با تاخیر افتتاح شد»
				if gap := d.first - before.last; gap > 0 && gap <= 2 && (gap > 1 || !with) {
					continue
				}
			case l.sign["open.open"]:
				// What begins to be used is open: «بهره برداری از پل آغاز شد».
				if gap := d.first - before.last; d.sign == l.sign["begin.open"] && gap > 0 && gap <= begunReach && strings.HasPrefix(words[before.first], "بهره") {
					d.sign = before.sign
				}
			}
		}
		out = append(out, d)
	}
	return out
}

// paidReach is within how many words of the money its payment is told,
// passedReach within how many of a grant that it is passed, begunReach within
// how many of a use that it begins.
const (
	begunReach  = 14
	paidReach   = 8
	passedReach = 28
)

// follows reports whether a deed is told within reach words after another.
func (l *lexicon) follows(deeds []deed, before, after string, reach int) bool {
	return slices.ContainsFunc(deeds, func(a deed) bool {
		return a.sign == l.sign[before] && slices.ContainsFunc(deeds, func(b deed) bool {
			return b.sign == l.sign[after] && b.first > a.last && b.first-a.last <= reach
		})
	})
}

// against turn a sentence: what stands before them is not the news.
var against = set("اما ولی لیکن لکن")

// despite open what the news holds against: up to the next verb.
var despite = set("گرچه اگرچه هرچند رغم علیرغم باوجود")

// despiteReach is how many words an expression without a verb may have.
const despiteReach = 5

// fade marks the signs that stand before a turn of the sentence, or in what it
// sets aside.
func fade(found []spot, words []string, forms []form) {
	var aside []bool
	for i, w := range words {
		switch {
		case against[w] && i > 2 && i+3 < len(words):
			aside = make([]bool, len(words))
			for j := range i {
				aside[j] = true
			}
		case despite[w]:
			if aside == nil {
				aside = make([]bool, len(words))
			}
			for j := i; j < min(i+despiteReach, len(words)); j++ {
				aside[j] = true
				if forms[j] != none {
					break
				}
			}
		}
	}
	if aside == nil {
		return
	}
	for i, s := range found {
		if s.at >= 0 && s.at < len(aside) && aside[s.at] {
			found[i].faint = true
		}
	}
}

// deed is a deed at words of a sentence, last inclusive.
type deed struct{ sign, first, last int }

// entriesIn finds the entries of the table in a plain sentence.
func (l *lexicon) entriesIn(plain string) (found []spot, deeds []deed) {
	word := 0
	for at := 0; at+1 < len(plain); word++ {
		rest := plain[at+1:] // plain has a space before every word
		if len(rest) >= firstLetters {
			for _, e := range l.entries[rest[:firstLetters]] {
				after, ok := strings.CutPrefix(rest, e.text)
				switch {
				case !ok || e.whole && !strings.HasPrefix(after, " "):
				case e.deed:
					deeds = append(deeds, deed{e.sign, word, word + e.words - 1})
				default:
					found = append(found, spot{sign: e.sign, at: word})
				}
			}
		}
		next := strings.IndexByte(rest, ' ')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return found, deeds
}

// clause marks how a sentence is built.
func clause(words []string, forms []form) []bool {
	found := make([]bool, len(clauseNames))
	for i := len(words) - 1; i >= max(0, len(words)-lastVerb); i-- {
		if e, ok := endings[forms[i]]; ok {
			found[e] = true
			break
		}
	}
	number := 0 // words since one, downwards
	for i, w := range words {
		number--
		switch {
		case unicode.IsDigit(rune(w[0])):
			number = 4
			found[hasCount] = true
		case number > 0 && (strings.HasPrefix(w, "تومان") || strings.HasPrefix(w, "ریال") || strings.HasPrefix(w, "دلار")):
			found[hasMoney] = true
		case number > 0 && strings.HasPrefix(w, "درصد"):
			found[hasPercent] = true
		case forms[i] != none && strings.HasSuffix(w, "یم"):
			found[hasWe] = true
		}
	}
	return found
}
