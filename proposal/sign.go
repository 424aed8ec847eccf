package proposal

import (
	"strings"
	"unicode"
)

// spot is a sign at a word of the reading; -1 is the sentence as a whole.
type spot struct{ sign, at int }

// clauseNames are the signs that are not words of a class but how the
// sentence is built: its last verb, amounts, who speaks.
var clauseNames = []string{
	"ends.past", "ends.perfect", "ends.future", "ends.present", "ends.denied", "ends.is", "ends.subjunctive",
	"money", "count", "percent", "we", "question", "fund.money", "short",
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
	deeds = l.heads(deeds)
	funds, only := false, false
	var starts []int // where deeds begin
	for _, d := range deeds {
		starts = append(starts, d.first)
	}
	for _, d := range deeds {
		funds = funds || d.sign == l.sign["fund.open"] || d.sign == l.sign["budget.open"]
		found = append(found, spot{d.sign + int(aspectOf(words, forms, starts, d.first, d.last)), d.first})
	}
	for _, s := range found {
		only = only || s.sign == l.sign["only"]
	}
	build := clause(words, forms)
	build[isQuestion] = asks
	build[fundMoney] = build[hasMoney] && funds
	build[fallsShort] = build[hasCount] && only
	for i, on := range build {
		if on {
			found = append(found, spot{l.sign[clauseNames[0]] + i, -1})
		}
	}
	return found
}

// heads leaves out the deeds that others hinder: in «تأخیر در پرداخت» the
// delay has the verb.
func (l *lexicon) heads(deeds []deed) []deed {
	var out []deed
	for i, d := range deeds {
		if i > 0 {
			switch before := deeds[i-1]; before.sign {
			case l.sign["halt.open"], l.sign["late.open"], l.sign["trouble.open"]:
				if gap := d.first - before.last; gap > 0 && gap <= 2 {
					continue
				}
			}
		}
		out = append(out, d)
	}
	return out
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
					found = append(found, spot{e.sign, word})
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
