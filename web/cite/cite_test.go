package cite_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/cite"
)

func work() cite.Work {
	return cite.Work{
		Article: news.Article{
			ID: "a1", Source: "nemune", URL: "https://nemune.example/news/7", Title: "شهرک فناوری\nمهرستان", Author: "خبرنگار نمونه", Code: "1234",
			Lead: "کار ساخت آغاز شد.", Tags: []string{"فناوری"}, Published: time.Date(2021, 11, 7, 7, 9, 0, 0, time.UTC), Precision: news.PrecisionMinute,
		},
		Outlet: "خبرگزاری نمونه", Read: time.Date(2024, 5, 4, 0, 0, 0, 0, time.UTC),
	}
}

func TestStylesOfReferences(t *testing.T) {
	got := map[string]string{}
	for _, s := range cite.Styles(work()) {
		got[s.Style] = strings.NewReplacer(cite.Isolate, "", cite.Pop, "").Replace(s.Text)
	}
	want := map[string]string{
		"Persian": "خبرنگار نمونه (۱۶ آبان ۱۴۰۰). «شهرک فناوری مهرستان». خبرگزاری نمونه. کد خبر ۱۲۳۴. بازیابی در ۱۵ اردیبهشت ۱۴۰۳ از https://nemune.example/news/7",
		"APA":     "خبرنگار نمونه. (2021, November 7). شهرک فناوری مهرستان. خبرگزاری نمونه. https://nemune.example/news/7",
		"MLA":     "خبرنگار نمونه. “شهرک فناوری مهرستان.” خبرگزاری نمونه, 7 November 2021, https://nemune.example/news/7. Accessed 4 May 2024.",
		"Chicago": "خبرنگار نمونه. “شهرک فناوری مهرستان.” خبرگزاری نمونه, November 7, 2021. https://nemune.example/news/7.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("styles (-want +got):\n%s", diff)
	}
}

func TestUnknownPartsAreLeftOut(t *testing.T) {
	bare := cite.Work{Article: news.Article{ID: "a1"}, Outlet: "نمونه"}
	want := "TY  - NEWS\r\nID  - a1\r\nT2  - نمونه\r\nLA  - fa\r\nER  - \r\n\r\n"
	if diff := cmp.Diff(want, cite.RIS(bare)); diff != "" {
		t.Errorf("RIS (-want +got):\n%s", diff)
	}
	month := work()
	month.Article.Precision = news.PrecisionMonth
	if got := cite.BibTeX(month); !strings.Contains(got, "date = {2021-11},") {
		t.Errorf("BibTeX: got %s, want the month alone", got)
	}
}

// FuzzRecordsStayWhole holds that no text breaks out of its field.
func FuzzRecordsStayWhole(f *testing.F) {
	f.Add("عنوان {با} \\آکولاد", "خط\r\nER  - \r\n", "https://x.example/{}")
	f.Fuzz(func(t *testing.T, title, author, url string) {
		w := work()
		w.Article.Title, w.Article.Author, w.Article.URL = title, author, url
		if n := strings.Count(cite.RIS(w), "\r\nER  - \r\n"); n != 1 {
			t.Errorf("RIS: got %d ends of records, want 1", n)
		}
		depth := 0
		escaped := false
		for _, r := range cite.BibTeX(w) {
			switch {
			case escaped:
				escaped = false
			case r == '\\':
				escaped = true
			case r == '{':
				depth++
			case r == '}':
				depth--
			}
		}
		if depth != 0 {
			t.Errorf("BibTeX: braces do not close: %s", cite.BibTeX(w))
		}
		b, err := cite.CSL(w)
		if err != nil || !json.Valid(b) {
			t.Errorf("CSL: %s, %v", b, err)
		}
	})
}
