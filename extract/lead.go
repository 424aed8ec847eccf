package extract

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
)

// distance counts the steps from two blocks up to what they have in common.
// Elements that hold one block alone are no step: a line in a table of its own
// stands as close to the next as one in a paragraph.
func (f *finder) distance(a, b int) int {
	x, y := f.page.blocks[a].el, f.page.blocks[b].el
	steps := 0
	for x != y {
		el := &x
		if y > x {
			el = &y
		}
		if e := &f.page.els[*el]; e.last-e.first > 1 {
			steps++
		}
		*el = f.page.els[*el].parent
	}
	return steps
}

// ownElements lists the elements that are part of a block, a dozen at most:
// the inline ones, and that around them where it holds no other block.
func (f *finder) ownElements(i int) []int {
	var out []int
	el := f.page.blocks[i].el
	e := &f.page.els[el]
	if e.last-e.first == 1 {
		out = append(out, el)
	}
	k, _ := slices.BinarySearchFunc(f.page.els[el+1:e.end], i, func(e element, i int) int { return cmp.Compare(e.first, i) })
	for k += el + 1; k < e.end && len(out) < 12 && f.page.els[k].first == i; k++ {
		out = append(out, k)
	}
	return out
}

// pieces are the texts of the inline elements of which a block consists, with
// nothing but signs between them; none where text runs on.
func (f *finder) pieces(i int) []string {
	b := &f.page.blocks[i]
	if c := f.page.els[b.el].node.FirstChild; c != nil && c.Type == html.TextNode && len(c.Data)*2 > len(b.text) {
		return nil // a paragraph, which most blocks are
	}
	var out []string
	rest := b.loose
	for c := range f.page.els[b.el].node.ChildNodes() {
		text := ""
		switch {
		case c.Type == html.TextNode:
			text = oneLine(c.Data)
		case c.Type == html.ElementNode && !blockLevel[c.DataAtom] && !skipped[c.DataAtom]:
			text = textOf(c)
		}
		after, found := strings.CutPrefix(rest, text)
		if text == "" || !found { // or of another block
			continue
		}
		if c.Type == html.ElementNode {
			out = append(out, text)
		} else if foldKey(text) != "" {
			return nil
		}
		if rest = strings.TrimLeft(after, " "); rest == "" {
			return out
		}
	}
	return nil
}

// isDateLine reports whether a block is little more than a date.
func (f *finder) isDateLine(i int) bool {
	return known(&f.lines[i].dateLine, func() bool { return f.readsAsDate(i) })
}

func (f *finder) readsAsDate(i int) bool {
	b := &f.page.blocks[i]
	if b.runes > marked || b.runes > 90 && (!mayHoldDate(b.text) || len(f.pieces(i)) < 2) {
		return false
	}
	m, ok := f.date(i)
	if !ok || m.precision == news.PrecisionDay {
		if stated, found := f.timeElement(i); found {
			m, ok = stated, true
		}
	}
	switch {
	case !ok:
		return false
	case b.runes < 45, f.says(isLabel, i):
		return true
	}
	pieces := m.precision == news.PrecisionMinute || b.loose != b.text || strings.Contains(b.text, "مطالعه") || len(f.pieces(i)) > 1
	return pieces && !strings.ContainsAny(b.text[len(b.text)-1:], ".!:") && !strings.HasSuffix(b.text, "؟")
}

// leadWords are class names of the paragraph under the headline.
var leadWords = map[string]bool{
	"lead": true, "lid": true, "leed": true, "subtitle": true, "introtext": true, "intro": true, "summary": true,
	"excerpt": true, "abstract": true, "standfirst": true, "sootitr": true, "soutitr": true, "chekide": true, "kholase": true,
	"description": true, "desc": true, "sapo": true, "deck": true, "strapline": true, "dek": true,
}

// findLead returns the summary between headline and text, and takes it out of
// the text where it stands inside.
func (f *finder) findLead() string {
	if text, el, known := f.byField(fieldLead, elsewhere); known {
		if el >= 0 {
			f.claim(el)
		}
		return text
	}
	desc := foldKey(f.page.meta.get("og:description", "description", "twitter:description"))
	if d := foldKey(f.page.meta.data.description); len(d) > len(desc) {
		desc = d
	}
	last := len(f.page.blocks)
	if len(f.body) > 0 {
		last = f.body[min(2, len(f.body)-1)] + 1
	}
	first := f.title + 1
	if f.title < 0 {
		if len(f.body) == 0 { // a page that scripts fill: what it states is all there is
			return f.page.meta.data.description
		}
		first = max(0, f.body[0]-3)
	}
	for i := first; i < last; i++ {
		if b := &f.page.blocks[i]; b.noise&(elsewhere|crumbs) == 0 && !f.claimed[i] && f.describes(desc, i) {
			f.claimed[i] = true
			return b.text
		}
	}
	if lead := f.leadByPlace(first, last); lead != "" {
		return lead
	}
	return f.statedLead()
}

// statedLead is the summary that only the head gives: a text about this
// article, not about the outlet, and none of its paragraphs cut short.
func (f *finder) statedLead() string {
	meta := &f.page.meta
	text := ""
	for _, s := range []string{meta.get("og:description"), meta.get("description"), meta.data.description} {
		if len(s) > len(text) {
			text = s
		}
	}
	if runeCount(text) < 40 || len(f.body) == 0 || f.title < 0 || strings.HasSuffix(text, "…") || strings.HasSuffix(text, "..") {
		return ""
	}
	var all strings.Builder
	said := map[string]bool{}
	for _, i := range append([]int{f.title}, f.body...) {
		all.WriteString(f.page.key(i))
		for w := range strings.FieldsSeq(plain(f.page.blocks[i].text)) {
			said[foldKey(w)] = true
		}
	}
	if strings.Contains(all.String(), foldKey(text)) {
		return ""
	}
	words, known := 0, 0
	for w := range strings.FieldsSeq(plain(text)) {
		if w = foldKey(w); len(w) > 6 { // of more than three letters
			words++
			if said[w] {
				known++
			}
		}
	}
	if words < 4 || known*2 < words {
		return ""
	}
	return text
}

// describes reports whether a block is what the head says of the page; heads
// cut such texts short.
func (f *finder) describes(desc string, i int) bool {
	key := f.page.key(i)
	return len(desc) > 30 && (key == desc || len(desc) > 100 && strings.HasPrefix(key, desc) && f.page.blocks[i].runes < 900)
}

// leadByPlace looks for a lead by its class, then by its place before the
// text. The text's own first paragraph is none.
func (f *finder) leadByPlace(first, last int) string {
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(elsewhere|crumbs|caption|tagList) == 0 && b.runes >= 15 && !f.claimed[i] && f.leadClass(i) {
			f.claimed[i] = true
			return b.text
		}
	}
	if len(f.body) == 0 || f.title < 0 {
		return ""
	}
	var parts []string
	for i := first; i < f.body[0]; i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody != 0 || f.claimed[i] || b.runes < 25 || f.isCaption(i) || f.isTeaser(i) || f.says(isCall, i) || b.links*2 > b.runes || f.says(isLabel, i) || f.isDateLine(i) || f.inAbout(i) {
			continue
		}
		parts = append(parts, b.text)
		f.claimed[i] = true
	}
	return strings.Join(parts, "\n")
}

// inAbout reports whether a short line stands in a list of lines about the
// article, among its date, its code and its author.
func (f *finder) inAbout(i int) bool {
	b := &f.page.blocks[i]
	if b.runes > 70 || strings.HasSuffix(b.text, ".") {
		return false
	}
	for el, up := b.el, 0; el > 0 && up < 3; el, up = f.page.els[el].parent, up+1 {
		e := &f.page.els[el]
		if f.page.holds(el, f.title) || e.last-e.first > 10 {
			return false
		}
		about := 0
		for k := e.first; k < e.last; k++ {
			if f.page.blocks[k].runes > 90 {
				return false
			}
			if k != i && (f.isDateLine(k) || f.says(isLabel, k)) {
				about++
			}
		}
		if isList := listLike[e.node.DataAtom]; about > 1 || about == 1 && isList {
			return true
		}
	}
	return false
}

var listLike = atoms(atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Tbody, atom.Tr)

// leadClass reports whether a block's own elements are called a lead.
func (f *finder) leadClass(i int) bool {
	el := f.page.blocks[i].el
	for range 3 {
		if el <= 0 || f.page.els[el].last-f.page.els[el].first > 3 {
			return false
		}
		n := f.page.els[el].node
		for _, key := range []string{"class", "id", "itemprop"} {
			for word := range words(attr(n, key)) {
				if leadWords[word] || strings.HasPrefix(word, "lead") {
					return true
				}
			}
		}
		el = f.page.els[el].parent
	}
	return false
}

// claim marks the blocks of an element as used by another field.
func (f *finder) claim(el int) {
	e := &f.page.els[el]
	for i := e.first; i < e.last; i++ {
		f.claimed[i] = true
	}
}
