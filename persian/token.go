package persian

import (
	"strings"
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

// AppendTokens appends the words of text to tokens. Where Persian letters
// touch digits or Latin ones, as in ۵۰۰میلیون, a new word begins.
func AppendTokens(tokens []Token, text string) []Token {
	r := Reading{text: text, wanted: true}
	return r.AppendTokens(tokens, len(tokens), len(text))
}

// Reading is how far the words of a text are read.
type Reading struct {
	text   string
	at     int
	only   *Beginnings // nil: all words
	wanted bool        // the last word, by its first letter
}

// At is where the next word may begin, in bytes; at the end the length of the text.
func (r *Reading) At() int { return r.at }

// AppendTokens appends the next words to tokens, to the first that ends at stop
// or after it. The tokens from first on are those read before: the last of them
// may go on.
func (r *Reading) AppendTokens(tokens []Token, first, stop int) []Token {
	near := nears.Get().(*near)
	defer nears.Put(near)
	buf := make([]byte, 0, 64)
	for r.at < min(stop, len(r.text)) {
		passing := r.only
		if r.wanted {
			passing = nil // the next word may be a part of the last
		}
		start, end, folded := scan(r.text, r.at, buf[:0], passing)
		if end == 0 {
			r.at = len(r.text)
			break
		}
		r.at = end
		if len(folded) == 0 {
			continue // a lone vowel mark or hamza
		}
		if was := r.wanted; r.only != nil {
			if r.wanted = r.only.begins(folded); !r.wanted && !was {
				tokens = append(tokens, Token{Start: start, End: end})
				continue
			}
		}
		norm, key := near.stemmed(folded)
		if n := len(tokens); n > first && tokens[n-1].Norm != "" {
			last := &tokens[n-1]
			if joins(last.Norm, norm) && blank(r.text[last.End:start]) {
				last.End = end
				last.Norm, last.Key = near.stemmed(append(append(buf[:0], last.Norm...), norm...))
				r.wanted = true // what follows may be a part of it, too
				continue
			}
		}
		tokens = append(tokens, Token{Start: start, End: end, Norm: norm, Key: key})
	}
	return tokens
}

// scan finds the first word at or after i and appends its folded letters to
// buf; end is 0 when there is none. Of a word that is none of those looked for,
// unless only is nil, the first letters alone are folded.
func scan(text string, i int, buf []byte, only *Beginnings) (start, end int, folded []byte) {
	was, passed := outside, false
	for i < len(text) {
		if was == letter && only == nil {
			// Inside of a word most letters are as plain as the one before.
			for i+1 < len(text) && text[i] >= 0xd8 && text[i] < 0xdc && text[i+1]&0xc0 == 0x80 {
				c := &arabic[int(text[i]&3)<<6|int(text[i+1]&0x3f)]
				if !c.plain {
					break
				}
				if !passed {
					buf = append(buf, c.bytes[0], c.bytes[1])
				}
				i += 2
				end = i
			}
			if i >= len(text) {
				break
			}
		}
		r, size := decode(text, i)
		is := kindOf(r)
		switch {
		case is == outside && end > 0, is > mark && was > mark && (is == letter) != (was == letter):
			return start, end, buf
		case is <= silent:
			i += size
			continue
		case end == 0:
			start = i
		}
		if !passed {
			buf = appendFolded(buf, r)
		}
		if only != nil && len(buf) >= 4 {
			passed, only = !only.begins(buf), nil
		}
		i += size
		end = i
		if is != mark {
			was = is
		}
	}
	return start, end, buf
}

// decode is utf8.DecodeRuneInString with a short way for Persian letters.
func decode(text string, i int) (rune, int) {
	if c := text[i]; c >= 0xd8 && c < 0xdc && i+1 < len(text) && text[i+1]&0xc0 == 0x80 {
		return rune(c&0x1f)<<6 | rune(text[i+1]&0x3f), 2
	} else if c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// kind is what a character means for words.
type kind uint8

const (
	outside kind = iota // ends a word
	silent              // may stand inside a word without being heard
	mark                // a vowel sign or the like, goes with any letter
	letter              // of the Arabic script
	foreign             // of another script
	number              // a decimal digit
)

func kindOf(r rune) kind {
	switch {
	case r >= 0x600 && r < 0x700:
		return arabic[r-0x600].kind
	case r < utf8.RuneSelf:
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			return foreign
		case '0' <= r && r <= '9':
			return number
		}
		return outside
	}
	return slowKind(r)
}

func slowKind(r rune) kind {
	switch {
	case r == utf8.RuneError:
		return outside
	case unicode.Is(unicode.Mn, r):
		return mark
	case unicode.IsDigit(r):
		return number
	case unicode.IsLetter(r) && r != 'ـ':
		if unicode.Is(unicode.Arabic, r) {
			return letter
		}
		return foreign
	case slowFold(r) == drop:
		return silent
	}
	return outside
}

// blank reports whether a gap is one or two spaces, with joiners or without.
func blank(gap string) bool {
	spaces := 0
	for _, r := range gap {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			spaces++
		} else if kindOf(r) != silent {
			return false
		}
	}
	return spaces <= 2
}

// enclitics are written after a word, with or without a space; those that are
// true follow only the silent ه of a participle or a noun (رفته ام, هسته ای).
var enclitics = map[string]bool{
	"ها": false, "های": false, "هایی": false, "هایم": false, "هایت": false, "هایش": false, "هایمان": false, "هایتان": false, "هایشان": false,
	"هاشان": false, "هامان": false, "هاتان": false, "هاست": false, "تر": false, "تری": false, "ترین": false, "ترها": false, "ترینها": false, "ترینهای": false,
	"ام": true, "ات": true, "اش": true, "ای": true, "ایم": true, "اید": true, "اند": true,
}

// joins reports whether two neighbouring words are one word written apart.
func joins(before, after string) bool {
	if len(after) > 14 || len(before) < 4 && before[0] >= utf8.RuneSelf {
		return false
	}
	switch before {
	case "می", "نمی", "همی": // not the month of May before its year
		return after[0] >= utf8.RuneSelf
	}
	// Every enclitic begins with ا, ت or ه.
	if c := after[1%len(after)]; after[0] != "ا"[0] && after[0] != "ه"[0] || c != "ا"[1] && c != "ت"[1] && c != "ه"[1] {
		return false
	}
	needsHeh, ok := enclitics[after]
	if !ok || isDigits(before) {
		return false
	}
	return !needsHeh || len(before) >= 6 && strings.HasSuffix(before, "ه")
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
