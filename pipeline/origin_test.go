package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

// report writes an invented report of some paragraphs; the same seed, the same
// words.
func report(seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(words string) string {
		list := strings.Split(words, "|")
		return list[r.IntN(len(list))]
	}
	var out []string
	for range 5 + r.IntN(3) {
		var p strings.Builder
		for range 2 + r.IntN(2) {
			fmt.Fprintf(&p, "%s %s %s %s %d %s %s %s %s. ",
				pick("مدیر|رئیس|معاون|سخنگوی|کارشناس|نماینده"), pick("سازمان|اداره|شورای|انجمن|شرکت|بنیاد"),
				pick("آب|راه|برق|گاز|کشاورزی|دریانوردی|گردشگری|آموزش|ورزش|کتاب"),
				pick("گفت که|افزود که|یادآور شد|هشدار داد که|خبر داد که"), 2+r.IntN(900),
				pick("کارگاه|خانه|کیلومتر جاده|چاه|کتابخانه|مدرسه|قایق|درخت|سد"),
				pick("در روستاهای|در بندرهای|در شهرهای|در کوه\u200cهای|در دشت\u200cهای"),
				pick("خاوری|باختری|شمالی|جنوبی|میانی|کرانه\u200cای|مرزی"),
				pick("ساخته می\u200cشود|نوسازی می\u200cشود|بازگشایی می\u200cشود|رها شده است|نیمه\u200cکاره مانده است|به بهره\u200cبرداری می\u200cرسد"))
		}
		out = append(out, strings.TrimSpace(p.String()))
	}
	return out
}

// as prints a report as another outlet does: a paragraph left out, a foreword,
// other letters, joiners lost, some words changed.
func as(outlet int, paragraphs []string, r *rand.Rand) string {
	p := slices.Clone(paragraphs)
	i := 1 + r.IntN(len(p)-1)
	p = slices.Delete(p, i, i+1)
	text := fmt.Sprintf("به گزارش رسانه نمونه %d، %s", outlet, strings.Join(p, "\n"))
	switch outlet % 4 {
	case 0:
		text = strings.ReplaceAll(text, "\u200c", "")
	case 1:
		text = strings.ReplaceAll(text, "\u200c", " ")
	case 2:
		text = strings.NewReplacer("ی", "ي", "ک", "ك").Replace(text)
	default:
		words := strings.Fields(text)
		for k := 7; k < len(words); k += 31 {
			words[k] = "نیز"
		}
		text = strings.Join(words, " ")
	}
	return text
}

// TestCopiesAreFoundAcrossOutlets measures pairs of one story over invented
// reports: copies of 40 stories on two to four outlets, 40 reports of the same
// events in other words that quote a paragraph, and a series of one outlet.
func TestCopiesAreFoundAcrossOutlets(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	r := rand.New(rand.NewPCG(7, 7))
	story := map[news.ArticleID]int{}
	first := map[int]news.ArticleID{}
	var lines []string
	add := func(id news.ArticleID, source string, minute int, body string) {
		line, err := json.Marshal(news.Record{
			ID: string(id), Source: source, Title: string(id), Body: body,
			Published: fmt.Sprintf("2021-11-07T%02d:%02d:00+03:30", 8+minute/60, minute%60),
		})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	for n := range 40 {
		full := report(uint64(n))
		first[n] = news.ArticleID(fmt.Sprintf("s%02d-0", n))
		for copied := range 2 + n%3 {
			id := news.ArticleID(fmt.Sprintf("s%02d-%d", n, copied))
			story[id] = n
			if body := strings.Join(full, "\n"); copied == 0 {
				add(id, "wire", 0, body)
			} else {
				add(id, fmt.Sprintf("outlet%d", (n+copied)%7), 10*copied, as(n+copied, full, r))
			}
		}
		other := append(report(uint64(1000+n)), full[1])
		add(news.ArticleID(fmt.Sprintf("other%02d", n)), "observer", 30, strings.Join(other, "\n"))
	}
	r.Shuffle(len(lines), func(i, k int) { lines[i], lines[k] = lines[k], lines[i] })
	importLines(t, a, lines...)

	found, wrong, missed, led := 0, 0, 0, 0
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		n, syndicated := story[article.ID]
		switch {
		case !syndicated && article.Origin != "":
			wrong++
		case !syndicated:
		case article.ID == first[n]:
			if article.Origin == "" {
				led++
			}
		case article.Origin == first[n]:
			found++
		case article.Origin == "":
			missed++
		default:
			wrong++
		}
	}
	t.Logf("copies found %d, missed %d, wrong %d, first publisher leads in %d of %d", found, missed, wrong, led, len(first))
	if missed > 1 || wrong > 0 || led != len(first) {
		t.Error("want all copies but one, none wrong, and the first publisher in the lead")
	}
}

// TestSeriesStaysApart: the notes of an outlet that differ in some numbers are
// each a story of its own, also where another outlet copies them.
func TestSeriesStaysApart(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	base := strings.Join(report(3), "\n")
	var lines []string
	for day := range 3 {
		body := strings.Replace(base, "گفت که", fmt.Sprintf("در روز %d گفت که", day), 2)
		for hour, source := range []string{"khavar", "bakhtar"} {
			lines = append(lines, fmt.Sprintf(`{"id":"%s%d","source":%q,"title":"نمونه","published":"2021-11-%02dT%02d:00","body":%q}`,
				source, day, source, 7+day, 10+hour, body))
		}
	}
	importLines(t, a, lines...)
	got := map[news.ArticleID]news.ArticleID{}
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got[article.ID] = article.Origin
	}
	want := map[news.ArticleID]news.ArticleID{
		"khavar0": "", "khavar1": "", "khavar2": "", "bakhtar0": "khavar0", "bakhtar1": "khavar1", "bakhtar2": "khavar2",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
}

// TestADayAloneIsNoMidnight: who gives only the day of publication does not
// come before those who give the time.
func TestADayAloneIsNoMidnight(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	importLines(t, a,
		fmt.Sprintf(`{"id":"timed","source":"khavar","title":"نمونه","published":"2021-11-05T10:00","body":%q}`, wire),
		fmt.Sprintf(`{"id":"dated","source":"bakhtar","title":"نمونه","published":"2021-11-05","body":%q}`, wire))
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if want := map[news.ArticleID]news.ArticleID{"timed": "", "dated": "timed"}[article.ID]; article.Origin != want {
			t.Errorf("%s: got origin %q, want %q", article.ID, article.Origin, want)
		}
	}
}
