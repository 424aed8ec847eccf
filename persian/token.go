package persian

import (
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text. A word whose parts stand apart by a joiner or a
// space (می کنند, زیرساخت های) is one token.
type Token struct {
	Start, End int    // offsets in bytes of the text
	Norm       string // folded, its parts written together
	Key        string // stem: what all forms of the word share
}

// Tokens returns the words of text in order.
func Tokens(text string) []Token { return AppendTokens(nil, text) }

// AppendTokens appends the words of text to tokens.
func AppendTokens(tokens []Token, text string) []Token {
	first := len(tokens)
	buf := make([]byte, 0, 64)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			i += size
			continue
		}
		start, end := i, i
		buf = buf[:0]
		for i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
			if !wordRune(r) && !silentRune(r) {
				break
			}
			i += size
			if wordRune(r) {
				end = i
				buf = appendFolded(buf, r)
			}
		}
		if len(buf) == 0 {
			continue
		}
		norm, key := stemmed(buf)
		if n := len(tokens); n > first && blank(text[tokens[n-1].End:start]) && joins(tokens[n-1].Norm, norm) {
			last := &tokens[n-1]
			last.End = end
			last.Norm, last.Key = stemmed(append([]byte(last.Norm), norm...))
			continue
		}
		tokens = append(tokens, Token{Start: start, End: end, Norm: norm, Key: key})
	}
	return tokens
}

// wordRune reports whether r is part of a word.
func wordRune(r rune) bool {
	switch {
	case r >= 0x600 && r < 0x700:
		return arabic[r-0x600].word
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return slowWord(r)
}

func slowWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) && r != 'ـ' || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// silentRune reports whether r may stand inside a word without being heard.
func silentRune(r rune) bool { return r != utf8.RuneError && foldRune(r) == drop }

func blank(s string) bool {
	n := 0
	for _, r := range s {
		if r != ' ' && r != '\u00a0' && !silentRune(r) {
			return false
		}
		n++
	}
	return n <= 2
}

// enclitics are written after a word, with or without a space.
var enclitics = set("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "تر", "تری", "ترین", "ترها", "ترین", "ام", "ات", "اش", "ای", "اند", "گر", "گری")

// verbPrefixes are written before a verb, with or without a space.
var verbPrefixes = set("می", "نمی", "همی")

func joins(before, after string) bool {
	if !enclitics[after] || len(before) < 4 || isDigits(before) {
		return verbPrefixes[before]
	}
	switch after {
	case "ام", "ات", "اش", "ای", "اند":
		return before[len(before)-2:] == "ه"
	case "گر", "گری":
		return false
	}
	return true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Sentences returns the sentences of text without the white space around them.
func Sentences(text string) []Span {
	var out []Span
	start := 0
	add := func(end int) {
		s, e := start, end
		for s < e {
			r, size := utf8.DecodeRuneInString(text[s:e])
			if !unicode.IsSpace(r) {
				break
			}
			s += size
		}
		for e > s {
			r, size := utf8.DecodeLastRuneInString(text[s:e])
			if !unicode.IsSpace(r) {
				break
			}
			e -= size
		}
		if s < e {
			out = append(out, Span{s, e})
		}
		start = end
	}
	for i, r := range text {
		next := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			continue
		}
		switch r {
		case '\n', '؟', '!', '؛':
			add(next)
		case '.', '…':
			// A dot inside a number or an abbreviation ends nothing.
			if after, _ := utf8.DecodeRuneInString(text[next:]); next >= len(text) || unicode.IsSpace(after) || after == '»' {
				add(next)
			}
		}
	}
	add(len(text))
	return out
}
