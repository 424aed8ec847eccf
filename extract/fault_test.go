package extract_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
)

// The texts of error pages and interstitials are what such pages say; the
// pages are our own.
func TestFaults(t *testing.T) {
	page := func(title, body string) string {
		return "<html><head><meta charset=utf-8><title>" + title + "</title></head><body>" + body + "</body></html>"
	}
	teaser := `<div><a href="/news/%d/x">تیتر یکی از خبرهای نمونه این فهرست</a><p>چکیده ای کوتاه از همین خبر که در فهرست زیر تیتر آن می آید.</p></div>`
	tests := map[string]struct {
		body string
		want news.Fault
	}{
		"empty":       {" \n", news.FaultEmpty},
		"no text":     {page("", ""), news.FaultEmpty},
		"binary":      {strings.Repeat("\xff\xd8\x00\x1f\x8b\x00\xfex", 400), news.FaultNotHTML},
		"compressed":  {"\x1f\x8b\x08\x00\x00\x00\x00\x00", news.FaultEncoding},
		"a feed":      {`<?xml version="1.0"?><rss version="2.0"><channel/></rss>`, news.FaultNotHTML},
		"json":        {`{"title":"نمونه"}`, news.FaultNotHTML},
		"too large":   {"<html>" + strings.Repeat("<p>متن</p>", extract.MaxBytes/12), news.FaultTooLarge},
		"nested deep": {"<html><body>" + strings.Repeat("<div><span>", 50_000) + "ته</body></html>", news.FaultNotHTML},
		"many elements": {
			"<html><body>" + strings.Repeat("<i></i>", 70_000) + "</body></html>", news.FaultTooLarge,
		},
		"challenge": {page("در حال انتقال به سایت مورد نظر هستید...", `<h1>در حال انتقال به سایت</h1>
			<script>document.cookie="__arcsjs=1";setTimeout(function(){location.reload()},1000);</script>`), news.FaultChallenge},
		"cookie check":            {page("", `<script>document.cookie="a=1";location.reload();</script>`), news.FaultChallenge},
		"soft 404":                {page("خطای ۴۰۴", "<h1>صفحه یافت نشد</h1><p>صفحه مورد نظر شما وجود ندارد.</p>"), news.FaultSoft404},
		"removed":                 {page("صفحه مورد نظر یافت نشد", "<p>متأسفانه صفحه ای که به دنبال آن هستید وجود ندارد یا حذف شده است.</p>"), news.FaultSoft404},
		"removed, with a date":    {page("نمونه", "<h1>این محتوا حذف شده است</h1><div>تاریخ: ۱۲ آبان ۱۴۰۵ - ۱۰:۰۰</div><p>محتوای درخواستی شما به درخواست صاحب اثر دیگر دیده نمی شود.</p>"), news.FaultSoft404},
		"missing, beside a clock": {page("سایت نمونه", "<p>مطلبی با این مشخصات وجود ندارد.</p><div>امروز شنبه ۳۰ آبان ۱۴۰۵ - ۱۰:۲۰</div>"), news.FaultSoft404},
		"being mended":            {page("در حال بروزرسانی", "<h1>سایت در دست تعمیر است</h1><p>به زودی باز می گردیم. از شکیبایی شما سپاسگزاریم.</p><div>شنبه ۳۰ آبان ۱۴۰۵ - ۱۰:۲۰</div>"), news.FaultEmpty},
		"a list":                  {page("اخبار استان", "<h1>اخبار استان</h1>"+strings.Repeat(teaser, 6)), news.FaultNotArticle},
		"about us":                {page("درباره ما", "<h1>درباره ما</h1><p>این رسانه نمونه کار خود را با چند خبرنگار آغاز کرد.</p>"), news.FaultNotArticle},
		"a headline about something not found": {page("جسد کوهنورد یافت نشد", `<h1>جسد کوهنورد یافت نشد</h1>
			<div>تاریخ انتشار: ۱۲ دی ۱۴۰۱ - ۱۰:۰۰</div><p>جست وجوی گروه های امداد در ارتفاعات به جایی نرسید و فردا از سر گرفته می شود.</p>`), news.FaultNone},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := extract.Page(extract.Input{URL: "http://a.example/news/1/x", ContentType: "text/html", Body: []byte(tt.body), FetchedAt: fetched})
			if got.Fault != tt.want {
				t.Errorf("got fault %q (%s), want %q", got.Fault, got.Detail, tt.want)
			}
			if got.Fault != news.FaultNone && got.Detail == "" {
				t.Error("the fault is not explained")
			}
		})
	}
}

func TestLinksOfHostilePagesAreNone(t *testing.T) {
	for _, body := range [][]byte{nil, []byte("\x00\x01"), bytes.Repeat([]byte("<div>"), 10_000)} {
		if got := extract.Links(extract.Input{URL: "http://a.example/", Body: body}); got != nil {
			t.Errorf("got %d links, want none", len(got))
		}
	}
}

// TestExpensivePages: what is made to be slow is given up or read in time; a
// reading that takes the square of the size would run into the test's limit.
func TestExpensivePages(t *testing.T) {
	const size = 128 << 10
	for name, unit := range map[string]string{
		"paragraphs": "<p>این بند برای پر کردن صفحه نوشته شده است و معنایی ندارد.</p>",
		"links":      `<a href="/news/12345/x">تیتر خبری که بارها آمده است</a>`,
		"numbers":    `<a href="/list?page=7">7</a>`,
		"breaks":     "این سطر برای پر کردن صفحه نوشته شده است.<br>",
		"no end":     "<table><td><b><i><a>",
		"attributes": `<div class="related comment ad-box menu">x</div>`,
		"one block":  "این متن پایان ندارد و تنها برای پر کردن صفحه است 1400/08/16 ",
	} {
		t.Run(name, func(t *testing.T) {
			in := extract.Input{URL: "http://a.example/1", FetchedAt: fetched, Body: []byte("<html><h1>تیتر نمونه صفحه</h1>" + strings.Repeat(unit, size/len(unit)))}
			if r := extract.Page(in); r.Published.After(fetched) {
				t.Errorf("published in the future: %v", r.Published)
			}
			if n := len(extract.Links(in)); n > 1 {
				t.Errorf("got %d links, want one of each address at most", n)
			}
		})
	}
}
