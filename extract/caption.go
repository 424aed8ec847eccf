package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
)

// isCaption reports whether a block is a short line in the same box as a
// picture.
func (f *finder) isCaption(i int) bool {
	return known(&f.lines[i].caption, func() bool {
		return f.page.blocks[i].noise&caption != 0 || f.standsByPicture(i) && !f.statesFacts(i)
	})
}

// statesFacts reports whether a line beside a picture is about the article:
// the picture is the author's portrait, or an icon.
func (f *finder) statesFacts(i int) bool {
	if _, dated := f.timeElement(i); dated {
		return true
	}
	m, dated := f.date(i)
	return dated && m.precision == news.PrecisionMinute || f.says(isCodeLabel, i)
}

func (f *finder) standsByPicture(i int) bool {
	b := &f.page.blocks[i]
	kind := f.page.els[b.el].node.DataAtom
	if b.runes > 100 || strings.HasSuffix(b.text, ".") || kind != atom.Div && kind != atom.P && kind != atom.Center && kind != atom.Td && kind != atom.Li {
		return false
	}
	e := &f.page.els[b.el]
	if e.last-e.first != 1 {
		return false
	}
	pictured := false
	for k := b.el; k < e.end; k++ {
		switch f.page.els[k].node.DataAtom {
		case atom.Img:
			pictured = true
		case atom.Time: // a byline, with the author's portrait
			return false
		}
	}
	if pictured {
		return kind == atom.Div || kind == atom.Center || kind == atom.Li || centred(e.node) || captionWords.MatchString(f.line(i))
	}
	if besidePlayer(e.node) {
		return true
	}
	for n := e.node.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			return n.DataAtom == atom.Img || onlyPicture(n) && (captionWords.MatchString(f.line(i)) || centred(e.node) || f.inBody(i) && i > f.body[0])
		}
	}
	return false
}

// besidePlayer reports whether a film or a sound is all that stands beside an
// element.
func besidePlayer(n *html.Node) bool {
	if n.Parent == nil {
		return false
	}
	player := false
	for c := range n.Parent.ChildNodes() {
		switch {
		case c == n:
		case c.DataAtom == atom.Video, c.DataAtom == atom.Audio, c.DataAtom == atom.Iframe, c.DataAtom == atom.Object, c.DataAtom == atom.Embed:
			player = true
		case c.Type == html.ElementNode && !skipped[c.DataAtom], c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return false
		}
	}
	return player
}

// captionWords begin what stands under a picture.
var captionWords = regexp.MustCompile(`^(?:عکس|عکاس|تصویر|تصاویر|نمایی|نمای|منبع (?:عکس|تصویر)|طرح|گرافیک|آرشیو|photo)(?:[\s:：/]|$)`)

// onlyPicture reports whether an element holds a picture and no text.
func onlyPicture(n *html.Node) bool {
	found := false
	for c := range n.Descendants() {
		switch {
		case c.DataAtom == atom.Img:
			found = true
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return false
		}
	}
	return found
}

// centred reports whether the page sets an element in the middle.
func centred(n *html.Node) bool {
	return strings.EqualFold(attr(n, "align"), "center") || strings.Contains(strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""), "text-align:center") ||
		strings.Contains(attr(n, "class"), "center")
}
