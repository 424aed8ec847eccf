package extract

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// minBody is the least length of a text, in runes.
const minBody = 20

// findBody notes the blocks of the text: inside the element that the rule
// names, else where the page's text is.
func (f *finder) findBody() {
	if f.rule != nil {
		for _, s := range f.rule.fields[fieldBody] {
			for _, el := range f.elements(s, elsewhere) {
				e := &f.page.els[el]
				if f.body = f.textBlocks(e.first, min(e.last, len(f.page.blocks))); f.weight(f.body) >= minBody {
					f.bodyEl, f.byRule = el, true
					return
				}
			}
		}
	}
	f.body = f.densest()
}

// textBlocks lists the blocks of a range that belong to the text.
func (f *finder) textBlocks(first, last int) []int {
	var out []int
	dropped := f.dropped(first, last)
	boxEnd := -1
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody != 0 || slices.ContainsFunc(dropped, func(e int) bool { return f.page.holds(e, i) }) {
			continue
		}
		if b.runes < 60 && (f.says(isReadAlso, i) || f.says(isStop, i)) {
			boxEnd = max(boxEnd, f.boxAround(i, first, last))
		}
		if i <= boxEnd || f.headsBox(i, last) || f.isLinkLine(i) || f.isTeaser(i) || f.isCaption(i) || b.links > 0 && f.says(isAd, i) || f.says(isCall, i) || b.runes < 80 && f.says(isLabel, i) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// headsBox reports whether a short line and other stories are all that an
// element holds.
func (f *finder) headsBox(i, last int) bool {
	b := &f.page.blocks[i]
	if b.runes > 60 || i+2 >= last || strings.HasSuffix(b.text, ".") || !f.isLinkLine(i+1) {
		return false
	}
	for el := b.el; el > 0; el = f.page.els[el].parent {
		e := &f.page.els[el]
		if e.last-e.first < 2 {
			continue
		}
		if e.first < i || e.last > last || e.last-e.first < 2 {
			return false
		}
		for k := i + 1; k < e.last; k++ {
			if !f.isLinkLine(k) && !f.isTeaser(k) {
				return false
			}
		}
		return true
	}
	return false
}

// isLinkLine reports whether a block is nothing but links: a "read also" line
// or an advertisement.
func (f *finder) isLinkLine(i int) bool {
	b := &f.page.blocks[i]
	links := b.links
	if at := strings.Index(b.text, "http"); at >= 0 { // an address to copy
		links = max(links, runeCount(b.text[at:]))
		if w := strings.IndexByte(b.text[at:], ' '); w > 0 {
			links = max(b.links, runeCount(b.text[at:at+w]))
		}
	}
	return links > 0 && links*10 >= b.runes*8
}

// isTeaser reports whether a block is what stands under the headline of
// another story: the two have a small element to themselves, and there is more
// than one such element in a row.
func (f *finder) isTeaser(i int) bool {
	if f.teasers == nil {
		f.findTeasers()
	}
	return f.teasers[i]
}

func (f *finder) findTeasers() {
	f.teasers = map[int]bool{}
	rows := map[string][]int{}
	for i := 1; i < len(f.page.blocks); i++ {
		if b := &f.page.blocks[i-1]; b.runes < 15 || b.links*10 < b.runes*8 || f.page.blocks[i].links > 0 || f.self(b.href) {
			continue
		}
		el := f.page.blocks[i].el
		for el > 0 && !f.page.holds(el, i-1) {
			el = f.page.els[el].parent
		}
		if e := &f.page.els[el]; el > 0 && e.last-e.first <= 4 {
			key := strconv.Itoa(e.parent) + e.node.Data
			rows[key] = append(rows[key], i)
		}
	}
	for _, row := range rows {
		if len(row) > 1 {
			for _, i := range row {
				f.teasers[i] = true
			}
		}
	}
}

// boxAround returns the last block of the box that a heading such as «بیشتر
// بخوانید» opens: the smallest element around it that holds more than it, if
// that is mostly links.
func (f *finder) boxAround(i, first, last int) int {
	for el := f.page.blocks[i].el; el > 0; el = f.page.els[el].parent {
		e := &f.page.els[el]
		if e.last-e.first < 2 {
			continue
		}
		if e.first < first || e.last > last {
			return i
		}
		runes, links := 0, 0
		for k := max(e.first, i); k < e.last; k++ {
			runes += f.page.blocks[k].runes
			links += f.page.blocks[k].links
		}
		if runes > 0 && links*10 >= (runes-f.page.blocks[i].runes)*6 && e.first >= i-1 {
			return e.last - 1
		}
		return i
	}
	return i
}

// dropped lists the elements in a range of blocks that the rule leaves out.
func (f *finder) dropped(first, last int) []int {
	if f.rule == nil || len(f.rule.drop) == 0 {
		return nil
	}
	var out []int
	for i := range f.page.els {
		e := &f.page.els[i]
		if e.first < first || e.last > last+1 || e.first == e.last {
			continue
		}
		for _, sel := range f.rule.drop {
			if sel.Match(e.node) {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// weight is the length of the text in blocks, links not counted.
func (f *finder) weight(blocks []int) int {
	sum := 0
	for _, i := range blocks {
		sum += f.page.blocks[i].runes - f.page.blocks[i].links
	}
	return sum
}

// bodyText joins the paragraphs.
func (f *finder) bodyText() string {
	var out []string
	for _, i := range f.body {
		if f.claimed[i] || i == f.title {
			continue
		}
		out = append(out, f.page.blocks[i].text)
	}
	return joinParagraphs(f.preferStated(out))
}

// preferStated takes the text that JSON-LD states where the page was read by
// its shape alone and the two are of one size: it has no captions and boxes.
func (f *finder) preferStated(seen []string) []string {
	stated := f.page.meta.data.text
	if f.byRule || stated == "" || strings.HasSuffix(stated, "…") || strings.HasSuffix(stated, "...") {
		return seen
	}
	if strings.ContainsAny(stated, "<>") {
		return seen
	}
	size := 0
	for _, p := range seen {
		size += runeCount(p)
	}
	if n := runeCount(stated); n < minBody || n*10 < size*7 {
		return seen
	}
	whole := foldKey(stated)
	var kept []string
	length := 0
	for _, p := range seen {
		if key := foldKey(p); strings.Contains(whole, key) {
			kept = append(kept, p)
			length += len(key)
		}
	}
	if length*100 >= len(whole)*98 { // all of it is on the page, with its paragraphs
		return kept
	}
	var lines []string
	for p := range strings.SplitSeq(stated, "\n") {
		lines = append(lines, oneLine(p))
	}
	return lines
}

// joinParagraphs drops the closing lines of agencies. The paragraphs are one
// line each.
func joinParagraphs(list []string) string {
	out := slices.DeleteFunc(list, func(p string) bool { return p == "" })
	if i := slices.IndexFunc(out, func(p string) bool { return runeCount(p) < 40 && endLine.MatchString(plain(p)) }); i > 0 {
		out = out[:i+1] // what follows the closing line is not the agency's
	}
	for len(out) > 0 {
		last := out[len(out)-1]
		line := plain(last)
		if codeLine.MatchString(line) || line == "انتهای پیام" {
			out = out[:len(out)-1]
			continue
		}
		if at := endLine.FindStringIndex(line); at != nil {
			cut := cutLike(last, line, at[0])
			if cut == "" {
				out = out[:len(out)-1]
				continue
			}
			out[len(out)-1] = cut
		}
		break
	}
	return strings.Join(out, "\n")
}

// cutLike cuts text where its plain form is cut: both have the words in the
// same order, so the words before the cut are counted.
func cutLike(text, line string, at int) string {
	n := len(strings.Fields(line[:at]))
	rest := strings.Fields(plain(text))
	if n == 0 || n >= len(rest) {
		return ""
	}
	fields := strings.Fields(text)
	count := 0
	for i, w := range fields {
		if count >= n {
			return strings.Join(fields[:i], " ")
		}
		count += max(len(strings.Fields(plain(w))), 1)
	}
	return text
}

func unescape(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}
