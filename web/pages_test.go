package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

func document(t *testing.T, h http.Handler, path string) *goquery.Document {
	t.Helper()
	w := ask(t, h, "GET", path, "")
	if w.Code != http.StatusOK {
		t.Fatalf("%s: got %d, want 200", path, w.Code)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestSearchPageShowsResultsForAReaderWithoutScript(t *testing.T) {
	doc := document(t, serve(sample()), "/?q="+url.QueryEscape("زمین شهرک")+"&sort=oldest")
	got := []string{
		doc.Find("html").AttrOr("dir", ""), text(doc.Find(".count")), text(doc.Find(".result").First().Find(".by")),
		doc.Find(".result mark").First().Text(), doc.Find("input[name=q]").AttrOr("value", ""),
		doc.Find("a[rel=next]").AttrOr("href", ""),
	}
	want := []string{
		"rtl", "۲۸ خبر یافت شد؛ بازنشرها زیر هر خبر آمده\u200cاند", "خبرگزاری نمونه · ۱۱ اسفند ۱۴۰۲، ۱۰:۳۹ (۱ مارس ۲۰۲۴)", "زمین شهرک", "زمین شهرک",
		"/?cursor=20&q=" + url.QueryEscape("زمین شهرک") + "&sort=oldest",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// The plot over time stands above the results, with a table that leads to the
// hits of each year.
func TestSearchPageShowsTheYears(t *testing.T) {
	doc := document(t, serve(sample()), "/?q="+url.QueryEscape("شهرک")+"&sort=newest")
	link := doc.Find(".years tbody a").First()
	got := []string{strconv.Itoa(doc.Find(".years svg rect").Length()), text(link), link.AttrOr("href", ""), text(doc.Find(".years tbody td").First())}
	want := []string{"2", "۱۴۰۲", "/?from=1402%2F01%2F01&q=" + url.QueryEscape("شهرک") + "&sort=newest&to=1402%2F12%2F29", "۳"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	if n := document(t, serve(sample()), "/").Find(".years").Length(); n != 0 {
		t.Errorf("the front page, where nothing was asked, has %d plots", n)
	}
}

func TestEnglishInterfaceKeepsTheLanguageInItsLinks(t *testing.T) {
	doc := document(t, serve(sample()), "/?lang=en&q=x")
	got := []string{doc.Find("html").AttrOr("dir", ""), doc.Find("button").First().Text(), doc.Find("a.name").AttrOr("href", ""), doc.Find("a.lang").AttrOr("href", "")}
	if diff := cmp.Diff([]string{"ltr", "Search", "/?lang=en", "/?q=x"}, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

func TestWrongDateIsSaidAndTheRestSearched(t *testing.T) {
	doc := document(t, serve(sample()), "/?from=1400-13-01")
	if doc.Find("#wrongdate").Length() != 1 || doc.Find(".result").Length() != 20 {
		t.Errorf("got %d notices and %d results, want 1 and 20", doc.Find("#wrongdate").Length(), doc.Find(".result").Length())
	}
}

func TestSuggestionLeadsToTheBetterQueryAndBack(t *testing.T) {
	h := serve(sample())
	asked := "/?q=" + url.QueryEscape("شرهک")
	better := document(t, h, asked).Find(".notice a.better").AttrOr("href", "")
	if want := "/?q=" + url.QueryEscape("شهرک") + "&was=" + url.QueryEscape("شرهک"); better != want {
		t.Fatalf("better query: got %s, want %s", better, want)
	}
	doc := document(t, h, better)
	if got := doc.Find(".notice a.back").AttrOr("href", ""); got != asked {
		t.Errorf("back: got %s, want %s", got, asked)
	}
	if doc.Find("a[href*='was=']").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.Contains(a.AttrOr("href", ""), "/search.") }).Length() != 0 {
		t.Error("files and feeds carry the misspelt query")
	}
}

func TestNothingFromOutsideBecomesMarkup(t *testing.T) {
	h := fullServer()
	for _, path := range []string{
		"/proposals", "/proposals/shahrak", "/proposals/fibr", "/statements", "/speakers", "/speakers/modir", "/sources", "/trends?q=x", "/docs",
		"/articles/a05/versions", "/about?lang=en", "/methodology",
		"/?q=" + url.QueryEscape(hostile), "/?sort=oldest", "/articles/a03", "/articles/a01", "/?tag=" + url.QueryEscape(hostile),
		"/?cursor=1&from=" + url.QueryEscape(hostile[:30]),
	} {
		doc := document(t, h, path)
		if n := doc.Find("main script, img:not([src*='badge.svg']), [onerror], a[href^='javascript:']").Length(); n != 0 {
			t.Errorf("%s: got %d elements made of text from outside, want 0", path, n)
		}
		if doc.Find("[style], style, script:not([src])").Length() != 0 {
			t.Errorf("%s: has an inline style or script, which the policy forbids", path)
		}
	}
}

func TestPagesCarryTheirPolicies(t *testing.T) {
	w := ask(t, serve(sample()), "GET", "/", "")
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin",
	} {
		if got := w.Header().Get(name); !strings.Contains(got, want) || strings.Contains(got, "unsafe") {
			t.Errorf("%s: got %q, want it to have %q", name, got, want)
		}
	}
}

func TestUnknownPagesAreNotFound(t *testing.T) {
	for _, path := range []string{"/nothing", "/articles/none"} {
		if w := ask(t, serve(sample()), "GET", path, ""); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "اینجا چیزی نیست") {
			t.Errorf("%s: got %d, want 404 with a page", path, w.Code)
		}
	}
}
