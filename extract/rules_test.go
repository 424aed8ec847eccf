package extract_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
)

func TestNewTakesRulesOfTheUser(t *testing.T) {
	e, err := extract.New(fstest.MapFS{"sahand.yaml": {Data: []byte(`
name: sahand
extends: nastooh
detect: {hosts: [sahandnews.example]}
fields:
  kicker: [.over]
  code: ['body@data-code']
`)}})
	if err != nil {
		t.Fatal(err)
	}
	r := e.Page(extract.Input{URL: "http://www.sahandnews.example/news/1/x", FetchedAt: fetched, Body: []byte(`<html><body data-code="5501">
<div class="over">از استان</div><p class="rutitr">چیز دیگر</p><h1 class="title">آب به روستای نمونه رسید</h1><div class="item-date">۱۲ دی ۱۴۰۲ - ۰۹:۰۰</div>
<div class="item-text"><p>مردم روستای نمونه از امروز آب لوله کشی دارند.</p></div></body></html>`)})
	if r.CMS != "sahand" || r.Kicker != "از استان" || r.Code != "5501" || r.Body == "" || r.Fault != news.FaultNone {
		t.Errorf("got %+v, want the fields that the rule and the one it extends name", r)
	}
}

func TestNewReportsAllBadRules(t *testing.T) {
	_, err := extract.New(fstest.MapFS{
		"a.yaml": {Data: []byte("name: a\nfields: {title: ['h1[']}")},
		"b.yaml": {Data: []byte("name: b\nfield: {}")},
		"c.yaml": {Data: []byte("fields: {}")},
		"d.yaml": {Data: []byte("name: d\nextends: nobody")},
	})
	for _, want := range []string{"h1[", "b.yaml", "name is missing", "nobody"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to speak of %q", err, want)
		}
	}
}

// TestRealPage reads the saved page that the acceptance checks use, where it
// is at hand.
func TestRealPage(t *testing.T) {
	body, err := os.ReadFile("../../shared/pages/khabaronline-nastooh.html")
	if err != nil {
		t.Skipf("the saved page is not here: %v", err)
	}
	r := extract.Page(extract.Input{URL: "https://www.khabaronline.ir/news/1353889", ContentType: "text/html", Body: body, FetchedAt: fetched})
	got := []any{r.Fault, r.CMS, r.Code, r.Published.Format("2006-01-02T15:04"), r.Precision, len(r.Tags), r.Section, r.Kicker, strings.Count(r.Body, "\n") + 1}
	want := []any{news.FaultNone, "nastooh", "1353889", "2020-02-18T03:25", news.PrecisionMinute, 2, "انتخابات", "", 8}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("fact %d: got %v, want %v", i, got[i], want[i])
		}
	}
	if n := len(strings.Fields(r.Body)); n < 700 || !strings.HasPrefix(r.Lead, "روزنامه") || strings.Contains(r.Body, "17302") {
		t.Errorf("got %d words, lead %q", n, r.Lead)
	}
}
