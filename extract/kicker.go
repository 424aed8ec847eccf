package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
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
		return f.withoutSection(i), true
	}
	return "", false
}

// withoutSection is the text of a block without the names of sections that
// stand before or behind it in elements of their own.
func (f *finder) withoutSection(i int) string {
	pieces := f.pieces(i)
	if len(pieces) < 2 {
		return f.page.blocks[i].text
	}
	kept := slices.DeleteFunc(slices.Clone(pieces), func(s string) bool {
		_, dated := parseDate(s, f.in.FetchedAt)
		line := plain(s)
		return dated || marks[isLabel].match(line) || marks[isCodeLabel].match(line) || f.namesSection(s) || runeCount(s) <= 15 && strings.Count(s, " ") < 2 && !endsAsKicker(s)
	})
	if len(kept) == len(pieces) {
		return f.page.blocks[i].text
	}
	return strings.Join(kept, " ")
}

// isSectionName reports whether a short line is the name of a part of the
// outlet, to which the page has a link or which the head names.
func (f *finder) isSectionName(i int) bool {
	if f.page.blocks[i].runes > sectionRunes {
		return false
	}
	if pieces := f.pieces(i); len(pieces) > 1 {
		return f.withoutSection(i) == "" // all of them
	}
	el := f.page.blocks[i].el
	for _, k := range f.ownElements(i) {
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
	return f.namesSection(f.page.blocks[i].loose)
}

// namesSection reports whether a text is the name of a section, as outlets
// call them, or as the head or a link of the page says.
func (f *finder) namesSection(s string) bool {
	if sectionName.MatchString(plain(s)) {
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
	return f.sections[foldKey(s)] && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "؛") // a tag may say the same
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
