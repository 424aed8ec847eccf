package extract

import (
	"regexp"
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
func noiseOf(n *html.Node, aroundTitle bool) noise {
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
		if !aroundTitle && !insideArticle(n, atom.Header) {
			out |= menu
		}
	case atom.Figure, atom.Figcaption, atom.Caption:
		out |= caption
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id":
			if !aroundTitle && n.DataAtom != atom.Article {
				out |= noiseOfNames(a.Val)
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
		out |= noiseWords[word] | noisePairs[before+" "+word]
		before = word
	}
	return out
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

var (
	// endLine closes an agency's story; some add a service or a reporter's number.
	endLine = regexp.MustCompile(`(?:^|[\s./])/?(?:انتهای|انتها|پایان) ?(?:پیام|خبر|گزارش)[\s./\d\p{L}]{0,24}$`)
	// codeLine is the number of the editor or reporter alone in a line.
	codeLine = regexp.MustCompile(`^[/\s\d.*+-]{2,16}$`)
	// labelLine is a line about the article, not of it.
	labelLine = regexp.MustCompile(`^(?:کد (?:خبر|مطلب|خبرنگار|نوشته)|(?:شناسه|شماره) (?:خبر|مطلب|نوشته|گزارش)|تاریخ (?:انتشار|درج|خبر)|زمان (?:انتشار|مطالعه)|لینک کوتاه|نشانی کوتاه|تعداد (?:بازدید|نظر|دیدگاه)|بازدید|اندازه (?:فونت|قلم)|نسخه چاپی|چاپ(?: خبر)?$|مطالعه \d+ دقیقه|آخرین (?:بروزرسانی|به ?روز ?رسانی|ویرایش)|اشتراک ?گذاری|ارسال به دوستان|ارسال نظر|کپی لینک|برچسب ?ها|کلید ?واژه ?ها|کلمات کلیدی|تگ ?ها|بیشتر بخوانید|بیشتر بخوانیم|همچنین بخوانید|اینجا بخوانید|(?:مطالب|اخبار|خبرهای|مقاله ?های) (?:مرتبط|مشابه)|در همین (?:رابطه|زمینه|باره|خصوص)|تبلیغات|(?:نویسنده|خبرنگار|گزارشگر|مترجم|عکاس|گردآورنده|تنظیم) ?[:：]|(?:نوشته ?شده|نوشته|ارسال ?شده|منتشر ?شده) (?:توسط|به قلم|به ?دست|در )|(?:تلگرام|توییتر|واتس ?اپ|اینستاگرام|لینکدین|فیس ?بوک|ایتا|سروش|روبیکا)(?:\s|$)|\d[\d٬,]* (?:بازدید|نظر|دیدگاه|پسند)(?:\s|$))`)
	// rightsLine closes a page.
	rightsLine = regexp.MustCompile(`^(?:©|(?:کلیه|تمام|تمامی|همه) ?(?:ی )?(?:حقوق|مطالب)).{0,120}(?:محفوظ|متعلق)|(?i:all rights reserved)`)
	// stopLine heads what follows an article.
	stopLine = regexp.MustCompile(`^(?:(?:مطالب|اخبار|خبرهای|خبر|مقاله ?های|مقالات|نوشته ?های|گزارش ?های|موضوعات|عناوین) ?(?:مرتبط|مشابه|پیشنهادی|دیگر|بیشتر)|نظرات?(?: (?:شما|کاربران|مخاطبان|خوانندگان))?|\d* ?(?:دیدگاه|نظر)(?: ?ها)?(?:ی (?:شما|کاربران))?|(?:ارسال|ثبت|درج) (?:نظر|دیدگاه)|(?:دیدگاه|نظر)(?: ?ها)?(?:ی)? ?تان را.{0,16}|شاید (?:بپسندید|دوست داشته باشید|برایتان جالب باشد)|دیدگاه ?(?:شما|خود).{0,20}|پاسخی بگذارید|برچسب ?ها|کلید ?واژه ?ها|کلمات کلیدی|پر ?(?:بازدید|بیننده|بحث|مخاطب).{0,24}|(?:آخرین|تازه ?ترین|جدید ?ترین) (?:اخبار|خبر ?ها|مطالب|عناوین|نوشته ?ها).{0,12}|اشتراک ?گذاری.{0,16}|مطالب (?:داغ|ویژه)|از سراسر وب)[\s:：*(\d)]*$`)
	// adLine marks an advertisement that is set like a paragraph.
	adLine = regexp.MustCompile(`^(?:تبلیغات?|آگهی|رپورتاژ آگهی)(?:\s|$)`)
	// readAlso heads a box of other stories inside a text.
	readAlso = regexp.MustCompile(`^(?:بیشتر بخوان|همچنین بخوان|اینجا بخوان|(?:مطالب|اخبار|خبرهای) (?:مرتبط|مشابه|بیشتر)|در همین (?:رابطه|زمینه|باره|خصوص)|این خبر را هم|مطلب پیشنهادی|پیشنهاد (?:سردبیر|ویژه|مطالعه)|حتما بخوان)`)
)

// plain makes a line comparable with the patterns above.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch r {
		case '\u200c', '\u00ad':
			return ' '
		case '\u064b', '\u064c', '\u064d', '\u064e', '\u064f', '\u0650', '\u0651', '\u0652', 'ـ', '\u200e', '\u200f':
			return -1
		}
		return foldRune(r)
	}, s))
}
