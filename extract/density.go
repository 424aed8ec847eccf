package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// densest finds the text without a rule. The zone between the headline and
// what follows an article is searched for blocks that read like text; the
// text is the smallest element that holds nearly all of them, and what is
// marked up like them beside it.
func (f *finder) densest() []int {
	first, last := f.zone(f.title + 1)
	all := f.textBlocks(first, last)
	good := slices.DeleteFunc(slices.Clone(all), func(i int) bool { return !f.isProse(i) })
	if f.weight(good) < 60 && f.title >= 0 { // the headline stands below or beside its text
		first, last = f.zone(0)
		all = f.textBlocks(first, last)
		good = slices.DeleteFunc(slices.Clone(all), func(i int) bool { return !f.isProse(i) || i == f.title })
	}
	if len(good) == 0 { // verse, or a table: many short lines
		good = slices.DeleteFunc(slices.Clone(all), func(i int) bool {
			return i == f.title || f.page.blocks[i].runes < 8 || f.page.blocks[i].links > 0 || f.isDateLine(i)
		})
		if len(good) < 5 || f.weight(good) < 150 {
			return nil
		}
	}
	desc := foldKey(f.page.meta.get("og:description", "description"))
	if len(good) > 2 && f.opensWithKicker(good) {
		good = good[1:]
	}
	rest := good
	if len(good) > 1 && (f.describes(desc, good[0]) || f.leadClass(good[0]) || f.standsApart(good) || f.setOff(good) || f.boldLead(good) || f.classedApart(good)) {
		rest = good[1:] // the lead
	}
	el := f.holder(rest)
	f.bodyEl = el
	shapes := map[string]bool{}
	for _, i := range rest {
		if f.page.holds(el, i) {
			shapes[f.shape(i)] = true
		}
	}
	boxes := f.boxesIn(el, rest)
	end := rest[len(rest)-1]
	return slices.DeleteFunc(all, func(i int) bool {
		if slices.ContainsFunc(boxes, func(box int) bool { return f.page.holds(box, i) }) {
			return true
		}
		if i < rest[0] && f.page.holds(el, f.title) {
			return true // the text has no element of its own
		}
		if i > end && !shapes[f.shape(i)] {
			return true // something short below the text
		}
		if f.page.holds(el, i) {
			// Kicker and lead are looked for there.
			return i < rest[0] && (f.isDateLine(i) || i == good[0] && f.title >= 0 || i < good[0] && i > f.title && (!shapes[f.shape(i)] || endsAsKicker(f.page.blocks[i].text)))
		}
		return i < rest[0] || !shapes[f.shape(i)] || !contains(rest, i)
	})
}

// opensWithKicker reports whether the first block is a kicker below the
// headline: it is set otherwise than the next ones and ends as kickers do.
func (f *finder) opensWithKicker(good []int) bool {
	b := &f.page.blocks[good[0]]
	if text, _ := f.kickerAbove(); text != "" {
		return false
	}
	return f.title >= 0 && good[0] > f.title && b.runes <= 160 && (strings.HasSuffix(b.text, ":") || strings.HasSuffix(b.text, "؛")) &&
		!slices.ContainsFunc(good[1:], func(i int) bool { return f.shape(i) == f.shape(good[0]) })
}

// boxesIn lists the elements inside el that are no part of the text: they have
// a name of their own or a small share of the text, and a heading, a picture
// or a form, as polls and notes on the author have.
func (f *finder) boxesIn(el int, text []int) []int {
	total, child := 0, map[int]int{} // weight by child of el
	names := map[string]int{}
	name := func(c int) string {
		n := f.page.els[c].node
		return n.Data + "." + attr(n, "class") + "#" + attr(n, "id")
	}
	for _, i := range text {
		c := f.page.blocks[i].el
		for c > 0 && c != el && f.page.els[c].parent != el {
			c = f.page.els[c].parent
		}
		w := f.page.blocks[i].runes - f.page.blocks[i].links
		child[c] += w
		names[name(c)] += w
		total += w
	}
	var out []int
	for c := range child {
		e := &f.page.els[c]
		named := attr(e.node, "class") != "" || attr(e.node, "id") != ""
		if c == el || !boxLike[e.node.DataAtom] || e.last-e.first < 2 || names[name(c)]*2 > total {
			continue
		}
		b := &f.page.blocks[e.first]
		headed, filled := b.runes <= 40 && !strings.HasSuffix(b.text, "."), f.holdsPictureOrForm(c)
		small := names[name(c)]*6 <= total
		named = named || e.node.DataAtom == atom.Form
		if headed && filled && (named || small) || named && small && (headed || filled) {
			out = append(out, c)
		}
	}
	return out
}

var boxLike = atoms(atom.Div, atom.Section, atom.Aside, atom.Form, atom.Fieldset, atom.Table)

func (f *finder) holdsPictureOrForm(el int) bool {
	for k := el; k < f.page.els[el].end; k++ {
		switch f.page.els[k].node.DataAtom {
		case atom.Img, atom.Form, atom.Label:
			return true
		}
	}
	return false
}

// standsApart reports whether the first block lies outside of what holds all
// the others, as a lead between headline and text does.
func (f *finder) standsApart(good []int) bool {
	first, others := good[0], good[1:]
	if f.title < 0 || first < f.title || f.page.blocks[first].runes > 900 {
		return false
	}
	if len(others) == 1 {
		return f.shape(first) != f.shape(others[0])
	}
	el := f.page.blocks[others[0]].el
	for _, i := range others {
		for el > 0 && !f.page.holds(el, i) {
			el = f.page.els[el].parent
		}
	}
	return !f.page.holds(el, first)
}

// setOff reports whether a line about the article, such as its date, parts
// the first block from the others; inside a text there is none.
func (f *finder) setOff(good []int) bool {
	for i := good[0] + 1; i < good[1] && f.title >= 0 && good[0] > f.title; i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody == 0 && b.runes < 90 && (f.isDateLine(i) || f.says(isLabel, i) || f.says(isCodeLabel, i)) {
			return true
		}
	}
	return false
}

// boldLead reports whether the first block alone is set in bold, as a summary
// at the head of the text is. Bold headings end in a colon or are short, and
// those further down are shorter than it, or no sentences where it is one.
func (f *finder) boldLead(good []int) bool {
	bold := func(i int) bool { return f.page.blocks[i].bold*10 >= f.page.blocks[i].runes*9 }
	b := &f.page.blocks[good[0]]
	if f.title < 0 || good[0] < f.title || b.runes < 50 && !strings.HasSuffix(b.text, ".") || strings.HasSuffix(b.text, ":") || !bold(good[0]) {
		return false
	}
	sentence := strings.HasSuffix(b.text, ".") && !bold(good[1])
	return !slices.ContainsFunc(good[1:], func(i int) bool {
		listed := sentence && strings.ContainsAny(f.page.blocks[i].text[:1], "*-") // as interviewers' questions are
		return !listed && bold(i) && f.page.blocks[i].runes*2 > b.runes && (!sentence || strings.HasSuffix(f.page.blocks[i].text, "."))
	})
}

// classedApart reports whether the first block alone has a class or an element
// of its own before two or more that are marked up alike.
func (f *finder) classedApart(good []int) bool {
	if len(good) < 3 || f.title < 0 || good[0] < f.title || f.page.blocks[good[0]].runes > 900 {
		return false
	}
	alike := map[string]int{}
	first, rest := f.shape(good[0]), ""
	for _, i := range good[1:] {
		shape := f.shape(i)
		if alike[shape]++; alike[shape] > alike[rest] {
			rest = shape
		}
	}
	n, other := f.page.els[f.page.blocks[good[0]].el].node, f.page.els[f.page.blocks[good[len(good)-1]].el].node
	own := attr(n, "class") != "" || n.DataAtom != other.DataAtom && (f.page.blocks[good[0]].runes >= 50 || strings.HasSuffix(f.page.blocks[good[0]].text, "."))
	mark := f.innerMark(good[0])
	if marked := mark != "" && !slices.ContainsFunc(good[1:], func(i int) bool { return f.innerMark(i) == mark }); marked && len(good) >= 3 {
		return true
	}
	return own && alike[first] == 0 && alike[rest]*5 >= (len(good)-1)*3
}

// innerMark says how a block's text is marked up as a whole by an inline
// element, such as <font size=3 color=gray>; bold is judged by boldLead.
func (f *finder) innerMark(i int) string {
	n := f.page.els[f.page.blocks[i].el].node.FirstChild
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = n.NextSibling
	}
	if n == nil || n.DataAtom != atom.Font && n.DataAtom != atom.Span || n.NextSibling != nil && strings.TrimSpace(n.NextSibling.Data) != "" {
		return ""
	}
	return n.Data + " " + attr(n, "class") + " " + attr(n, "color") + " " + attr(n, "size") + " " + attr(n, "style")
}

// isProse reports whether a block reads like a paragraph.
func (f *finder) isProse(i int) bool {
	return known(&f.lines[i].prose, func() bool { return f.readsAsProse(i) })
}

func (f *finder) readsAsProse(i int) bool {
	b := &f.page.blocks[i]
	return b.runes >= 30 && b.links*2 < b.runes && strings.Count(b.text, " ") >= 3 && !f.isDateLine(i) && !f.isTeaser(i) &&
		!f.says(isRights, i) && !f.says(isLabel, i)
}

// holder is the smallest element that holds nearly all the text of blocks;
// that of a single paragraph does not count as one.
func (f *finder) holder(blocks []int) int {
	total := f.weight(blocks)
	el := f.page.blocks[blocks[0]].el
	best := 0
	for _, i := range blocks { // start from the block with most text
		if f.page.blocks[i].runes > best {
			best, el = f.page.blocks[i].runes, f.page.blocks[i].el
		}
	}
	for el > 0 {
		sum := 0
		for _, i := range blocks {
			if f.page.holds(el, i) {
				sum += f.page.blocks[i].runes - f.page.blocks[i].links
			}
		}
		if sum*100 >= total*85 {
			return el
		}
		el = f.page.els[el].parent
	}
	return 0
}

// shape describes how a block is marked up, two levels deep.
func (f *finder) shape(i int) string {
	var b strings.Builder
	el := f.page.blocks[i].el
	for range 2 {
		if el < 0 {
			break
		}
		n := f.page.els[el].node
		b.WriteString(n.Data)
		b.WriteByte('.')
		b.WriteString(attr(n, "class"))
		b.WriteByte(' ')
		el = f.page.els[el].parent
	}
	return b.String()
}

// contains is a search in blocks, which are in order.
func contains(blocks []int, i int) bool {
	_, found := slices.BinarySearch(blocks, i)
	return found
}
