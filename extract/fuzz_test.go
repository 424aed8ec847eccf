package extract_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/internal/golden"
	"github.com/peygir/peygir/news"
)

// FuzzPage: whatever the bytes, what is read is valid UTF-8, paragraphs and
// tags are not empty, and a page without a fault has a title and a text.
func FuzzPage(f *testing.F) {
	for _, c := range golden.Cases(f, "testdata/*.txtar") {
		f.Add("text/html", c.Raw("page.html"))
	}
	f.Add("text/html; charset=windows-1256", []byte("<title>\xca\xed\xca\xd1</title><table><td>\xc7\xed\xe4<br>"))
	f.Add("", []byte("<html><script type=application/ld+json>{\"@type\":[\"NewsArticle\"],\"author\":[{}],\"keywords\":[[]]}"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		in := extract.Input{URL: "http://a.example/news/1/x", ContentType: contentType, Body: body, FetchedAt: fetched}
		r := extract.Page(in)
		for name, s := range map[string]string{
			"title": r.Title, "kicker": r.Kicker, "lead": r.Lead, "body": r.Body, "author": r.Author,
			"section": r.Section, "canonical": r.Canonical, "tags": strings.Join(r.Tags, ","),
		} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Errorf("%s is not clean UTF-8: %q", name, s)
			}
		}
		if r.Body != "" {
			for p := range strings.SplitSeq(r.Body, "\n") {
				if strings.TrimSpace(p) != p || p == "" {
					t.Errorf("paragraph %q is empty or untrimmed", p)
				}
			}
		}
		if r.Fault == news.FaultNone && (r.Title == "" || r.Body == "" && r.Lead == "") {
			t.Errorf("no fault, but title %q and body %q", r.Title, r.Body)
		}
		if (r.Precision == news.PrecisionNone) != r.Published.IsZero() {
			t.Errorf("published %v with precision %q", r.Published, r.Precision)
		}
		if _, err := r.MarshalJSON(); err != nil {
			t.Errorf("no JSON: %v", err)
		}
		for _, l := range extract.Links(in) {
			if u, err := url.Parse(l.URL); err != nil || !u.IsAbs() || !utf8.ValidString(l.Title) {
				t.Errorf("link %q, title %q: %v", l.URL, l.Title, err)
			}
		}
	})
}

// FuzzRules: whatever a rule file says, it is refused with an error or pages
// can be read by it.
func FuzzRules(f *testing.F) {
	f.Add([]byte("name: a\nextends: nastooh\ndetect: {hosts: [a.example], html: ['x && y']}\nfields: {title: ['h1.t', 'meta[name=x]@content']}\ndrop: ['.ad']"))
	f.Add([]byte("name: a\nfields: {title: ['h1[']}"))
	page := []byte("<html><head><title>نمونه</title></head><body><h1>تیتر نمونه صفحه</h1><p>متن نمونه صفحه برای خواندن.</p></body></html>")
	f.Fuzz(func(t *testing.T, rule []byte) {
		x, err := extract.New(fstest.MapFS{"a.yaml": {Data: rule}})
		if err != nil {
			return
		}
		r := x.Page(extract.Input{URL: "http://a.example/1", Body: page, FetchedAt: fetched})
		if !utf8.ValidString(r.Title) || !utf8.ValidString(r.CMS) {
			t.Errorf("got title %q by %q", r.Title, r.CMS)
		}
	})
}

// BenchmarkPage reads a page of a known system, and the same page without
// what rules and class names tell, by its shape.
func BenchmarkPage(b *testing.B) {
	body := []byte(samplePage(b))
	unknown := []byte(strings.NewReplacer("nastooh", "x", `itemprop="articleBody"`, "", "class=", "data-x=", "id=", "data-y=").Replace(string(body)))
	for name, page := range map[string][]byte{"system": body, "shape": unknown} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			in := extract.Input{URL: "https://www.sahandnews.example/news/204518/x", ContentType: "text/html", Body: page, FetchedAt: fetched}
			for b.Loop() {
				if r := extract.Page(in); r.Fault != news.FaultNone {
					b.Fatal(r.Fault, r.Detail)
				}
			}
		})
	}
}

// samplePage is the sample of Nastooh grown to the size of a real page, about
// 60 kB, by menus and by text.
func samplePage(b *testing.B) string {
	page := string(golden.Cases(b, "testdata/nastooh.txtar")[0].Raw("page.html"))
	menu := strings.Repeat(`<li class="has-child"><a href="/service/x/y">بخش نمونه</a></li>`, 400)
	text := strings.Repeat("<p>این بند نمونه برای آن نوشته شده است که متن به اندازه یک گزارش واقعی برسد.</p>\n", 40)
	page = strings.Replace(page, "<nav><ul>", "<nav><ul>"+menu, 1)
	return strings.Replace(page, "<p>ساخت آن", text+"<p>ساخت آن", 1)
}
