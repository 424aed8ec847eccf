package view_test

import (
	"encoding/xml"
	"fmt"
	"html"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

func TestEveryPhraseHasItsPersian(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d templates, %v", len(files), err)
	}
	phrase := regexp.MustCompile(`[{(]t "([^"]*)"`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range phrase.FindAllStringSubmatch(string(text), -1) {
			if view.Persian.T(m[1]) == m[1] {
				t.Errorf("%s: no Persian for %q", filepath.Base(file), m[1])
			}
		}
	}
}

func TestOneIsNotSaidAsMany(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d templates, %v", len(files), err)
	}
	counted := regexp.MustCompile(`t "([^"]*%s [a-z]+s\b[^"]*)" \(num`)
	seen := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range counted.FindAllStringSubmatch(string(text), -1) {
			seen++
			args := []any{"1", "7"}[:strings.Count(m[1], "%s")]
			if got := view.English.T(m[1], args...); got == fmt.Sprintf(m[1], args...) {
				t.Errorf("%s: got %q for one", filepath.Base(file), got)
			}
		}
	}
	if seen < 10 {
		t.Errorf("got %d phrases that count, want those of all templates", seen)
	}
	got := []string{view.English.T("%s copies", 1), view.English.T("%s copies", 11), view.English.T("%s copies", 0), view.Persian.T("%s copies", 1)}
	if diff := cmp.Diff([]string{"1 copy", "11 copies", "0 copies", "۱ بازنشر"}, got); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
}

func TestSnippetsShowWhereTheyLeaveOut(t *testing.T) {
	snippet := regexp.MustCompile(`<p class="snippet" dir="auto" lang="fa">(.*)</p>`)
	for name, c := range map[string]struct {
		in   view.Fragment
		want string
	}{
		"middle": {view.Fragment{Text: "آمد و سوم", Marks: [][2]int{{0, 6}}, Before: true, After: true}, "…<mark>آمد</mark> و سوم…"},
		"whole":  {view.Fragment{Text: "دوم آمد.", Marks: [][2]int{{7, 13}}}, "دوم <mark>آمد</mark>."},
		"head":   {view.Fragment{Text: "یکم ", After: true}, "یکم…"},
		"tail":   {view.Fragment{Text: "پنجم.", Before: true}, "…پنجم."},
	} {
		list := string(view.Persian.Results([]view.Result{{Snippets: []view.Fragment{c.in}}}))
		if got := snippet.FindStringSubmatch(list); len(got) != 2 || got[1] != c.want {
			t.Errorf("%s: got %q in %s, want %s", name, got, list, c.want)
		}
	}
}

func TestFragmentsAreEscapedAndNeverCutALetter(t *testing.T) {
	for name, c := range map[string]struct {
		in   view.Fragment
		want template.HTML
	}{
		"marked":       {view.Fragment{Text: "شهرک نو", Marks: [][2]int{{0, 8}}}, "<mark>شهرک</mark> نو"},
		"hostile":      {view.Fragment{Text: "<b>&", Marks: [][2]int{{0, 3}}}, "<mark>&lt;b&gt;</mark>&amp;"},
		"inside":       {view.Fragment{Text: "شهرک", Marks: [][2]int{{1, 4}}}, "شهرک"},
		"past the end": {view.Fragment{Text: "ab", Marks: [][2]int{{1, 9}}}, "ab"},
		"overlapping":  {view.Fragment{Text: "abcd", Marks: [][2]int{{0, 3}, {2, 4}}}, "<mark>abc</mark>d"},
	} {
		if got := c.in.HTML(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func FuzzFragmentKeepsItsText(f *testing.F) {
	f.Add("شهرک <b>", 0, 8)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Skip("only valid text is kept in the archive")
		}
		got := string(view.Fragment{Text: text, Marks: [][2]int{{from, to}}}.HTML())
		bare := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got))
		if bare != text || !utf8.ValidString(got) {
			t.Errorf("got %q, want %q between the marks", bare, text)
		}
	})
}

func TestDaysOfBothCalendars(t *testing.T) {
	for in, want := range map[string]string{
		"2021-11-07": "2021-11-07", "1400-08-16": "2021-11-07", "۱۴۰۰/۸/۱۶": "2021-11-07", "1399/12/30": "2021-03-20",
	} {
		got, err := view.Day(in)
		if err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("%s: got %v, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "1400-13-01", "1400-12-30", "yesterday", "2021-02-29", "16/8/1400"} {
		if got, err := view.Day(in); err == nil {
			t.Errorf("%q: got %v, want an error", in, got)
		}
	}
}

func TestBodyMarksSpansAcrossParagraphs(t *testing.T) {
	got := view.Body("او گفت: <آری>\n\nو رفت", []view.Span{{8, 17}})
	want := []template.HTML{`او گفت: <span class="quote">&lt;آری&gt;</span>`, `<span class="quote">و </span>رفت`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

func TestDiffSaysWhatWentInAndOut(t *testing.T) {
	got := view.Diff("زمین شهرک واگذار شد", "زمین <شهرک> نو واگذار شد")
	want := template.HTML("زمین <del>شهرک </del><ins>&lt;شهرک&gt; نو </ins>واگذار شد")
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzDiffGivesTheNewTextBack(f *testing.F) {
	f.Add("الف ب پ", "الف پ ت")
	f.Add("", "<b>\n")
	taken := regexp.MustCompile(`(?s)<del>.*?</del>`)
	f.Fuzz(func(t *testing.T, before, after string) {
		if !utf8.ValidString(before+after) || strings.ContainsAny(before+after, "\x00\r") || len(before)+len(after) > 2000 {
			t.Skip("only valid text is kept in the archive")
		}
		left := taken.ReplaceAllString(string(view.Diff(before, after)), "")
		got := html.UnescapeString(strings.NewReplacer("<ins>", "", "</ins>", "", "<br>", "\n").Replace(left))
		if got != after {
			t.Errorf("got %q, want %q", got, after)
		}
	})
}

func TestPlotAndBadgeAreWellFormed(t *testing.T) {
	points := []view.Point{{Start: time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC), Count: 3}, {Start: time.Date(2024, 4, 20, 0, 0, 0, 0, time.UTC), Count: 250}}
	for name, svg := range map[string]string{
		"plot": string(view.Persian.Plot(points)), "empty plot": string(view.English.Plot(nil)),
		"years": string(view.Persian.Years(points)),
		"badge": view.Persian.Badge(news.NoResponseFound, news.NoActionFound, true),
	} {
		if err := xml.Unmarshal([]byte(svg), new(struct {
			XMLName xml.Name `xml:"svg"`
		})); err != nil {
			t.Errorf("%s: %v in %s", name, err, svg)
		}
	}
}

func TestNumbersAreWrittenInTheLanguage(t *testing.T) {
	got := []string{view.Persian.Number(1234567), view.English.Number(-1000), view.Persian.Number(7), view.English.Number(-100), view.Persian.Number(123456)}
	if diff := cmp.Diff([]string{"۱٬۲۳۴٬۵۶۷", "-1,000", "۷", "-100", "۱۲۳٬۴۵۶"}, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
}

func TestUprightTakesOutWhatTurnsATextAround(t *testing.T) {
	for in, want := range map[string]string{
		"می\u200cشود…":                                 "می\u200cشود…",
		"\u202Eالف\u2066ب":                             "الفب",
		"الف\u202A\u202B\u202C\u202D\u2069":            "الف",
		"\u2029\u202F\u2065\u206A\u2067\u2068":         "\u2029\u202F\u2065\u206A",
		"a\xE2\x80\u202A\xAEb":                         "ab",
		"\u202E <b>\u202E</b> a\xE2\x80\u202A\xE2\x80": " <b></b> a\xE2\x80\xE2\x80",
	} {
		if got := view.Upright(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestJalaliIsAsExactAsKnown(t *testing.T) {
	at := time.Date(2021, 11, 7, 7, 9, 0, 0, time.UTC)
	got := []string{
		view.Jalali(at, news.PrecisionYear), view.Jalali(at, news.PrecisionMonth), view.Jalali(at, news.PrecisionDay), view.Jalali(at, news.PrecisionMinute),
		view.Jalali(at.AddDate(-1300, 0, 0), news.PrecisionYear), view.Jalali(time.Time{}, news.PrecisionDay),
	}
	if diff := cmp.Diff([]string{"1400", "1400-08", "1400-08-16", "1400-08-16 10:39", "0100", ""}, got); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}
