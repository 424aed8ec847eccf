package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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

var tagPath = regexp.MustCompile(`(?i)(?:^|[/?&])(?:tags?|keywords?|hashtags?|labels?|topics?|kw|barchasb|kelid)[/=?]`)

// linkedTags reads the first row of links to pages of tags that follows the
// headline.
func (f *finder) linkedTags() []string {
	var out []string
	row := -1
	for i := range f.page.els {
		e := &f.page.els[i]
		if e.node.DataAtom != atom.A || e.first <= f.title || e.noise&(related|comment|advert|menu|hidden) != 0 || !tagPath.MatchString(attr(e.node, "href")) && !hashed(e.node) {
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

// hashed reports whether the text of a link begins with a number sign.
func hashed(n *html.Node) bool {
	c := n.FirstChild
	return c != nil && c.Type == html.TextNode && strings.HasPrefix(strings.TrimSpace(c.Data), "#")
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
