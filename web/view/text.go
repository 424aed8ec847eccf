package view

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// Fragment is a stretch of an article with the places that matched a query, as
// pairs of byte offsets in ascending order.
type Fragment struct {
	Text  string
	Marks [][2]int

	Before, After bool // the sentence goes on there
}

// HTML returns the fragment escaped, with each mark inside a mark element.
// Marks that overlap, lie outside the text or would cut a letter are ignored:
// they come from outside this package and must not break a page.
func (f Fragment) HTML() template.HTML {
	var m markup
	m.b.Grow(len(f.Text) + len(f.Text)/32 + len("<mark></mark>")*len(f.Marks))
	f.write(&m)
	return m.html()
}

func (f Fragment) write(to *markup) {
	at := 0
	for _, m := range f.Marks {
		if m[0] < at || m[1] <= m[0] || m[1] > len(f.Text) || !boundary(f.Text, m[0]) || !boundary(f.Text, m[1]) {
			continue
		}
		to.text(f.Text[at:m[0]])
		to.put("<mark>")
		to.text(f.Text[m[0]:m[1]])
		to.put("</mark>")
		at = m[1]
	}
	to.text(f.Text[at:])
}

// elide writes the fragment with an ellipsis where it leaves out a part of a
// sentence.
func (f Fragment) elide(to *markup) {
	if f.Before {
		to.put("…")
	}
	if f.After {
		f.Text = strings.TrimRight(f.Text, " ")
	}
	f.write(to)
	if f.After {
		to.put("…")
	}
}

// Upright takes out of s the characters that change the direction of text
// around them (the embeddings, overrides and isolates of Unicode): a title
// from outside could turn the page beside it around. Marks without reach,
// such as the joiners, stay.
func Upright(s string) string {
	if strings.IndexByte(s, 0xE2) < 0 {
		return s
	}
	return string(upright([]byte(s)))
}

// upright is Upright in place.
func upright(b []byte) []byte {
	at := 0
	for ; ; at++ {
		// They all begin with this byte, and few other letters of a Persian page do.
		i := bytes.IndexByte(b[at:], 0xE2)
		if i < 0 {
			return b
		}
		if at += i; turns(b[at:]) {
			break
		}
	}
	out := b[:at]
	for _, c := range b[at:] {
		out = append(out, c)
		// Looking back finds those too that come together around one.
		if n := len(out) - turnLen; n >= 0 && turns(out[n:]) {
			out = out[:n]
		}
	}
	return out
}

const turnLen = len("\u202A")

// turns reports that b begins with one of U+202A to U+202E, U+2066 to U+2069.
func turns(b []byte) bool {
	return len(b) >= turnLen && b[0] == 0xE2 &&
		(b[1] == 0x80 && b[2] >= 0xAA && b[2] <= 0xAE || b[1] == 0x81 && b[2] >= 0xA6 && b[2] <= 0xA9)
}

func boundary(s string, i int) bool {
	return i == len(s) || utf8.RuneStart(s[i])
}

// Digits writes the digits of s in the language.
func (l Lang) Digits(s string) string {
	if l == Persian {
		return persian.Digits(s)
	}
	return s
}

// Number writes n with thousands separated.
func (l Lang) Number(n int) string {
	separator := ","
	if l == Persian {
		separator = "٬"
	}
	return l.number(n, separator)
}

// plain writes n as it is.
func (l Lang) plain(n int) string { return l.number(n, "") }

func (l Lang) number(n int, separator string) string {
	var latin [20]byte
	var out [64]byte
	s, b := strconv.AppendInt(latin[:0], int64(n), 10), out[:0]
	for i, c := range s {
		switch {
		case c == '-':
			b = append(b, c)
			continue
		case i > 0 && s[i-1] != '-' && (len(s)-i)%3 == 0:
			b = append(b, separator...)
		}
		b = l.appendDigit(b, c)
	}
	return string(b)
}

// appendDigit adds a Latin digit as it is written in the language.
func (l Lang) appendDigit(b []byte, c byte) []byte {
	if l == Persian {
		return utf8.AppendRune(b, '۰'+rune(c-'0'))
	}
	return append(b, c)
}

// Paragraphs splits a body at its newlines and leaves out empty parts.
func Paragraphs(body string) []string {
	var out []string
	for p := range strings.SplitSeq(body, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Cut shortens s to at most n runes, at a space where there is one.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ،؛.:\u200c") + "…"
}
