package extract

import (
	"strings"

	"github.com/peygir/peygir/news"
)

// findKicker returns the line above the headline.
func (f *finder) findKicker() string {
	if text, _, known := f.byField(fieldKicker, elsewhere); known {
		if foldKey(text) == "" {
			return ""
		}
		return text
	}
	if f.kicker != "" {
		return f.kicker
	}
	for i := f.title - 1; i >= 0; i-- {
		b := &f.page.blocks[i]
		if b.noise&(hidden|advert|share|caption) != 0 || f.isCaption(i) {
			continue
		}
		linked := b.links*2 > b.runes && !f.self(b.href)
		if b.noise&(elsewhere|crumbs|tagList) != 0 || linked || b.runes > 160 || f.distance(i, f.title) > 2 {
			return ""
		}
		line := f.line(i)
		if b.runes < 3 || labelLine.MatchString(line) || codeLabel.MatchString(line) || strings.ContainsAny(line, "»>|") || f.isDateLine(i) || foldKey(line) == foldKey(f.siteName()) {
			return ""
		}
		return b.text
	}
	return ""
}

// siteName is the outlet as the metadata names it.
func (f *finder) siteName() string {
	if s := f.page.meta.get("og:site_name", "application-name", "publisher"); s != "" {
		return s
	}
	return ""
}

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

// isDateLine reports whether a block is little more than a date.
func (f *finder) isDateLine(i int) bool {
	b := &f.page.blocks[i]
	if b.runes > 90 {
		return false
	}
	m, ok := f.date(i)
	switch {
	case !ok:
		return false
	case b.runes < 45, labelLine.MatchString(f.line(i)):
		return true
	}
	pieces := m.precision == news.PrecisionMinute || b.loose != b.text || strings.Contains(b.text, "مطالعه")
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
		if b := &f.page.blocks[i]; b.noise&(elsewhere|crumbs) == 0 && len(desc) > 30 && f.page.key(i) == desc {
			f.claimed[i] = true
			return b.text
		}
	}
	return f.leadByPlace(first, last)
}

// leadByPlace looks for a lead by its class, then by its place before the
// text. The text's own first paragraph is none.
func (f *finder) leadByPlace(first, last int) string {
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(elsewhere|crumbs|caption|tagList) == 0 && b.runes >= 15 && f.leadClass(i) {
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
		if b.noise&notBody != 0 || b.runes < 25 || b.links*2 > b.runes || labelLine.MatchString(f.line(i)) || f.isDateLine(i) {
			continue
		}
		parts = append(parts, b.text)
		f.claimed[i] = true
	}
	return strings.Join(parts, "\n")
}

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
