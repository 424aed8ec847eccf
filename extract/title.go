package extract

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findTitle returns the headline as it stands on the page, and notes its
// block: what is before and after it is told by it.
func (f *finder) findTitle() string {
	meta := &f.page.meta
	if text, el, _ := f.byField(fieldTitle, elsewhere); text != "" {
		if el >= 0 {
			f.title = f.blockAt(el, text)
		}
		return text
	}
	refs := f.titleRefs()
	if text := f.splitTitle(refs); text != "" {
		return text
	}
	if text := f.splitLine(refs); text != "" {
		return text
	}
	best, score := -1, 0.0
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if b.noise&elsewhere != 0 || b.runes < 4 || b.runes > 350 {
			continue
		}
		if s := f.titleScore(i, refs); s > score {
			best, score = i, s
		}
	}
	if best >= 0 {
		f.title = best
		return f.page.blocks[best].text
	}
	for i := range f.page.els { // the page title says something else
		if e := &f.page.els[i]; e.node.DataAtom == atom.H1 && e.noise&elsewhere == 0 {
			if text := textOf(e.node); runeCount(text) >= 8 {
				f.title = f.blockAt(i, text)
				return text
			}
		}
	}
	if meta.data.headline == "" && meta.get("og:title") == "" {
		if i := f.emphasised(); i >= 0 {
			f.title = i
			return f.page.blocks[i].text
		}
	}
	return f.metaTitle()
}

// emphasised finds the headline of an old page whose <title> only names the
// outlet: a line in large or bold letters, or called a title, above the text.
func (f *finder) emphasised() int {
	best, score := -1, 0
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if b.noise&(elsewhere|crumbs|tagList|caption) != 0 || b.runes < 12 || b.runes > 200 || b.links*2 > b.runes && !f.self(b.href) ||
			f.says(isStop, i) || f.says(isReadAlso, i) {
			continue
		}
		s := 0
		if b.bold*10 >= b.runes*9 {
			s++
		}
		for k := b.el; k < min(f.page.els[b.el].end, b.el+4); k++ {
			n := f.page.els[k].node
			if n.DataAtom == atom.Font && strings.Trim(attr(n, "size"), "+") >= "4" || n.DataAtom == atom.H2 || n.DataAtom == atom.H3 {
				s++
			}
			switch size := fontSize(attr(n, "style")); {
			case size >= 22:
				s += 3
			case size >= 18:
				s += 2
			case size >= 16.5:
				s++
			}
			for word := range words(attr(n, "class") + " " + attr(n, "id")) {
				if word == "titr" || word == "title" || word == "headline" || word == "tit" {
					s++
				}
			}
		}
		if s > score && (s > 1 || !f.isDateLine(i)) {
			best, score = i, s
		}
	}
	if score == 0 || best+1 >= len(f.page.blocks) {
		return -1
	}
	return best
}

var fontSizes = regexp.MustCompile(`font(?:-size)?:[^;]*?([0-9.]+)(px|pt|r?em|%)`)

// fontSize is the size of letters that a style sets, in pixels; 0: none.
func fontSize(style string) float64 {
	if !strings.Contains(style, "font") {
		return 0
	}
	m := fontSizes.FindStringSubmatch(strings.ReplaceAll(strings.ToLower(style), " ", ""))
	if m == nil {
		return 0
	}
	size, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0
	}
	return size * map[string]float64{"px": 1, "pt": 4.0 / 3, "em": 16, "rem": 16, "%": .16}[m[2]]
}

// splitTitle reads a headline that shares its element with the kicker: what
// names the article says where it begins, or that element is called a kicker.
func (f *finder) splitTitle(refs []string) string {
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if a := f.page.els[b.el].node.DataAtom; a != atom.H1 && a != atom.H2 || b.noise&elsewhere != 0 || b.runes > 350 {
			continue
		}
		for k := b.el + 1; k < f.page.els[b.el].end; k++ {
			n := f.page.els[k].node
			before := textOf(n)
			title, found := strings.CutPrefix(b.text, before)
			if title = trimEdges(title); !found || before == "" || runeCount(title) < 15 {
				continue
			}
			// A word of the headline that the metadata dropped is no kicker.
			if f.named(b.text, refs) || !f.named(title, refs) && !calledKicker(n) {
				continue
			}
			f.title, f.kicker = i, before
			return title
		}
	}
	return ""
}

// splitLine does the same for a line that is no heading: it ends in what the
// head calls the article, and an element of its own holds what stands before.
func (f *finder) splitLine(refs []string) string {
	titles := slices.DeleteFunc(append(slices.Clone(refs[:3]), foldKey(f.metaTitle())), func(ref string) bool { return len(ref) < minSlug })
	if len(titles) == 0 {
		return ""
	}
	for i := range f.page.blocks { // it may have a line of its own
		if b := &f.page.blocks[i]; b.noise&elsewhere == 0 && b.runes <= 350 && slices.Contains(titles, f.page.key(i)) {
			return ""
		}
	}
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if b.noise&elsewhere != 0 || b.runes > 350 || f.page.els[b.el].end-b.el < 2 || b.links > 0 && !f.self(b.href) {
			continue
		}
		key := f.page.key(i)
		ends := slices.ContainsFunc(titles, func(title string) bool {
			return len(key) > len(title) && len(key) < len(title)+300 && strings.HasSuffix(key, title)
		})
		if !ends {
			continue
		}
		for k := b.el + 1; k < f.page.els[b.el].end; k++ {
			before := textOf(f.page.els[k].node)
			title, found := strings.CutPrefix(b.text, before)
			if title = trimEdges(title); found && before != "" && slices.Contains(titles, foldKey(title)) {
				if line := plain(before); hasPathSign(before) || marks[isStop].match(line) || marks[isLabel].match(line) {
					break // the way to the page, or a list
				}
				f.title, f.kicker = i, before
				return title
			}
		}
	}
	return ""
}

// hasPathSign reports whether a line is parted as the way to a page is.
func hasPathSign(s string) bool {
	return strings.ContainsAny(s, "»>|›") || strings.HasSuffix(s, "/")
}

// named reports whether a text is what one of the references says.
func (f *finder) named(text string, refs []string) bool {
	key := foldKey(text)
	return slices.ContainsFunc(refs, func(ref string) bool {
		return ref == key || len(ref) >= minSlug && len(ref)*5 >= len(key)*4 && strings.HasPrefix(key, ref) // a cut address
	}) || strings.Contains(foldKey(f.page.meta.title), key)
}

// kickerWords are class names of the line above the headline.
var kickerWords = map[string]bool{
	"kicker": true, "rutitr": true, "rotitr": true, "rootitr": true, "roottitr": true, "uptitle": true, "overtitle": true,
	"suptitle": true, "toptitle": true, "pretitle": true, "supertitle": true, "eyebrow": true, "over": true,
	"roo": true, "rou": true, "rooh": true, "overline": true, "surtitle": true, "pretitr": true, "headtitle": true,
}

func calledKicker(n *html.Node) bool { return n.DataAtom == atom.Small || classedKicker(n) }

func classedKicker(n *html.Node) bool {
	for word := range words(attr(n, "class")) {
		if kickerWords[word] {
			return true
		}
	}
	return false
}

// titleRefs are the folded texts that name the article, best first: those of
// the head, the words of its address, what stands for its picture, and last
// the page's title, which may only be the outlet's.
func (f *finder) titleRefs() []string {
	meta := &f.page.meta
	refs := []string{foldKey(meta.data.headline), foldKey(meta.get("og:title")), foldKey(meta.get("twitter:title"))}
	for _, address := range append([]string{f.in.URL}, meta.links["canonical"]...) {
		if u, err := url.Parse(address); err == nil {
			if slug := foldKey(strings.TrimLeft(path.Base(u.Path), "0123456789-")); len(slug) >= minSlug {
				refs = append(refs, slug)
			}
		}
	}
	linked := 0 // end of the link that is being walked
	for i := range f.page.els {
		e := &f.page.els[i]
		switch e.node.DataAtom {
		case atom.A:
			linked = max(linked, e.end)
		case atom.Img:
			if alt := attr(e.node, "alt"); i >= linked && e.noise&(elsewhere&^hidden) == 0 && len(alt) >= minSlug {
				refs = append(refs, foldKey(alt))
			}
		}
	}
	return append(refs, foldKey(meta.title))
}

// minSlug is the least length of an address or of the words for a picture
// that can be told from the name of a section.
const minSlug = 24

// titleScore says how much of what names the article a block repeats.
func (f *finder) titleScore(i int, refs []string) float64 {
	b := &f.page.blocks[i]
	key := f.page.key(i)
	if len(key) < 8 || b.links*2 > b.runes && leadsHome(b.href) { // the outlet's name
		return 0
	}
	score := 0.0
	for k, ref := range refs {
		share := 0.0
		switch {
		case ref == "":
		case k >= 3 && k < len(refs)-1: // cut, and cleaned of signs
			if strings.HasPrefix(key, ref) || strings.Contains(ref, key) {
				share = 0.9 * float64(min(len(key), len(ref))) / float64(max(len(key), len(ref)))
			}
		case strings.Contains(ref, key):
			share = float64(len(key)) / float64(len(ref))
			if k == len(refs)-1 { // which often is the outlet's name
				share *= 0.85
			}
		}
		if share < 0.4 && k < len(refs)-1 || share < 0.25 {
			continue // the outlet's name, or the section
		}
		score = max(score, share)
	}
	if score == 0 {
		return 0
	}
	switch f.page.els[b.el].node.DataAtom {
	case atom.H1:
		score += 0.5
	case atom.H2, atom.H3:
		score += 0.2
	}
	if b.links*2 > b.runes {
		score -= 0.05
		if !f.self(b.href) {
			score -= 0.35 // a teaser or a crumb
		}
	}
	if f.inList(i) {
		score -= 0.2 // also of this article, among the latest
	}
	if b.noise&(crumbs|caption|tagList) != 0 {
		score -= 0.5
	}
	return score
}

// inList reports whether a block stands in an item of a list.
func (f *finder) inList(i int) bool {
	for el := f.page.blocks[i].el; el >= 0 && f.page.els[el].last-f.page.els[el].first < 6; el = f.page.els[el].parent {
		if f.page.els[el].node.DataAtom == atom.Li {
			return true
		}
	}
	return false
}

// self reports whether a link leads to the page it stands on.
func (f *finder) self(href string) bool {
	clean := func(s string) string {
		s, _, _ = strings.Cut(s, "#")
		return strings.Trim(s, "/")
	}
	if href == "" || strings.HasPrefix(href, "#") {
		return true
	}
	if href = clean(href); len(href) < 4 {
		return false
	}
	if f.own == nil {
		f.own = []string{}
		for _, own := range append([]string{f.in.URL, f.page.meta.get("og:url")}, f.page.meta.links["canonical"]...) {
			if own = clean(own); own != "" {
				f.own = append(f.own, unescape(own))
			}
		}
	}
	href = unescape(href)
	for _, own := range f.own {
		if before, found := strings.CutSuffix(own, href); found && (before == "" || strings.HasSuffix(before, "/")) {
			return true
		}
	}
	return false
}

// metaTitle is the title of the metadata without the name of the outlet.
func (f *finder) metaTitle() string {
	meta := &f.page.meta
	if meta.data.headline != "" {
		return meta.data.headline
	}
	title := meta.get("og:title", "twitter:title", "dc.title")
	if title == "" {
		title = meta.title
	}
	site := foldKey(meta.get("og:site_name"))
	longest := ""
	for _, sep := range []string{" - ", " | ", " – ", " — ", " :: ", " » "} {
		parts := strings.Split(title, sep)
		if len(parts) < 2 {
			continue
		}
		first, last := parts[0], parts[len(parts)-1]
		switch {
		case site != "" && foldKey(first) == site, site == "" && runeCount(first) < runeCount(last)/2:
			longest = strings.Join(parts[1:], sep)
		case site != "" && foldKey(last) == site, site == "" && runeCount(last) < runeCount(first)/2:
			longest = strings.Join(parts[:len(parts)-1], sep)
		}
		if longest != "" {
			return strings.TrimSpace(longest)
		}
	}
	return title
}

// blockAt is the block of an element, or that which holds its text when the
// element is inline.
func (f *finder) blockAt(el int, text string) int {
	e := &f.page.els[el]
	for i := e.first; i < e.last && i < len(f.page.blocks); i++ {
		if strings.Contains(f.page.blocks[i].text, text) || strings.Contains(text, f.page.blocks[i].text) {
			return i
		}
	}
	return -1
}
