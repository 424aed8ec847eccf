package persian

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
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
	return append(out, compatible[r]...)
}

//go:embed data/compat.txt
var compatFile string

// compatible holds, folded, what compatibility characters stand for.
var compatible = func() map[rune]string {
	table := map[rune]string{}
	for line := range dataLines(compatFile) {
		first, parts, _ := strings.Cut(line, " ")
		code, err := strconv.ParseInt(first, 16, 32)
		if err != nil {
			// Unreachable: the table is compiled in, and tested.
			panic("persian: " + err.Error())
		}
		for i, part := range strings.Fields(parts) {
			var folded []byte
			for _, r := range part {
				// Its parts are never compatibility characters themselves.
				if f := plainFold(r); f >= 0 {
					folded = utf8.AppendRune(folded, f)
				}
			}
			table[rune(code)+rune(i)] = string(folded)
		}
	}
	return table
}()

const (
	drop   = -1 // the character leaves nothing
	expand = -2 // the character stands for its compatibility parts
)

// arabic holds, for U+0600 to U+06FF, what slowFold and slowKind say. Nearly
// every letter of a Persian text is here.
var arabic = func() (block [0x100]struct {
	fold  rune
	kind  kind
	plain bool    // a letter that folds to one of two bytes
	bytes [2]byte // those
},
) {
	for i := range block {
		r := rune(0x600 + i)
		c := &block[i]
		c.fold, c.kind = slowFold(r), slowKind(r)
		if c.plain = c.kind == letter && utf8.RuneLen(c.fold) == 2; c.plain {
			utf8.EncodeRune(c.bytes[:], c.fold)
		}
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
	if r >= 0x80 && compatible[r] != "" {
		return expand
	}
	return plainFold(r)
}

func plainFold(r rune) rune {
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
	case r >= 0x700 && unicode.Is(unicode.Nd, r):
		return digit(r)
	}
	return unicode.ToLower(r)
}

// digit returns the ASCII digit of the same value. Every set of decimal digits
// lies in one stretch, from zero to nine.
func digit(r rune) rune {
	for _, set := range unicode.Nd.R16 {
		if r >= rune(set.Lo) && r <= rune(set.Hi) {
			return '0' + (r-rune(set.Lo))%10
		}
	}
	for _, set := range unicode.Nd.R32 {
		if r >= rune(set.Lo) && r <= rune(set.Hi) {
			return '0' + (r-rune(set.Lo))%10
		}
	}
	return r
}
