package extract

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/peygir/peygir/news"
)

var (
	// challengeText is what interstitials say while they send the reader on.
	challengeText = regexp.MustCompile(`در حال انتقال به سایت|(?:مرورگر شما )?در حال بررسی (?:مرورگر|امنیتی|است)|انتقال خودکار به سایت|مرورگر شما در حال بررسی|(?i:checking your browser|just a moment\.\.\.|enable javascript and cookies to continue|attention required!|verify (?:that )?you are (?:a )?human|ddos protection by)`)
	// challengeScript is how they do it.
	challengeScript = regexp.MustCompile(`(?i)document\.cookie\s*=|location\.reload\(|location\.(?:href|replace)|__arcsjs|cf_chl|challenge-platform|http-equiv=["']?refresh`)
	// missingTitle is the heading of an error page; "not found" alone also
	// happens in headlines, so the missing thing must be a page.
	missingTitle = regexp.MustCompile(`^(?:متاسفانه )?(?:این )?(?:صفحه|مطلب|خبر|محتوا|نوشته)(?: مورد نظر)?(?: شما)? (?:حذف شده|پاک شده|(?:دیگر )?در دسترس نیست|منقضی شده)|(?:صفحه|مطلب|خبر|محتوا|نوشته|آدرس|نشانی|لینک)[\p{L} \x{200c}]{0,40}(?:یافت|پیدا|موجود|وجود) ?(?:ن|ندارد)|(?:یافت|پیدا) نشد ?[-|–:]|^(?:یافت|پیدا|موردی یافت) نشد|خطا(?:ی)? ?:? ?(?:404|410|500|403)|(?:^|\D)404(?:\D|$)|(?i:page not found|not found|object moved|error 40\d)`)
	// downTitle is what sites say that are out of order.
	downTitle   = regexp.MustCompile(`(?:سایت|سامانه|پایگاه|سرور|پورتال).{0,30}(?:در دست (?:تعمیر|ساخت|طراحی|بروز ?رسانی)|در حال (?:تعمیر|بروز ?رسانی|به ?روز ?رسانی|ارتقا)|موقتا.{0,24}(?:غیر ?فعال|در دسترس نیست|قطع))|(?i:under (?:construction|maintenance)|maintenance mode|bad gateway|service (?:temporarily )?unavailable|internal server error|database (?:error|connection)|fatal error)`)
	missingBody = regexp.MustCompile(`(?:صفحه|مطلب|خبر|محتوا)[\p{L} \x{200c}]{0,50}(?:وجود ندارد|یافت نشد|پیدا نشد|حذف شده|موجود نیست)`)
)

// judge says why the page is no article, if it is none.
func (f *finder) judge(res *Result) (news.Fault, string) {
	if f.isChallenge() {
		return news.FaultChallenge, "the page only sends the reader on after a check of the browser"
	}
	if f.isMissing(res) {
		return news.FaultSoft404, "the page says that it was not found"
	}
	if f.isDown(res) {
		return news.FaultEmpty, "the page says that the site is out of order for now"
	}
	if res.Title == "" && res.Body == "" {
		return news.FaultEmpty, "neither a title nor a text was found"
	}
	if f.isListing() {
		return news.FaultNotArticle, "the page lists other pages"
	}
	if runeCount(res.Body) < minBody && runeCount(res.Lead) < minBody {
		return news.FaultEmpty, "no text was found"
	}
	if res.Title == "" {
		return news.FaultEmpty, "no title was found"
	}
	undated := res.Published.IsZero() || f.guessed && res.Lead == "" && len(res.Tags) == 0 && res.Author == ""
	if undated && res.Code == "" && !f.page.meta.isArticle() {
		return news.FaultNotArticle, "the page has no date, no code, and does not call itself an article"
	}
	return news.FaultNone, ""
}

// isChallenge: little text, which says so, or a script that sets a cookie and
// loads the page again.
func (f *finder) isChallenge() bool {
	if len(f.page.raw) > 60_000 {
		return false
	}
	var text strings.Builder
	runes := 0
	for i := range f.page.blocks {
		if runes += f.page.blocks[i].runes; runes > 1200 {
			return false
		}
		text.WriteString(f.page.blocks[i].text)
		text.WriteByte('\n')
	}
	scripted := challengeScript.MatchString(f.page.raw)
	if challengeText.MatchString(plain(f.page.meta.title + "\n" + text.String())) {
		return scripted || runes < 600
	}
	return scripted && runes < 80 && strings.Contains(f.page.raw, "cookie")
}

// saysMissing looks at a heading; most have none of the words, which is quick
// to see.
func saysMissing(title string) bool {
	line := plain(title)
	lower := strings.ToLower(line)
	for _, word := range []string{"یافت", "پیدا", "جود", "خطا", "حذف شده", "پاک شده", "دسترس نیست", "منقضی", "404", "not found", "object moved", "error 40"} {
		if strings.Contains(lower, word) {
			return missingTitle.MatchString(line)
		}
	}
	return false
}

// isMissing: the heading says so, or one sentence that is all there is, and
// nothing shows a real article.
func (f *finder) isMissing(res *Result) bool {
	if alone := runeCount(res.Body) < 150 && res.Lead == "" && res.Code == "" && !f.page.meta.isArticle(); alone && missingBody.MatchString(plain(res.Body)) {
		return true
	}
	if !saysMissing(res.Title) && !saysMissing(f.page.meta.title) || !res.Published.IsZero() && (res.Code != "" || f.page.meta.isArticle()) {
		return false
	}
	return runeCount(res.Body) < 600 || missingBody.MatchString(plain(res.Body))
}

// isDown: a site that is being mended or whose database failed says so in
// place of its pages.
func (f *finder) isDown(res *Result) bool {
	if res.Code != "" || f.page.meta.isArticle() || runeCount(res.Body) > 400 {
		return false
	}
	return downTitle.MatchString(plain(res.Title)) || downTitle.MatchString(plain(f.page.meta.title))
}

// statesOwnCode reports whether the page calls a number of its address the
// code of the news, as no list does.
func (f *finder) statesOwnCode() bool {
	code := addressCode(f.in.URL)
	return code != "" && f.labelledCode(0, len(f.page.blocks)) == code
}

// namedByAddress reports whether the page has its headline in its address: one
// of a sentence's length, where no list of a tag or a section would be.
func (f *finder) namedByAddress() bool {
	u, err := url.Parse(f.in.URL)
	if err != nil || f.title < 0 || notArticle.MatchString(u.Path) || strings.Count(f.page.blocks[f.title].text, " ") < 4 {
		return false
	}
	key := f.page.key(f.title)
	for part := range strings.SplitSeq(u.Path, "/") {
		slug := strings.TrimLeft(foldKey(part), "0123456789")
		n := 0
		for n < min(len(slug), len(key)) && slug[n] == key[n] {
			n++
		}
		if n >= minSlug && n*2 >= len(slug) {
			return true
		}
	}
	return false
}

// isListing: the rule found no text, the head does not call the page an
// article, and where the text would be, paragraphs follow teasers one by one
// or there are hardly any.
func (f *finder) isListing() bool {
	if f.byRule || f.page.meta.isArticle() {
		return false
	}
	first, last := f.zone(f.title + 1)
	teasers, prose, pairs, after, under := 0, 0, 0, -10, 0
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&elsewhere != 0 {
			continue
		}
		if b.runes >= 20 && b.links*10 >= b.runes*6 && !f.self(b.href) {
			teasers++
			after = i
		} else if f.isProse(i) || f.isTeaser(i) {
			prose++
			if f.isTeaser(i) {
				under += b.runes
			}
			if i-after <= 3 {
				pairs++
				after = -10
			}
		}
	}
	if under > 0 && f.weight(f.body) > under { // an article with a box of others
		return false
	}
	return (pairs >= 3 && pairs*2 >= prose || teasers >= 8 && prose <= 2) && !f.statesOwnCode() && !f.namedByAddress()
}
