package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// noise says what a piece of a page belongs to that is not the article.
type noise uint16

const (
	hidden noise = 1 << iota
	caption
	menu
	related
	comment
	advert
	share
	tagList
	crumbs
)

// elsewhere is where no field of the article stands.
const elsewhere = hidden | menu | related | comment | advert | share

// notBody is what is left out of the text.
const notBody = elsewhere | caption | tagList | crumbs

// noiseWords are the words that class names and ids of such places contain,
// in English and in the Latin spelling of Persian that developers use.
var noiseWords = func() map[string]noise {
	m := map[string]noise{}
	for n, words := range map[noise]string{
		caption: "caption figcaption imgcap cap credit",
		menu: "navbar menu submenu megamenu sidebar footer topbar masthead pagination paging pager newsletter subscribe " +
			"login captcha modal popup breakingnews ticker toc widget skip copyright",
		related: "related relates relatednews relatedposts readmore mostread mostvisited mostviewed popular visited " +
			"trending latest lastnews recommended recommend suggestion suggested similar mortabet otaghkhabar morenews seealso",
		comment: "comment comments commentform dlcomments commentlist disqus nazar nazarat respond reply cmt",
		advert: "ad ads adv advert adverts advertise advertisement advertising advertorial banner banners sponsor sponsored " +
			"promo tabligh tablighat adbox adsense yektanet sabavision kaprila tavoos adro sanjagh mediaad",
		share:   "share sharing shares social socials addthis addtoany shortlink tinyurl qrcode rating rate stars vote likes",
		tagList: "tags keywords keyword hashtags tagcloud posttags barchasb taglist",
		crumbs:  "breadcrumb breadcrumbs crumbs crumb",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = n
		}
	}
	return m
}()

// noisePairs are words that mean something only side by side ("read more").
var noisePairs = map[string]noise{
	"read more": related, "most read": related, "most visited": related, "most viewed": related, "last news": related,
	"see also": related, "more news": related, "img cap": caption, "short link": share, "url clipboard": share,
	"author box": crumbs, "author bio": crumbs, "about author": crumbs, "tag items": tagList, "tag list": tagList,
	"tag cloud": tagList, "post tags": tagList, "also read": related, "news path": crumbs,
}

// noiseOf is what an element adds to the noise of those around it. An element
// around the headline is never noise: what a theme calls "sidebar-left" or
// "tag-energy" may wrap the whole article.
func (d *document) noiseOf(n *html.Node, aroundTitle bool) noise {
	var out noise
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, 0:
		if n.DataAtom != 0 || n.Type == html.DocumentNode {
			return 0
		}
	case atom.Nav, atom.Footer, atom.Aside:
		if !aroundTitle && !insideArticle(n, atom.Footer) {
			out |= menu
		}
	case atom.Header:
		if !aroundTitle && !insideArticle(n, atom.Header) && leadsAway(n) {
			out |= menu
		}
	case atom.Figure, atom.Figcaption, atom.Caption:
		out |= caption
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id":
			if !aroundTitle && n.DataAtom != atom.Article {
				found, known := d.names[a.Val]
				if !known {
					found = noiseOfNames(a.Val)
					d.names[a.Val] = found
				}
				out |= found
			}
		case "hidden":
			out |= hidden
		case "aria-hidden":
			if a.Val == "true" && n.DataAtom != atom.A {
				out |= hidden
			}
		case "style":
			if style := strings.ReplaceAll(strings.ToLower(a.Val), " ", ""); strings.Contains(style, "display:none") {
				out |= hidden
			}
		case "rel":
			if strings.Contains(a.Val, "sponsored") {
				out |= advert
			}
		}
	}
	return out
}

// leadsAway reports whether a header has a link to the front page or several
// others, as that of a site has; that of an article may name its section.
func leadsAway(n *html.Node) bool {
	links := 0
	for c := range n.Descendants() {
		if c.DataAtom == atom.Nav {
			return true
		}
		if c.DataAtom == atom.A {
			if links++; links > 3 || leadsHome(attr(c, "href")) {
				return true
			}
		}
	}
	return false
}

// insideArticle reports whether a header or footer belongs to an article.
func insideArticle(n *html.Node, kind atom.Atom) bool {
	if n.DataAtom != kind {
		return false
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Article {
			return true
		}
	}
	return false
}

// noiseOfNames looks the words of class names and ids up.
func noiseOfNames(names string) (out noise) {
	before := ""
	for word := range words(names) {
		if (word != "footer" || !footed[before]) && (word != "widget" || before != "elementor") {
			out |= noiseWords[word] | noisePairs[before+" "+word]
		}
		before = word
	}
	return out
}

// footed are the words before "footer" that tell that of an article or of a
// box from that of the page. Elementor builds whole pages of its widgets.
var footed = map[string]bool{
	"card": true, "article": true, "post": true, "entry": true, "news": true, "item": true, "content": true, "story": true,
}

// words splits "newsComments box_title" into news, comments, box, title.
func words(names string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(names); i++ {
			boundary := i == len(names) || !isAlnum(names[i])
			camel := !boundary && i > start && isUpper(names[i]) && !isUpper(names[i-1])
			if !boundary && !camel {
				continue
			}
			if i > start && !yield(strings.ToLower(names[start:i])) {
				return
			}
			start = i
			if boundary {
				start = i + 1
			}
		}
	}
}

func isAlnum(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || isUpper(c) }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
