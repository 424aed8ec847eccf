package persian

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// Fold returns s in one spelling: Persian letters for Arabic and Urdu forms,
// bare letters for those with hamza or vowel marks, ASCII digits, lower-case
// Latin, no kashida, no joiners and no direction marks. White space and
// punctuation stay. Folding twice is folding once; invalid UTF-8 becomes
// U+FFFD.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			out = append(out, lower(s[i]))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		out = appendFolded(out, r)
	}
	return string(out)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// appendFolded appends what r folds to: nothing, one letter, or several for
// a ligature.
func appendFolded(out []byte, r rune) []byte {
	f := foldRune(r)
	switch {
	case f >= 0:
		return utf8.AppendRune(out, f)
	case f == drop:
		return out
	}
	// A presentation form or another compatibility character: fold what it
	// is made of. Its parts are never compatibility characters themselves.
	for _, part := range norm.NFKD.String(string(r)) {
		if p := foldRune(part); p >= 0 {
			out = utf8.AppendRune(out, p)
		}
	}
	return out
}

const (
	drop   = -1 // the character leaves nothing
	expand = -2 // the character stands for its compatibility parts
)

// arabic holds, for U+0600 to U+06FF, what slowFold says and whether the
// character is part of a word. Nearly every letter of a Persian text is here.
var arabic = func() (block [0x100]struct {
	fold rune
	word bool
},
) {
	for i := range block {
		r := rune(0x600 + i)
		block[i].fold = slowFold(r)
		block[i].word = slowWord(r)
	}
	return block
}()

// foldRune returns the folded rune, drop or expand.
func foldRune(r rune) rune {
	if r >= 0x600 && r < 0x700 {
		return arabic[r-0x600].fold
	}
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	return slowFold(r)
}

func slowFold(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ئ', 'ې', 'ے', 'ێ', 'ۍ', 'ؠ', 'ۓ', 'ٸ':
		return 'ی'
	case 'ك', 'ڪ', 'ګ', 'ڬ', 'ڭ':
		return 'ک'
	case 'أ', 'إ', 'ٱ', 'ٲ', 'ٳ':
		return 'ا'
	case 'ؤ', 'ۆ', 'ۇ', 'ۈ', 'ۋ', 'ٶ', 'ٷ':
		return 'و'
	case 'ة', 'ۀ', 'ہ', 'ۂ', 'ۃ', 'ھ', 'ە', 'ۿ':
		return 'ه'
	case 'ء', 'ٴ', 'ـ', zwnj, zwj, '\u00ad', '\u061c', '\ufeff', '\u2060', '\u00ac':
		return drop
	case '\u00a0', '\u202f', '\u2007':
		return ' '
	case '٫':
		return '.'
	case '٬':
		return ','
	}
	switch {
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return drop
	case r >= '\u200b' && r <= '\u200d':
		return drop
	case unicode.Is(unicode.Mn, r):
		return drop
	case r < 0x2000:
		if r < 0x600 && norm.NFKD.PropertiesString(string(r)).Decomposition() != nil {
			return expand
		}
		return unicode.ToLower(r)
	case r >= 0xfb50 && r <= 0xfdff, r >= 0xfe70 && r <= 0xfeff, r >= 0xff00 && r <= 0xffef, unicode.In(r, unicode.No, unicode.Lm, unicode.Nd):
		if norm.NFKD.PropertiesString(string(r)).Decomposition() != nil {
			return expand
		}
	}
	return unicode.ToLower(r)
}
