package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	codeLabel     = regexp.MustCompile(`(?:(?:کد|شناسه|شماره) ?(?:خبر|مطلب|نوشته|گزارش) ?[:：]?|(?:^|\s)(?:کد|شناسه) ?[:：]) ?(\d[\d٬,،.]{2,14})(?:\D|$)`)
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
	for i := range last {
		b := &f.page.blocks[i]
		if b.noise&(related|comment|advert|menu) != 0 || b.runes > 200 || f.inBody(i) {
			continue
		}
		line := f.line(i)
		if m := codeLabel.FindStringSubmatch(line); m != nil {
			if code := codeDigits(m[1]); code != "" {
				return code
			}
		}
		if codeLabelOnly.MatchString(line) && i+1 < len(f.page.blocks) {
			if code := codeDigits(f.page.blocks[i+1].text); code != "" && f.page.blocks[i+1].runes < 20 {
				return code
			}
		}
	}
	return codeDigits(f.page.meta.get("nastooh:nid", "nastooh:code", "news-code", "newsid", "article:id"))
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
	site := foldKey(f.siteName() + " " + meta.title)
	for _, s := range splitTags(meta.get("keywords", "news_keywords")) {
		if key := foldKey(s); len(key) > 3 && !strings.Contains(site, key) {
			out = append(out, s)
		}
	}
	return cleanTags(out)
}

// labelledTags reads the links beside «برچسب ها».
func (f *finder) labelledTags() []string {
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if i <= f.title || f.inBody(i) || b.noise&(related|comment|advert|menu|hidden) != 0 || b.runes-b.links > 40 || b.links == b.runes || !tagsLabel.MatchString(f.line(i)) {
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
