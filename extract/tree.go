package extract

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/internal/charset"
	"github.com/peygir/peygir/news"
)

// maxElements bounds the work on pages that are made to be expensive; the
// largest front pages seen have some ten thousand.
const maxElements = 60_000

// element is one element of the flattened tree; its subtree is the elements
// up to end, and its text the blocks from first to last.
type element struct {
	node   *html.Node
	parent int
	end    int
	first  int // blocks inside: [first, last)
	last   int
	noise  noise // inherited from above
}

// block is the text between two block boundaries.
type block struct {
	text  string
	loose string // the same with a blank wherever two inline elements touch
	key   string // folded for comparison, made on demand
	el    int    // innermost block-level element around it
	runes int
	links int    // runes of link text
	bold  int    // runes of bold or slanted text
	href  string // of the first link
	noise noise
}

// document is a parsed page.
type document struct {
	raw      string
	els      []element
	blocks   []block
	meta     metadata
	names    map[string]noise    // of class names and ids that were looked up
	hasTitle map[*html.Node]bool // elements around a heading of the first rank
	cur      builder
}

// parse decodes and flattens a page, or says why it cannot.
func parse(in Input) (*document, news.Fault, string) {
	if len(in.Body) > MaxBytes {
		return nil, news.FaultTooLarge, fmt.Sprintf("page has %d bytes, more than %d are not read", len(in.Body), MaxBytes)
	}
	if len(bytes.TrimSpace(in.Body)) == 0 {
		return nil, news.FaultEmpty, "the page has no content"
	}
	if bytes.HasPrefix(in.Body, []byte("\x1f\x8b")) {
		return nil, news.FaultEncoding, "the page is compressed data"
	}
	text, _, ok := charset.Decode(in.ContentType, in.Body)
	if !ok {
		return nil, news.FaultNotHTML, "the page is binary data"
	}
	if !looksLikeHTML(text) {
		return nil, news.FaultNotHTML, "the page is no HTML document"
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // only nesting beyond what the parser's stack allows
		return nil, news.FaultNotHTML, "the page cannot be parsed: " + err.Error()
	}
	kept := spare.Get().(*room)
	d := &document{raw: text, names: map[string]noise{}, hasTitle: map[*html.Node]bool{}, els: kept.els, blocks: kept.blocks}
	d.meta.init()
	markTitles(root, d.hasTitle)
	d.walk(root, -1, place{})
	d.flush()
	d.meta.settle()
	if len(d.els) >= maxElements {
		return nil, news.FaultTooLarge, fmt.Sprintf("the page has more than %d elements", maxElements)
	}
	return d, news.FaultNone, ""
}

// room is what the lists of a document take; pages come one after another, and
// the next one needs as much.
type room struct {
	els    []element
	blocks []block
}

var spare = sync.Pool{New: func() any {
	return &room{make([]element, 0, 1024), make([]block, 0, 512)}
}}

// roomMax is the most elements for which room is kept.
const roomMax = 1 << 14

// release gives back the room of a document that has been read. Nothing may
// look at it afterwards.
func (d *document) release() {
	if cap(d.els) > roomMax || cap(d.blocks) > roomMax {
		return
	}
	clear(d.els)
	clear(d.blocks)
	spare.Put(&room{d.els[:0], d.blocks[:0]})
	d.els, d.blocks = nil, nil
}

// looksLikeHTML tells pages from feeds, JSON and plain text.
func looksLikeHTML(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 2048)]))
	switch {
	case strings.Contains(head, "<html"), strings.Contains(head, "<!doctype html"), strings.Contains(head, "<head"), strings.Contains(head, "<body"):
		return true
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "{"), strings.HasPrefix(head, "["), strings.HasPrefix(head, "%pdf"):
		return false
	}
	for _, tag := range []string{"<p", "<div", "<title", "<h1", "<table", "<article", "<meta"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return false
}

// markTitles finds the elements around an h1, whatever their class says. The
// outlet's name, which links to its front page, is not meant.
func markTitles(n *html.Node, around map[*html.Node]bool) {
	for c := range n.Descendants() {
		if c.DataAtom == atom.H1 && !linksHome(c) {
			for p := c; p != nil && !around[p]; p = p.Parent {
				around[p] = true
			}
		}
	}
}

// linksHome reports whether a heading stands in a link to the front page, or
// holds one.
func linksHome(h *html.Node) bool {
	home := func(n *html.Node) bool {
		return n != nil && n.DataAtom == atom.A && leadsHome(attr(n, "href"))
	}
	if home(h.Parent) {
		return true
	}
	for c := range h.ChildNodes() {
		if home(c) {
			return true
		}
	}
	return false
}

// leadsHome reports whether an address is that of a front page.
func leadsHome(href string) bool {
	href = strings.TrimSpace(href)
	_, rest, found := strings.Cut(href, "://")
	return href == "/" || found && !strings.Contains(strings.TrimSuffix(rest, "/"), "/")
}

// place is where a piece of text stands.
type place struct {
	block int // innermost block-level element
	noise noise
	link  bool
	href  string // of the link
	bold  bool
}

// walk flattens the subtree of n. Its depth is bounded by the parser's.
func (d *document) walk(n *html.Node, parent int, at place) {
	if n.Type == html.TextNode {
		d.cur.write(n.Data, at)
		return
	}
	if n.Type != html.ElementNode && n.Type != html.DocumentNode {
		return
	}
	if n.DataAtom == atom.Br {
		d.flush()
		return
	}
	if len(d.els) >= maxElements || d.meta.see(n, d.hasTitle) || skipped[n.DataAtom] {
		return
	}
	isBlock := n.Type == html.DocumentNode || blockLevel[n.DataAtom] || standsAlone(n)
	i := len(d.els)
	if isBlock {
		d.flush()
		at.block = i
	} else {
		d.cur.touch()
	}
	at.noise |= d.noiseOf(n, d.hasTitle[n])
	d.els = append(d.els, element{node: n, parent: parent, first: len(d.blocks), noise: at.noise})
	switch n.DataAtom {
	case atom.A:
		at.link, at.href = true, attr(n, "href")
	case atom.B, atom.Strong, atom.Em, atom.I, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		at.bold = true
	}
	if !at.bold && isBlock && styledBold(n) {
		at.bold = true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		d.walk(c, i, at)
	}
	if isBlock {
		d.flush()
	} else {
		d.cur.touch()
	}
	d.els[i].end = len(d.els)
	d.els[i].last = len(d.blocks)
	if d.cur.pending() {
		d.els[i].last++ // its text is still being collected
	}
}

// standsAlone reports whether an inline element is one of several that a style
// sheet sets below each other: it has a class and much text, and beside it, in
// an element that holds no text of its own, stands one with another class.
func standsAlone(n *html.Node) bool {
	if !phrases[n.DataAtom] || n.Parent == nil || !containers[n.Parent.DataAtom] {
		return false
	}
	class := attr(n, "class")
	if class == "" {
		return false
	}
	beside := false
	for _, step := range []func(*html.Node) *html.Node{prevSibling, nextSibling} {
		s := step(n)
		for s != nil && s.Type != html.ElementNode && strings.TrimSpace(s.Data) == "" {
			s = step(s)
		}
		switch {
		case s == nil:
		case s.Type != html.ElementNode:
			return false
		case phrases[s.DataAtom] || s.DataAtom == atom.Time:
			other := attr(s, "class")
			beside = beside || other != "" && other != class
		}
	}
	return beside && len(textOf(n)) >= 70
}

func prevSibling(n *html.Node) *html.Node { return n.PrevSibling }
func nextSibling(n *html.Node) *html.Node { return n.NextSibling }

var (
	phrases    = atoms(atom.Span, atom.Strong, atom.B, atom.Em, atom.I, atom.Small, atom.Font)
	containers = atoms(atom.Div, atom.Section, atom.Article, atom.Header, atom.Main, atom.Td, atom.Body)
)

// styledBold reports whether an element's own style sets bold letters.
func styledBold(n *html.Node) bool {
	style := attr(n, "style")
	if !strings.Contains(style, "font-weight") {
		return false
	}
	_, weight, _ := strings.Cut(strings.ReplaceAll(style, " ", ""), "font-weight:")
	return strings.HasPrefix(weight, "bold") || weight != "" && weight[0] >= '6' && weight[0] <= '9'
}

// flush ends the block in hand.
func (d *document) flush() {
	if b, ok := d.cur.take(); ok {
		d.blocks = append(d.blocks, b)
	}
}

// key returns the folded text of a block.
func (d *document) key(i int) string {
	if d.blocks[i].key == "" {
		d.blocks[i].key = foldKey(d.blocks[i].text)
	}
	return d.blocks[i].key
}

// holds reports whether a block lies in the subtree of an element.
func (d *document) holds(el, block int) bool {
	return d.els[el].first <= block && block < d.els[el].last
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }
