package view

import (
	"fmt"
	"slices"
)

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

// englishOne has the phrases that read otherwise when what they count is one.
// Persian needs none: a noun after a number stays as it is.
var englishOne = map[string]string{
	"%s articles found":              "%s article found",
	"Latest of %s articles":          "%s article",
	"%s copies":                      "%s copy",
	"%s days":                        "%s day",
	"%s entries":                     "%s entry",
	"%s findings":                    "%s finding",
	"%s more wait after these.":      "%s more waits after these.",
	"%s sources as of %s":            "%s source as of %s",
	"%s statements":                  "%s statement",
	"%s times tried":                 "%s time tried",
	"%s times":                       "%s time",
	"not found in %s sources so far": "not found in %s source so far",
	"%s pieces of evidence since %s": "%s piece of evidence since %s",
	"Nothing has been recorded yet: not found in %s sources as of %s.":          "Nothing has been recorded yet: not found in %s source as of %s.",
	"silent: nothing new since %s, where about %s articles were to be expected": "silent: nothing new since %s, where about %s article was to be expected",
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
	if one, ok := englishOne[phrase]; ok && l == English && slices.Contains(args, any("1")) {
		phrase = one
	}
	return fmt.Sprintf(phrase, args...)
}
