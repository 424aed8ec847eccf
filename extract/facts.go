package extract

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	codeLabel     = regexp.MustCompile(`(?:(?:کد|شناسه|شماره) ?(?:خبر|مطلب|نوشته|گزارش) ?[:：]?|(?:^|\s)(?:کد|شناسه|شماره) ?[:：]) ?(\d[\d٬,،.]{2,14})(?:\D|$)`)
	codeLabelOnly = regexp.MustCompile(`^(?:کد|شناسه|شماره) ?(?:خبر|مطلب|نوشته|گزارش) ?[:：]?$`)
)

// findCode returns the number that the outlet gives the article.
func (f *finder) findCode() string {
	if f.rule != nil {
		for _, s := range f.rule.fields[fieldCode] {
			if s.attr != "" {
				if code := codeDigits(f.attribute(s)); code != "" {
					return code
				}
				continue
			}
			for _, el := range f.elements(s, related|comment|advert) {
				if code := codeDigits(textOf(f.page.els[el].node)); code != "" {
					return code
				}
			}
		}
	}
	last := len(f.page.blocks)
	if len(f.body) > 0 {
		last = min(last, f.body[len(f.body)-1]+25)
	}
	follows := min(last, f.follows())
	if code := f.labelledCode(0, follows); code != "" {
		return code
	}
	if code := f.statedCode(); code != "" {
		return code
	}
	code := f.labelledCode(follows, last)
	if own := addressCode(f.in.URL); own != "" && own != code {
		return "" // what readers quote is another article's
	}
	return code
}

// labelledCode looks for the number beside its label in a range of blocks.
func (f *finder) labelledCode(first, last int) string {
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(related|comment|advert|menu) != 0 || b.runes > 200 || contains(f.body, i) {
			continue
		}
		if f.says(isCodeLabel, i) {
			if code := codeDigits(codeLabel.FindStringSubmatch(f.line(i))[1]); code != "" {
				return code
			}
		}
		if b.runes < 20 && i+1 < len(f.page.blocks) && codeLabelOnly.MatchString(f.line(i)) {
			if code := codeDigits(f.page.blocks[i+1].text); code != "" && f.page.blocks[i+1].runes < 20 {
				return code
			}
		}
	}
	return ""
}

// addressNumber is a number that is a part of a path by itself or stands at
// either end of one.
var addressNumber = regexp.MustCompile(`^(?:news-)?([0-9]{4,12})(?:-.*|\.s?html?)?$|-([0-9]{4,12})(?:\.s?html?)?$`)

// addressCode is the number in an address, if there is but one that is no
// year: many outlets show their code nowhere else.
func addressCode(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	code := ""
	for _, part := range parts {
		m := addressNumber.FindStringSubmatch(part)
		if m == nil || len(part) == 4 && (strings.HasPrefix(part, "1") || strings.HasPrefix(part, "20")) {
			continue
		}
		if code != "" {
			return ""
		}
		code = m[1] + m[2]
	}
	return code
}

// codeNames are what heads call the number, without signs between the words.
var codeNames = map[string]bool{
	"nastoohnid": true, "nastoohcode": true, "newscode": true, "newsid": true, "nid": true, "articleid": true, "postid": true,
	"contentid": true, "documentid": true, "khabarid": true, "newsno": true, "newsnumber": true, "storyid": true, "dcidentifier": true,
	"dctermsidentifier": true, "identifier": true, "itemid": true, "articlecode": true, "newsnewsid": true, "articlearticleid": true,
}

// statedCode is the number that the head gives.
func (f *finder) statedCode() string {
	for _, name := range slices.Sorted(maps.Keys(f.page.meta.named)) {
		key := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, name)
		if codeNames[key] {
			if code := codeDigits(f.page.meta.named[name][0]); code != "" {
				return code
			}
		}
	}
	return ""
}

// codeDigits reads «کد خبر: ۱۱۶٬۰۱۴» as 116014; what has other letters after
// its digits, or several numbers, is no code.
func codeDigits(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range latin(s) {
		switch {
		case r >= '0' && r <= '9':
			if gap {
				return ""
			}
			b.WriteRune(r)
		case b.Len() == 0 || r == '٬' || r == ',' || r == '،' || r == '.' || r == '\u200c' || r == '\u200f' || r == '\u200e':
		default:
			gap = true
		}
	}
	if b.Len() < 3 || b.Len() > 15 {
		return ""
	}
	return b.String()
}

var tagsLabel = regexp.MustCompile(`^(?:برچسب ?ها?|کلید ?واژه ?ها?|کلمات کلیدی|تگ ?ها?|واژه ?های کلیدی)(?:ی خبر)? ?[:：]?`)

// findTags returns the tags: links to tag pages on the page, else keywords.
func (f *finder) findTags() []string {
	var out []string
	if f.rule != nil {
		for _, s := range f.rule.fields[fieldTags] {
			for _, el := range f.elements(s, related|comment|advert|hidden) {
				out = append(out, textOf(f.page.els[el].node))
			}
			if out = cleanTags(out); len(out) > 0 {
				return out
			}
		}
	}
	meta := &f.page.meta
	for i := range f.page.els {
		if e := &f.page.els[i]; e.node.DataAtom == atom.A && e.noise&(related|comment|advert|hidden|menu) == 0 && hasRel(e.node, "tag") {
			out = append(out, textOf(e.node))
		}
	}
	if out = cleanTags(out); len(out) > 0 {
		return out
	}
	for _, list := range [][]string{meta.data.keywords, meta.named["article:tag"]} {
		for _, s := range list {
			out = append(out, splitTags(s)...)
		}
		if out = cleanTags(out); len(out) > 0 {
			return out
		}
	}
	if out = cleanTags(f.labelledTags()); len(out) > 0 {
		return out
	}
	if out = cleanTags(f.linkedTags()); len(out) > 0 {
		return out
	}
	site := foldKey(f.siteName() + " " + meta.title)
	for _, s := range splitTags(meta.get("keywords", "news_keywords")) {
		if key := foldKey(s); len(key) > 3 && !strings.Contains(site, key) {
			out = append(out, s)
		}
	}
	return cleanTags(out)
}

var tagPath = regexp.MustCompile(`(?i)(?:^|[/?&])(?:tags?|keywords?|hashtags?|labels?)[/=]`)

// linkedTags reads the first row of links to pages of tags that follows the
// headline.
func (f *finder) linkedTags() []string {
	var out []string
	row := -1
	for i := range f.page.els {
		e := &f.page.els[i]
		if e.node.DataAtom != atom.A || e.first <= f.title || e.noise&(related|comment|advert|menu|hidden) != 0 || !tagPath.MatchString(attr(e.node, "href")) {
			continue
		}
		at := e.parent
		for up := 0; up < 2 && at > 0 && f.page.els[at].end == e.end; up++ { // an item of a list
			at = f.page.els[at].parent
		}
		if row < 0 {
			row = at
		}
		if i >= f.page.els[row].end {
			break
		}
		out = append(out, textOf(e.node))
	}
	if len(out) > 25 {
		return nil
	}
	return out
}

// labelledTags reads the links beside «برچسب ها».
func (f *finder) labelledTags() []string {
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if i <= f.title || f.inBody(i) || b.noise&(related|comment|advert|menu|hidden) != 0 || b.runes-b.links > 40 || b.links == b.runes || !f.says(isTagsLabel, i) {
			continue
		}
		for el, up := b.el, 0; el > 0 && up < 3; el, up = f.page.els[el].parent, up+1 {
			var out []string
			for k := el; k < f.page.els[el].end; k++ {
				if n := f.page.els[k].node; n.DataAtom == atom.A {
					out = append(out, textOf(n))
				}
			}
			if len(out) > 0 {
				if len(out) > 25 {
					return nil
				}
				return out
			}
		}
	}
	return nil
}

func hasRel(n *html.Node, want string) bool {
	for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
		if strings.Trim(rel, ",") == want {
			return true
		}
	}
	return false
}

// cleanTags drops empty, doubled and overlong tags.
func cleanTags(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range list {
		t = strings.TrimLeft(oneLine(t), "#")
		key := foldKey(t)
		if key == "" || seen[key] || runeCount(t) > 60 {
			continue
		}
		seen[key] = true
		out = append(out, t)
	}
	return out
}

// findAuthor returns who wrote the article.
func (f *finder) findAuthor() string {
	if text, _, _ := f.byField(fieldAuthor, elsewhere); text != "" {
		return strings.TrimSpace(strings.TrimPrefix(text, "نویسنده:"))
	}
	if f.page.meta.data.author != "" {
		return f.page.meta.data.author
	}
	for i := range f.page.els {
		if e := &f.page.els[i]; e.noise&elsewhere == 0 && (hasRel(e.node, "author") || attr(e.node, "itemprop") == "author") {
			if text := textOf(e.node); text != "" && runeCount(text) < 60 {
				return text
			}
		}
	}
	return ""
}

// findSection returns the section, the innermost where the page names several.
func (f *finder) findSection() string {
	s, _, _ := f.byField(fieldSection, related|comment|advert)
	if s == "" {
		s = f.page.meta.get("article:section")
	}
	if s == "" {
		s = f.page.meta.data.section
	}
	if s == "" {
		for i := range f.page.els { // the last crumb that is a link
			if e := &f.page.els[i]; e.node.DataAtom == atom.A && e.noise&crumbs != 0 && e.noise&(related|comment|advert|hidden) == 0 {
				s = textOf(e.node)
			}
		}
	}
	if i := strings.LastIndexAny(s, ">»"); i >= 0 {
		s = strings.Trim(s[i:], ">» ")
	}
	return strings.TrimSpace(s)
}
