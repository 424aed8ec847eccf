package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockLevel are the elements that begin and end a block of text.
var blockLevel = atoms(
	atom.Html, atom.Body, atom.P, atom.Div, atom.Section, atom.Article, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
	atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot,
	atom.Blockquote, atom.Figure, atom.Figcaption, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav, atom.Form,
	atom.Pre, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Center, atom.Fieldset, atom.Address, atom.Details, atom.Summary,
	atom.Caption, atom.Legend, atom.Hgroup, atom.Menu, atom.Dir,
)

// skipped are the elements whose content nobody reads as text.
var skipped = atoms(
	atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Math, atom.Button,
	atom.Select, atom.Textarea, atom.Object, atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Input,
	atom.Option, atom.Datalist, atom.Noembed, atom.Noframes,
)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	m := make(map[atom.Atom]bool, len(list))
	for _, a := range list {
		m[a] = true
	}
	return m
}

// builder collects the text of one block.
type builder struct {
	out     []byte
	loose   []byte
	space   bool // white space is due before the next letter
	touched bool // an inline element began or ended since the last letter
	split   bool // loose differs, and is kept
	b       block
}

// write adds text. White space collapses as a browser shows it.
func (c *builder) write(s string, at place) {
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if isBlank(r) {
			c.space = true
			s = s[size:]
			continue
		}
		if isControl(r) {
			s = s[size:]
			continue
		}
		// A word is taken as a whole; what begins it decides what stands before.
		end, runes := size, 1
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if isBlank(r) || isControl(r) || r == utf8.RuneError {
				break
			}
			end, runes = end+size, runes+1
		}
		if r == utf8.RuneError {
			c.word("\ufffd", 1, at)
			s = s[size:]
			continue
		}
		c.word(s[:end], runes, at)
		s = s[end:]
	}
}

// word adds letters without white space.
func (c *builder) word(w string, runes int, at place) {
	switch {
	case len(c.out) == 0:
		c.b.el, c.b.noise = at.block, at.noise
	case c.space:
		c.out = append(c.out, ' ')
		if c.split {
			c.loose = append(c.loose, ' ')
		}
		c.count(1, at)
	case c.touched:
		if !c.split {
			c.split = true
			c.loose = append(c.loose, c.out...)
		}
		c.loose = append(c.loose, ' ')
	}
	c.space, c.touched = false, false
	c.out = append(c.out, w...)
	if c.split {
		c.loose = append(c.loose, w...)
	}
	c.b.noise &= at.noise // only what holds for all of it
	c.count(runes, at)
}

// isControl reports characters that show nothing.
func isControl(r rune) bool { return r < 0x20 || r == 0x7f || r == '\ufeff' }

// isBlank reports white space; the letters of Persian come out quickly.
func isBlank(r rune) bool {
	switch {
	case r == ' ', r == '\n', r == '\t', r == '\r', r == '\f':
		return true
	case r < 0xa0, r > 0xa0 && r < 0x1680:
		return false
	}
	return r == '\u00a0' || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Zs, r)
}

func (c *builder) count(runes int, at place) {
	c.b.runes += runes
	if at.link {
		c.b.links += runes
		if c.b.href == "" {
			c.b.href = at.href
		}
	}
	if at.bold {
		c.b.bold += runes
	}
}

func (c *builder) touch() { c.touched = true }

func (c *builder) pending() bool { return len(c.out) > 0 }

// take returns the block and starts the next one.
func (c *builder) take() (block, bool) {
	b, split := c.b, c.split
	text, loose := trimEdges(string(c.out)), string(c.loose)
	*c = builder{out: c.out[:0], loose: c.loose[:0]} // the buffers serve again
	if text == "" {
		return block{}, false
	}
	b.text, b.loose = text, text
	if split {
		b.loose = trimEdges(loose)
	}
	return b, true
}

// trimEdges cuts white space, joiners and direction marks off both ends.
func trimEdges(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	})
}

// textOf returns the text below a node as one line.
func textOf(n *html.Node) string {
	var c builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			c.write(n.Data, place{})
		case html.ElementNode:
			if skipped[n.DataAtom] {
				return
			}
			broken := n.DataAtom == atom.Br || blockLevel[n.DataAtom]
			c.space = c.space || broken
			c.touch()
			for k := n.FirstChild; k != nil; k = k.NextSibling {
				walk(k)
			}
			c.space = c.space || broken
			c.touch()
		}
	}
	walk(n)
	b, _ := c.take()
	return b.text
}

// looseText is textOf with a blank between neighbouring elements.
func looseText(n *html.Node) string {
	var parts []string
	for c := range n.Descendants() {
		if c.Type == html.TextNode && (c.Parent == nil || !skipped[c.Parent.DataAtom]) {
			parts = append(parts, c.Data)
		}
	}
	return oneLine(strings.Join(parts, " "))
}

// oneLine collapses white space.
func oneLine(s string) string {
	var c builder
	c.write(s, place{})
	b, _ := c.take()
	return b.text
}

// foldKey reduces text to what two spellings of it share: letters and digits,
// one form each, no joiners, marks or spaces.
func foldKey(s string) string { return exchange(s, keyRunes[:], keyRune) }

// exchange puts other runes for those of a text, where negative: none. The table
// holds what of says of the first runes: nearly all are among them.
func exchange(s string, table []rune, of func(rune) rune) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < rune(len(table)) {
			r = table[r]
		} else {
			r = of(r)
		}
		if r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// keyRune is what stands for a rune in a key; negative: nothing.
func keyRune(r rune) rune {
	if r = foldRune(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
		return unicode.ToLower(r)
	}
	return -1
}

// keyRunes is keyRune of ASCII, the Arabic script and what lies between.
var keyRunes = func() (table [0x700]rune) {
	for r := range table {
		table[r] = keyRune(rune(r))
	}
	return table
}()

// foldRune maps Arabic letter forms to Persian ones and digits to Latin.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r == 'ي', r == 'ى', r == 'ئ':
		return 'ی'
	case r == 'ك':
		return 'ک'
	case r == 'ة', r == 'ۀ':
		return 'ه'
	case r == 'أ', r == 'إ', r == 'ٱ':
		return 'ا'
	case r == 'ؤ':
		return 'و'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	}
	return r
}

// latin folds letters and digits and keeps everything else, for patterns.
func latin(s string) string { return strings.Map(foldRune, s) }
