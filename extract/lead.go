package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
)

// findKicker returns the line above the headline, or the one below it where
// there is none above.
func (f *finder) findKicker() string {
	text, known := f.kickerAbove()
	if text == "" && !known {
		if i := f.kickerBelow(); i >= 0 {
			f.claimed[i] = true
			return f.page.blocks[i].text
		}
	}
	return text
}

// kickerAbove also reports whether a rule knows where the kicker would be.
func (f *finder) kickerAbove() (text string, known bool) {
	if text, _, known := f.byField(fieldKicker, elsewhere); known {
		if foldKey(text) == "" {
			text = ""
		}
		return text, true
	}
	if f.kicker != "" {
		return f.kicker, true
	}
	for i := f.title - 1; i >= 0; i-- {
		b := &f.page.blocks[i]
		if b.noise&(hidden|advert|share|caption) != 0 || f.isCaption(i) || f.page.key(i) == f.page.key(f.title) {
			continue
		}
		linked := b.links*2 > b.runes && !f.self(b.href)
		if b.noise&(elsewhere|crumbs|tagList) != 0 || linked || b.runes > 160 || f.distance(i, f.title) > 2 {
			return "", false
		}
		line := f.line(i)
		if f.isSectionName(i) || len(f.page.key(f.title)) > 20 && strings.HasSuffix(f.page.key(i), f.page.key(f.title)) {
			continue // or a path that ends in the headline
		}
		if b.runes < 3 || f.says(isLabel, i) || f.says(isStop, i) || f.says(isTalk, i) || f.says(isReadAlso, i) || f.says(isCodeLabel, i) || strings.ContainsAny(line, "»>|") || f.isDateLine(i) || f.inAbout(i) || foldKey(line) == foldKey(f.siteName()) {
			return "", false
		}
		return b.text, true
	}
	return "", false
}

// isSectionName reports whether a short line is the name of a part of the
// outlet, to which the page has a link or which the head names.
func (f *finder) isSectionName(i int) bool {
	if f.page.blocks[i].runes > 25 {
		return false
	}
	el := f.page.blocks[i].el
	for k := el; k < min(f.page.els[el].end, el+3); k++ {
		n := f.page.els[k].node
		for word := range words(attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "itemprop")) {
			if sectionWords[word] {
				return true
			}
		}
	}
	if b := &f.page.blocks[i]; b.runes <= 15 && strings.Count(b.text, " ") < 2 && !endsAsKicker(b.text) && !calledKicker(f.page.els[el].node) {
		return true
	}
	if sectionName.MatchString(f.line(i)) {
		return true
	}
	if f.sections == nil {
		f.sections = map[string]bool{foldKey(f.page.meta.get("article:section")): true, foldKey(f.page.meta.data.section): true}
		for k := range f.page.els {
			if n := f.page.els[k].node; n.DataAtom == atom.A {
				if text := shortText(n); text != "" {
					f.sections[foldKey(text)] = true
				}
			}
		}
		delete(f.sections, "")
	}
	return f.sections[f.page.key(i)]
}

// sectionWords are class names of the section's name.
var sectionWords = map[string]bool{
	"cat": true, "category": true, "categories": true, "section": true, "service": true, "svc": true, "goroh": true, "gorooh": true,
	"dasteh": true, "daste": true, "bakhsh": true, "sarvis": true,
}

// sectionName is how most outlets call their parts.
var sectionName = regexp.MustCompile(`^(?:(?:اخبار|گروه|سرویس|بخش|صفحه|حوزه) )?(?:` + oneSection + `)(?: ?(?:و|،|/|-)? ?(?:` + oneSection + `)){0,2}$`)

const oneSection = `سیاسی|سیاست(?: خارجی| داخلی)?|اقتصادی?|اجتماعی?|جامعه|فرهنگی?|هنری?|ورزشی?|بین ?الملل|جهان|خارجی|حوادث|علمی?|دانش|فناوری(?: اطلاعات)?|` +
	`استان ?ها|شهرستان ?ها|سلامت|پزشکی|دینی|مذهبی|سینما|کتاب|ادبیات|گردشگری|محیط زیست|دانشگاه|آموزش|انرژی|بورس|بانک(?: و بیمه)?|خودرو|صنعت|کشاورزی|ارتباطات|` +
	`یادداشت|گزارش|گفت ?و ?گو|مصاحبه|تحلیل|عکس|فیلم|ویدئو|صفحه اصلی|خانه|خبر|اخبار|عمومی`

// endsAsKicker reports whether a line ends in what leads on to the headline.
func endsAsKicker(s string) bool {
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "؛") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "/")
}

// shortText is the text of a link that holds nothing but a few words.
func shortText(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil {
		if c.Type == html.ElementNode {
			return shortText(c)
		}
		if c.Type == html.TextNode && len(c.Data) <= 60 {
			return c.Data
		}
	}
	return ""
}

// kickerBelow looks for a kicker under the headline, where systems print it
// that set headline and fields apart: it is called so, or it is a short line
// before the lead that ends as kickers do, in a colon or a semicolon.
func (f *finder) kickerBelow() int {
	if f.title < 0 || len(f.body) == 0 {
		return -1
	}
	for i := f.title + 1; i < f.body[0]; i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody != 0 || b.runes < 3 || b.runes > 160 || b.links*2 > b.runes || f.isDateLine(i) || f.says(isLabel, i) || f.says(isCodeLabel, i) || f.isCaption(i) {
			continue
		}
		called := false
		for el, up := b.el, 0; el > 0 && up < 3 && f.page.els[el].last-f.page.els[el].first == 1; el, up = f.page.els[el].parent, up+1 {
			called = called || classedKicker(f.page.els[el].node)
		}
		if called {
			return i
		}
		next := i + 1
		for next < f.body[0] && (f.page.blocks[next].noise&notBody != 0 || f.isCaption(next) || f.isDateLine(next) || f.says(isLabel, next) || f.isLinkLine(next)) {
			next++
		}
		if ends := strings.HasSuffix(b.text, ":") || strings.HasSuffix(b.text, "؛"); ends && !f.leadClass(i) && next < f.body[0] && f.isProse(next) {
			return i
		}
	}
	return -1
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
	if !ok {
		m, ok = f.timeElement(i)
	}
	switch {
	case !ok:
		return false
	case b.runes < 45, f.says(isLabel, i):
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
