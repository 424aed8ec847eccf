package extract_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
)

func TestLinksOfAList(t *testing.T) {
	const page = `<html><head><link rel="alternate" type="application/rss+xml" title="نمونه" href="/feed"></head><body>
<nav><a href="/service/economy">اقتصاد و بازار سرمایه</a></nav>
<ul><li><a href="/news/1001/x"><img src="a.jpg"></a><h3><a href="/news/1001/x#top">کارگاه تازه ای در شهر باز شد</a></h3>
<p>چکیده خبری که از ۱۲ مهر ۱۳۹۰ هم یاد می کند.</p><time>۱۶ آبان ۱۴۰۰ - ۱۰:۳۹</time></li>
<li><a href="/news/1002/y"><span>تیتر دومین خبر این فهرست</span><span>۱۷ آبان ۱۴۰۰ - ۰۸:۰۰</span></a></li>
<li><a href="http://www.b.example/news/9/z">خبری که در سایت دیگری است و نه این جا</a></li>
<li><a rel="nofollow" href="/redirect/ads/1234">خرید اقساطی کالای نمونه بدون ضامن</a></li>
<li><a href="/tag/1234/کار">برچسبی که واژه های بسیار دارد</a></li>
<li><a href="javascript:void(0)">پیوندی که به جایی نمی رود هرگز</a></li></ul>
<div class="pagination"><a href="/list?page=2">۲</a> <a href="/list?page=3">۳</a> <a href="/list?page=2" >بعدی</a></div></body></html>`
	got := extract.Links(extract.Input{URL: "http://www.a.example/list", Body: []byte(page), FetchedAt: fetched})
	at := func(day, hour, minute int) time.Time {
		return time.Date(2021, time.November, day, hour, minute, 0, 0, time.UTC)
	}
	want := []extract.Link{
		{Kind: extract.LinkFeed, URL: "http://www.a.example/feed", Title: "نمونه"},
		{
			Kind: extract.LinkArticle, URL: "http://www.a.example/news/1001/x", Title: "کارگاه تازه ای در شهر باز شد",
			Published: at(7, 7, 9), Precision: news.PrecisionMinute,
		},
		{
			Kind: extract.LinkArticle, URL: "http://www.a.example/news/1002/y", Title: "تیتر دومین خبر این فهرست",
			Published: at(8, 4, 30), Precision: news.PrecisionMinute,
		},
		{Kind: extract.LinkPage, URL: "http://www.a.example/list?page=2", Title: "۲"},
		{Kind: extract.LinkPage, URL: "http://www.a.example/list?page=3", Title: "۳"},
		{Kind: extract.LinkNext, URL: "http://www.a.example/list?page=2", Title: "بعدی"},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}
