package view

import (
	"html/template"
	"strconv"
	"strings"
)

// markup is a piece of a page under way, written where a template would take
// too long.
type markup struct{ b strings.Builder }

// fixed is markup that stands in the source of this package: whatever comes
// from outside is no fixed, and goes through text.
type fixed string

func (m *markup) put(s fixed) { m.b.WriteString(string(s)) }

// text writes s, escaped as a text or an attribute in quotes.
func (m *markup) text(s string) {
	from := 0
	for i := range len(s) {
		if e := escapes[s[i]]; e != "" {
			m.b.WriteString(s[from:i])
			m.b.WriteString(e)
			from = i + 1
		}
	}
	m.b.WriteString(s[from:])
}

// tenths writes a number of a drawing.
func (m *markup) tenths(f float64) {
	var digits [24]byte
	m.b.Write(strconv.AppendFloat(digits[:0], f, 'f', 1, 64))
}

// escapes are the letters that html/template escapes there, and what stands
// for them.
var escapes = [256]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

func (m *markup) html() template.HTML {
	return template.HTML(m.b.String()) //nolint:gosec // put takes what stands in the source, text escapes the rest
}
