package extract

import (
	"encoding/json"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata is what the head of a page says about it.
type metadata struct {
	title  string              // <title>
	named  map[string][]string // <meta>, by lower-case name, property or itemprop
	strewn map[string][]string // the same, amid the page: maybe of another story's teaser
	links  map[string][]string // <link rel>, by rel
	data   ld
	feeds  []feedLink
}

// feedLink is a <link rel=alternate> to a feed.
type feedLink struct{ href, title string }

// ld is the schema.org record of the article, if there is one.
type ld struct {
	found                                bool
	headline, description, section, text string
	published, modified, url, author     string
	identifier                           string
	keywords                             []string
}

func (m *metadata) init() {
	m.named, m.strewn, m.links = map[string][]string{}, map[string][]string{}, map[string][]string{}
}

// settle believes what is strewn over the page where it is said but once.
func (m *metadata) settle() {
	for name, values := range m.strewn {
		if len(values) == 1 && m.named[name] == nil {
			m.named[name] = values
		}
	}
}

// see collects what a node says about the page and reports whether it was
// such a node; the children of <head> are seen through.
func (m *metadata) see(n *nethtml.Node, aroundTitle map[*nethtml.Node]bool) bool {
	switch n.DataAtom {
	case atom.Head:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			m.see(c, aroundTitle)
		}
		return true
	case atom.Title:
		if m.title == "" && (n.Parent == nil || n.Parent.DataAtom == atom.Head) {
			m.title = textOf(n)
		}
		return true
	case atom.Meta:
		content := oneLine(attr(n, "content"))
		if content == "" {
			return true
		}
		into := m.named
		if n.Parent != nil && n.Parent.DataAtom != atom.Head && !aroundTitle[n.Parent] {
			into = m.strewn
		}
		for _, key := range []string{"name", "property", "itemprop"} {
			if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
				into[name] = append(into[name], content)
			}
		}
		return true
	case atom.Link:
		href := strings.TrimSpace(attr(n, "href"))
		if href == "" {
			return true
		}
		for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
			m.links[rel] = append(m.links[rel], href)
			if kind := strings.ToLower(attr(n, "type")); rel == "alternate" && (strings.Contains(kind, "rss") || strings.Contains(kind, "atom")) {
				m.feeds = append(m.feeds, feedLink{href, oneLine(attr(n, "title"))})
			}
		}
		return true
	case atom.Script:
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil {
			m.data.read(n.FirstChild.Data)
		}
		return true
	}
	return false
}

// get returns the first value of the first name that has one.
func (m *metadata) get(names ...string) string {
	for _, name := range names {
		if v := m.named[name]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// read takes the article out of a JSON-LD script; others are ignored.
func (d *ld) read(script string) {
	if d.found || len(script) > 1<<20 {
		return
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		// Editors' line breaks end up unescaped inside strings.
		repaired := strings.Map(func(r rune) rune {
			if r < 0x20 {
				return ' '
			}
			return r
		}, strings.TrimRight(strings.TrimSpace(script), ";"))
		if json.Unmarshal([]byte(repaired), &v) != nil {
			return
		}
	}
	d.search(v, 0)
}

func (d *ld) search(v any, depth int) {
	if d.found || depth > 8 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			d.search(x, depth+1)
		}
	case map[string]any:
		if isArticleType(v["@type"]) {
			d.take(v)
			return
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement"} {
			d.search(v[key], depth+1)
		}
	}
}

func isArticleType(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || v == "BlogPosting" || v == "Report" || v == "LiveBlogPosting"
	case []any:
		return slices.ContainsFunc(v, isArticleType)
	}
	return false
}

func (d *ld) take(m map[string]any) {
	d.found = true
	d.headline, d.description = str(m["headline"]), str(m["description"])
	if d.headline == "" {
		d.headline = str(m["name"])
	}
	d.published, d.modified = str(m["datePublished"]), str(m["dateModified"])
	if d.published == "" {
		d.published = str(m["dateCreated"])
	}
	d.section, d.author = str(m["articleSection"]), person(m["author"])
	d.identifier = identifier(m["identifier"])
	d.url = str(m["url"])
	if d.url == "" {
		d.url = str(m["mainEntityOfPage"])
	}
	if s, ok := m["articleBody"].(string); ok {
		d.text = s
	}
	switch k := m["keywords"].(type) {
	case string:
		d.keywords = splitTags(k)
	case []any:
		for _, x := range k {
			d.keywords = append(d.keywords, splitTags(str(x))...)
		}
	}
}

// str returns a text, or that of the first of a list, or the name or address
// of a thing.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return oneLine(html.UnescapeString(v))
	case []any:
		if len(v) > 0 {
			return str(v[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "@id", "url"} {
			if s, ok := v[key].(string); ok {
				return oneLine(html.UnescapeString(s))
			}
		}
	}
	return ""
}

// identifier is a number, also in letters or as the value of a property.
func identifier(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return v
	case map[string]any:
		return identifier(v["value"])
	}
	return ""
}

// person returns the names of people; the outlet itself is no author.
func person(v any) string {
	switch v := v.(type) {
	case []any:
		var names []string
		for _, x := range v {
			if n := person(x); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, "، ")
	case map[string]any:
		if t, ok := v["@type"].(string); ok && strings.Contains(t, "Organization") {
			return ""
		}
	}
	return str(v)
}

// splitTags splits a list of keywords.
func splitTags(s string) []string {
	var out []string
	for t := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' || r == '|' }) {
		if t = trimEdges(oneLine(t)); t != "" {
			out = append(out, strings.TrimPrefix(t, "#"))
		}
	}
	return out
}

// isArticle reports whether the head calls the page an article.
func (m *metadata) isArticle() bool {
	return m.data.found || strings.EqualFold(m.get("og:type"), "article")
}

// published lists the dates of publication that the head claims, best first.
func (m *metadata) published() []string {
	return nonEmpty(m.data.published, m.get("article:published_time"), m.get("datepublished"), m.get("og:published_time"),
		m.get("dcterms.created"), m.get("dcterms.issued"), m.get("dcterms.date"), m.get("dc.date.issued"), m.get("dc.date"),
		m.get("dc.date.created"), m.get("pubdate"), m.get("pub_date"), m.get("publication_date"), m.get("publish_date"), m.get("parsely-pub-date"), m.get("sailthru.date"), m.get("publishdate"), m.get("publish-date"), m.get("article:published"), m.get("date"))
}

// modified is the time of the last change, if the head knows one.
func (m *metadata) modified(fetched time.Time) time.Time {
	for _, s := range nonEmpty(m.data.modified, m.get("article:modified_time"), m.get("og:updated_time"), m.get("datemodified"), m.get("article:modified")) {
		if d, ok := parseDate(s, fetched); ok {
			return d.time
		}
	}
	return time.Time{}
}

func nonEmpty(values ...string) []string {
	out := values[:0]
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}
