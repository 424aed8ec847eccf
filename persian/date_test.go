package persian_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

func TestParseTime(t *testing.T) {
	for _, c := range []struct {
		in, want  string
		precision news.Precision
	}{
		{"۱۶ آبان ۱۴۰۰ - ۱۰:۳۹", "2021-11-07T10:39:00+03:30", news.PrecisionMinute},
		{"1399/02/21 - 18:59", "2020-05-10T18:59:00+04:30", news.PrecisionMinute},
		{"يکشنبه ۱۶ آبان ۱۴۰۰ ساعت ۱۰:۳۹", "2021-11-07T10:39:00+03:30", news.PrecisionMinute},
		{"۱۶ آبان\u200cماه ۱۴۰۰ ساعت ۱۰ و ۳۹ دقیقه", "2021-11-07T10:39:00+03:30", news.PrecisionMinute},
		{"۰۷ ارديبهشت ۱۴۰۳، ۱۲:۰۹:۰۸ ب.ظ", "2024-04-26T12:09:08+03:30", news.PrecisionMinute},
		{"شنبه 4 دی 1400 ، 3:05 ق.ظ", "2021-12-25T03:05:00+03:30", news.PrecisionMinute},
		{"تاریخ انتشار: ۱۰:۳۹ - ۱۴۰۰/۸/۱۶", "2021-11-07T10:39:00+03:30", news.PrecisionMinute},
		{"2021-11-07T10:39:00+03:30", "2021-11-07T10:39:00+03:30", news.PrecisionMinute},
		{"1400-08-16", "2021-11-07T00:00:00+03:30", news.PrecisionDay},
		{"۷ نوامبر ۲۰۲۱", "2021-11-07T00:00:00+03:30", news.PrecisionDay},
		{"۱۶ آبان ۹۸", "2019-11-07T00:00:00+03:30", news.PrecisionDay},
		{"شانزدهم آبان سال ۱۴۰۰ هجری شمسی", "2021-11-07T00:00:00+03:30", news.PrecisionDay},
		{"بیست و یکم آبان ۱۴۰۰", "2021-11-12T00:00:00+03:30", news.PrecisionDay},
		{"سی ام آبان ۱۴۰۰", "2021-11-21T00:00:00+03:30", news.PrecisionDay},
		{"سی\u200cام آبان ۱۴۰۰", "2021-11-21T00:00:00+03:30", news.PrecisionDay},
		{"سی و یکم مرداد ۱۴۰۰", "2021-08-22T00:00:00+04:30", news.PrecisionDay},
		{"آبان ماه ۱۴۰۰", "2021-10-23T00:00:00+03:30", news.PrecisionMonth},
		{"سال ۱۴۰۰", "2021-03-21T00:00:00+03:30", news.PrecisionYear},
		{"سال ۱۴۰۰ و ۱۶ آبان ۱۴۰۰", "2021-11-07T00:00:00+03:30", news.PrecisionDay},
		{"۳۱ آبان ۱۴۰۰", "2021-10-23T00:00:00+03:30", news.PrecisionMonth},
		{"۱۳ رجب ۱۴۴۳ قمری", "", news.PrecisionNone},
		{"سال ۱۴۴۳ هجری قمری", "", news.PrecisionNone},
		{"کد ۱۲۳۴۵", "", news.PrecisionNone},
		{"", "", news.PrecisionNone},
	} {
		got, precision, err := persian.ParseTime(c.in)
		text := ""
		if err == nil {
			text = got.Format("2006-01-02T15:04:05Z07:00")
		}
		if text != c.want || precision != c.precision || (err != nil) != (c.want == "") {
			t.Errorf("%s: got %s, %q, %v; want %s, %q", c.in, text, precision, err, c.want, c.precision)
		}
	}
}

func TestDatesOfARunningText(t *testing.T) {
	const text = "این طرح از ۵ مهر ۱۳۹۹ آغاز شد و تا اسفند ۱۴۰۰ ادامه داشت؛ نسخه ۲.۱.۳ در ۱۴۰۰/۰۸/۱۶ آمد."
	got := map[string]string{}
	for _, d := range persian.Dates(text) {
		got[text[d.Start:d.End]] = d.Time.Format("2006-01-02 ") + string(d.Precision)
	}
	want := map[string]string{"۵ مهر ۱۳۹۹": "2020-09-26 day", "اسفند ۱۴۰۰": "2022-02-20 month", "۱۴۰۰/۰۸/۱۶": "2021-11-07 day"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLunarDatesAreMarked(t *testing.T) {
	const text = "۱۳ رجب ۱۴۴۳ قمری، بیست و یکم رمضان ۱۴۴۳، سال ۱۴۴۳ هجری قمری، ۵ ربیع الاول سال ۱۴۴۳، محرم و صفر، سال ۱۴۰۰ و ۱۶ آبان ۱۴۰۰"
	var got []string
	for _, d := range persian.Dates(text) {
		if d.Lunar != d.Time.IsZero() {
			t.Errorf("%q: %+v", text[d.Start:d.End], d)
		}
		if d.Lunar {
			got = append(got, text[d.Start:d.End])
		}
	}
	want := []string{"۱۳ رجب ۱۴۴۳ قمری", "بیست و یکم رمضان ۱۴۴۳", "سال ۱۴۴۳ هجری قمری", "۵ ربیع الاول سال ۱۴۴۳"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzDates(f *testing.F) {
	f.Add("یکشنبه ۱۶ آبان ۱۴۰۰ ساعت ۱۰:۳۹")
	f.Add("10:39 ب.ظ - 1400/8/16 سال")
	f.Add("۱۰:۳۹")
	f.Add("بیست و یکم رمضان سال ۱۴۴۳ هجری قمری")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, d := range persian.Dates(s) {
			if d.Start < last || d.End <= d.Start || d.End > len(s) || d.Lunar != (d.Precision == news.PrecisionNone) || d.Lunar != d.Time.IsZero() {
				t.Fatalf("%q: %+v after %d", s, d, last)
			}
			last = d.End
		}
	})
}

func TestMonth(t *testing.T) {
	for name, want := range map[string]int{"آبان": 8, "ابان": 8, "تير": 4, "امرداد": 5, "ژوئیه": 107, "Sept": 109, "شنبه": 0} {
		m, gregorian := persian.Month(name)
		if gregorian {
			m += 100
		}
		if m != want {
			t.Errorf("%s: got %d, want %d", name, m, want)
		}
	}
}

// TestStampIsReadBack: what Stamp writes, ParseTime reads.
func TestStampIsReadBack(t *testing.T) {
	at := time.Date(2021, time.November, 7, 10, 39, 0, 0, persian.Tehran)
	for precision, want := range map[news.Precision]string{news.PrecisionMinute: "2021-11-07T10:39:00+03:30", news.PrecisionDay: "2021-11-07"} {
		got := persian.Stamp(at, precision)
		back, p, err := persian.ParseTime(got)
		if got != want || err != nil || p != precision || persian.Stamp(back, p) != want {
			t.Errorf("%s: got %s, read back %v, %s, %v", precision, got, back, p, err)
		}
	}
	if got := persian.Stamp(time.Time{}, news.PrecisionNone); got != "" {
		t.Errorf("no time: got %q", got)
	}
}
