package extract

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// pattern is a regular expression with what is cheap to know about it: most
// lines do not begin with letters that it can begin with.
type pattern struct {
	re     *regexp.Regexp
	starts map[string]bool // what a match at the start of a line can begin with; nil: anything, or not anchored
	words  []string        // one of them is in every match; nil: not known
}

func newPattern(re *regexp.Regexp, words ...string) pattern {
	p := pattern{re: re, words: words}
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return p
	}
	if parsed = parsed.Simplify(); !anchored(parsed) {
		return p
	}
	starts := map[string]bool{}
	for _, s := range startsOf(parsed) {
		if s.text == "" {
			return p
		}
		starts[s.text] = true
	}
	if len(starts) > 0 {
		p.starts = starts
	}
	return p
}

func (p pattern) match(s string) bool {
	if p.starts != nil && !p.begins(s) {
		return false
	}
	if p.words != nil && !slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(s, w) }) {
		return false
	}
	return p.re.MatchString(s)
}

// begins reports whether a line begins as a match can.
func (p pattern) begins(s string) bool {
	end := 0
	for range startRunes {
		_, size := utf8.DecodeRuneInString(s[end:])
		if size == 0 {
			return false
		}
		if end += size; p.starts[s[:end]] {
			return true
		}
	}
	return false
}

// startRunes is how many runes of a start are told apart, startsMax how many
// starts are worth keeping.
const (
	startRunes = 4
	startsMax  = 4000
)

// start is what a match can begin with. Where it is open, anything may follow.
type start struct {
	text string
	open bool
}

// startsOf lists the starts of an expression.
func startsOf(re *syntax.Regexp) []start {
	anything := []start{{open: true}}
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []start{{}}
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return anything
		}
		runes := re.Rune[:min(len(re.Rune), startRunes)]
		return []start{{string(runes), len(runes) == startRunes}}
	case syntax.OpCharClass:
		var out []start
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i+1]-re.Rune[i] > 64 {
				return anything
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				out = append(out, start{text: string(r)})
			}
		}
		return out
	case syntax.OpCapture:
		return startsOf(re.Sub[0])
	case syntax.OpQuest:
		return append(startsOf(re.Sub[0]), start{})
	case syntax.OpPlus: // what follows the first turn is not looked at
		return opened(startsOf(re.Sub[0]))
	case syntax.OpStar:
		return append(opened(startsOf(re.Sub[0])), start{})
	case syntax.OpAlternate:
		var out []start
		for _, sub := range re.Sub {
			out = append(out, startsOf(sub)...)
		}
		return out
	case syntax.OpConcat:
		out := []start{{}}
		for _, sub := range re.Sub {
			out = joined(out, startsOf(sub))
			if len(out) > startsMax {
				return anything
			}
		}
		return out
	}
	return anything
}

func opened(list []start) []start {
	for i := range list {
		list[i].open = true
	}
	return list
}

// joined puts the second list behind what is not open in the first.
func joined(first, second []start) []start {
	var out []start
	seen := map[start]bool{}
	for _, a := range first {
		if a.open {
			out = append(out, a)
			continue
		}
		for _, b := range second {
			runes := []rune(a.text + b.text)
			s := start{string(runes), b.open}
			if len(runes) >= startRunes {
				s = start{string(runes[:startRunes]), true}
			}
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// anchored reports whether an expression only matches at the start.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		return anchored(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !anchored(sub) {
				return false
			}
		}
		return true
	}
	return false
}
