package pipeline_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

// bigOutlet serves a sitemap and articles of the size that agencies have:
// some 45 KB each, menus and boxes around 30 paragraphs.
func bigOutlet(b *testing.B, pages int) *httptest.Server {
	b.Helper()
	menu := strings.Repeat(`<li class="item"><a href="/service/x">یک بخش خیالی</a></li>`, 120)
	box := strings.Repeat(`<li class="news"><h3><a href="/news/20001/a">تیتر یک خبر خیالی دیگر</a></h3><p class="introtext">لید آن خبر خیالی</p></li>`, 60)
	body := strings.Repeat(`<p>مدیر نمونه در نشست خیالی گفت: کارهای شهر نمونه با همکاری همهٔ دستگاهها به زودی آغاز میشود و تا پایان سال ادامه خواهد داشت.</p>`+"\n", 30)
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/news/%d/", &n); err == nil {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, n))
			fmt.Fprintf(w, `<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>خبر خیالی شماره %d</title>
				<meta name="nastooh:nid" content="%d"><link rel="canonical" href="%s/news/%d/a"></head><body><ul class="menu">%s</ul>
				<article class="item"><div class="item-header"><div class="item-nav"><span class="item-date">۱۶ آبان ۱۴۰۰ - ۱۰:۳۹</span><span class="item-code">کد خبر: <span>%d</span></span></div>
				<h4 class="kicker">روتیتر</h4><h1 class="title">خبر خیالی شماره %d از شهر نمونه</h1></div><p class="introtext">لید خبر شماره %d</p>
				<div class="item-body"><div class="item-text">%s<p>شماره این خبر %d است.</p></div></div></article><ul class="box">%s</ul></body></html>`,
				n, n, s.URL, n, menu, n, n, n, body, n, box)
			return
		}
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprintf(w, "User-agent: *\nSitemap: %s/sitemap.xml\n", s.URL)
		case "/sitemap.xml":
			fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
			for n := range pages {
				fmt.Fprintf(w, "<url><loc>%s/news/%d/a</loc></url>", s.URL, 20001+n)
			}
			fmt.Fprint(w, `</urlset>`)
		case "/":
			fmt.Fprint(w, "<html><title>نمونه</title></html>")
		default:
			http.NotFound(w, r)
		}
	}))
	b.Cleanup(s.Close)
	return s
}

// BenchmarkCrawl crawls 10,000 pages of four outlets on loopback without
// pauses, with extraction and the store, and reports how much memory is held
// after a fifth of them and at the end.
func BenchmarkCrawl(b *testing.B) {
	const outlets, pages = 4, 2500
	var sources []news.Source
	for i := range outlets {
		sources = append(sources, news.Source{ID: news.SourceID(fmt.Sprint("s", i)), URL: bigOutlet(b, pages).URL, Scope: news.ScopeAll, Enabled: true})
	}
	var early, late float64
	done := 0
	before := cpu()
	for b.Loop() {
		cfg := pipeline.Config{Data: b.TempDir(), Sources: sources, Fetch: crawler.Config{AllowPrivate: true, Delay: -1}}
		a, err := pipeline.Open(b.Context(), cfg, slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			b.Fatal(err)
		}
		var wg sync.WaitGroup
		var articles atomic.Int64
		for _, src := range sources {
			wg.Go(func() {
				report, err := a.Round(context.Background(), src)
				if err != nil {
					b.Error(err)
				}
				articles.Add(int64(report.Articles))
			})
		}
		ended := make(chan struct{})
		go func() { wg.Wait(); close(ended) }()
		early, late = watch(a, ended)
		if n := int(articles.Load()); n != outlets*pages {
			b.Fatalf("%d articles", n)
		}
		done += outlets * pages
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric((cpu()-before).Seconds()*1000/float64(done), "cpu-ms/page")
	b.ReportMetric(early, "MB-at-2000")
	b.ReportMetric(late, "MB-at-end")
}

// watch takes the live memory after 2,000 articles and the last before the end.
func watch(a *pipeline.App, ended <-chan struct{}) (early, late float64) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return early, late
		case <-tick.C:
		}
		n, err := a.Store.Count(context.Background())
		if err != nil || n < 2000 || early > 0 && n < 9500 {
			continue
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		late = float64(m.HeapAlloc) / 1e6
		if early == 0 {
			early = late
		}
	}
}

// cpu is the processor time of the process so far, the outlets' own included.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
