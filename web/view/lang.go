package view

import "fmt"

// Lang is the language of the interface; the news itself stays as it is.
type Lang string

// The two languages. Persian is what a reader gets without asking.
const (
	Persian Lang = "fa"
	English Lang = "en"
)

// Language returns the language named by s, Persian if it names none.
func Language(s string) Lang {
	if Lang(s) == English {
		return English
	}
	return Persian
}

// phraseBooks are where the Persian of the interface is looked up.
var phraseBooks = []map[string]string{persianPhrases, formPhrases, reviewPhrases}

// Dir is the writing direction.
func (l Lang) Dir() string {
	if l == English {
		return "ltr"
	}
	return "rtl"
}

// T translates a phrase of the interface and fills in args as fmt does;
// numbers among them are written in the language.
func (l Lang) T(phrase string, args ...any) string {
	if l == Persian {
		for _, book := range phraseBooks {
			if p, ok := book[phrase]; ok {
				phrase = p
				break
			}
		}
	}
	if len(args) == 0 {
		return phrase
	}
	for i, a := range args {
		if n, ok := a.(int); ok {
			args[i] = l.Number(n)
		}
	}
	return fmt.Sprintf(phrase, args...)
}
