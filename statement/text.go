package statement

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind of a token.
type kind uint8

const (
	letters kind = iota
	number
	newline
	punct
)

// token is a word or a mark, with its place in bytes and in runes of the text.
type token struct {
	kind       kind
	glued      bool // no white space before it
	mark       rune // for punct
	class      class
	b0, b1     int // bytes
	r0, r1     int // runes
	key0, key1 int // folded letters, in text.keys
}

// text is a string cut into tokens.
type text struct {
	src    string
	keys   []byte
	tokens []token
	known  map[string]bool // names and offices seen elsewhere in the article
	fuller map[string]span // family names that stand behind given ones
}

// foldLetter maps a letter to the one it is compared as; 0 drops it.
func foldLetter(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ئ', 'ې':
		return 'ی'
	case 'ك', 'ڪ':
		return 'ک'
	case 'ة', 'ۀ', 'ە', 'ۂ':
		return 'ه'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	case 'ء', 'ـ', '\u200c', '\u200d', '\u200e', '\u200f', '\u00ad', '\ufeff':
		return 0
	}
	switch {
	case r >= '\u064b' && r <= '\u065f', r == '\u0670': // vowel signs
		return 0
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	}
	return r
}

// isLetter is unicode.IsLetter with a short way for the Arabic block.
func isLetter(r rune) bool {
	if r >= 'ء' && r <= 'غ' || r >= 'ف' && r <= 'ي' {
		return true
	}
	return unicode.IsLetter(r)
}

// joins tells the runes that are part of a word without being letters.
func joins(r rune) bool {
	switch {
	case r == '\u200c', r == '\u200d', r == '\u00ad', r == 'ـ':
		return true
	case r >= '\u064b' && r <= '\u065f', r == '\u0670':
		return true
	}
	return false
}

// key folds a phrase as the lexicon and names are compared: letters only,
// without joiners and spaces.
func key(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if f := foldLetter(r); f != 0 {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// scan cuts s into tokens.
func scan(s string) *text {
	t := &text{src: s, keys: make([]byte, 0, len(s)), tokens: make([]token, 0, len(s)/8+4)}
	glued := false
	rn := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		tk := token{glued: glued, b0: i, r0: rn, key0: len(t.keys)}
		switch {
		case r == '\n':
			tk.kind = newline
			i, rn = i+n, rn+1
		case isLetter(r):
			tk.kind = letters
			i, rn = t.word(i, rn)
		case unicode.IsDigit(r):
			tk.kind = number
			i, rn = t.word(i, rn)
		case unicode.IsSpace(r), joins(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			// A joiner alone, as after a colon, parts nothing.
			glued = joins(r) && glued
			i, rn = i+n, rn+1
			continue
		default:
			tk.kind, tk.mark = punct, r
			i, rn = i+n, rn+1
		}
		tk.b1, tk.r1, tk.key1 = i, rn, len(t.keys)
		if tk.kind == letters {
			for tk.b1 > tk.b0 { // a joiner at the end is not the word's
				r, n := utf8.DecodeLastRuneInString(s[:tk.b1])
				if !joins(r) {
					break
				}
				tk.b1, tk.r1 = tk.b1-n, tk.r1-1
			}
			tk.class = words().class(t.keys[tk.key0:tk.key1])
			if tk.class == 0 && madeOfVerb(t.keys[tk.key0:tk.key1]) {
				tk.class = masdar
			}
		}
		t.tokens = append(t.tokens, tk)
		glued = true
	}
	return t
}

func (t *text) word(i, rn int) (int, int) {
	for i < len(t.src) {
		r, n := utf8.DecodeRuneInString(t.src[i:])
		if !isLetter(r) && !joins(r) && !unicode.IsDigit(r) {
			break
		}
		if f := foldLetter(r); f != 0 {
			t.keys = utf8.AppendRune(t.keys, f)
		}
		i, rn = i+n, rn+1
	}
	return i, rn
}

// key returns the folded letters of tokens [i, j); beyond the ends lies nothing.
func (t *text) key(i, j int) string {
	if i < 0 || i >= j || j > len(t.tokens) {
		return ""
	}
	return string(t.keys[t.tokens[i].key0:t.tokens[j-1].key1])
}

// slice returns the text of tokens [i, j) as written.
func (t *text) slice(i, j int) string {
	if i >= j {
		return ""
	}
	return t.src[t.tokens[i].b0:t.tokens[j-1].b1]
}

func (t *text) is(i int, c class) bool {
	return i >= 0 && i < len(t.tokens) && t.tokens[i].class&c != 0
}

func (t *text) mark(i int) rune {
	if i < 0 || i >= len(t.tokens) || t.tokens[i].kind != punct {
		return 0
	}
	return t.tokens[i].mark
}

// parts returns the folded parts of token i: joiners part them.
func (t *text) parts(i int) []string {
	tk := t.tokens[i]
	src := t.src[tk.b0:tk.b1]
	if !strings.ContainsRune(src, '\u200c') {
		return []string{t.key(i, i+1)}
	}
	var out []string
	for part := range strings.SplitSeq(src, "\u200c") {
		if k := key(part); k != "" {
			out = append(out, k)
		}
	}
	return out
}

// compounds are endings that make a verbal noun: زمینه‌سازی، قانون‌گذاری.
var compounds = [][]byte{[]byte("سازی"), []byte("گذاری"), []byte("رسانی"), []byte("بخشی"), []byte("گیری"), []byte("زدایی"), []byte("افزایی"), []byte("اندازی")}

// madeOfVerb tells a verbal noun by its ending.
func madeOfVerb(k []byte) bool {
	if len(k) < 14 || !bytes.HasSuffix(k, compounds[0][len(compounds[0])-2:]) {
		return false
	}
	for _, c := range compounds {
		if bytes.HasSuffix(k, c) {
			return true
		}
	}
	return false
}
