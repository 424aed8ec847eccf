package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
)

// dated is a page of an unknown system that shows a date line under its
// headline and nothing else of the kind.
func dated(line string) extract.Input {
	page := `<html><head><title>نشست شورای شهر نمونه</title><meta property="og:type" content="article"></head><body>
<h1>نشست شورای شهر نمونه</h1><div>` + line + `</div><div><p>شورای شهر نمونه در نشست هفتگی خود بودجه سال آینده را بررسی کرد و رای داد.</p>
<p>این بودجه یک پنجم بیشتر از سال گذشته است و بیشتر آن به کارهای عمرانی می رسد.</p></div></body></html>`
	return extract.Input{URL: "http://a.example/1/x", Body: []byte(page), FetchedAt: fetched}
}

func TestDatesOfPages(t *testing.T) {
	const minute, day, none = news.PrecisionMinute, news.PrecisionDay, news.PrecisionNone
	tests := map[string]struct {
		want      string
		precision news.Precision
	}{
		"۱۶ آبان ۱۴۰۰ - ۱۰:۳۹":                              {"2021-11-07T10:39:00+03:30", minute},
		"یکشنبه ۱۶ آبان ۱۴۰۰ ساعت ۱۰:۳۹":                    {"2021-11-07T10:39:00+03:30", minute},
		"يكشنبه، ۱۶ آبان\u200cماه ۱۴۰۰، ساعت ۱۰ و ۳۹ دقیقه": {"2021-11-07T10:39:00+03:30", minute},
		"کد: ۶۲۷۳۶ پنجشنبه ۳۱ تیر ۱۴۰۰ - ۱۲:۴۴":             {"2021-07-22T12:44:00+04:30", minute},
		"۱۰:۳۹ - ۱۴۰۰/۰۸/۱۶":                                {"2021-11-07T10:39:00+03:30", minute},
		"1400-08-16 10:39:00":                               {"2021-11-07T10:39:00+03:30", minute},
		"١٦ آبان ١٤٠٠ ١٠:٣٩":                                {"2021-11-07T10:39:00+03:30", minute},
		"تاريخ انتشار: 2 تير 1399 12:09:08 ب.ظ":             {"2020-06-22T12:09:08+04:30", minute},
		"2 تير 1399 12:09:08 ق.ظ":                           {"2020-06-22T00:09:08+04:30", minute},
		"۲ تیر ۹۹":                                          {"2020-06-22T00:00:00+04:30", day},
		"۹۹/۰۴/۰۲ ۰۸:۱۵":                                    {"2020-06-22T08:15:00+04:30", minute},
		"شنبه بیست و نهم آبان ماه ۱۴۰۰ ساعت ۸ و ۵ دقیقه":    {"2021-11-20T08:05:00+03:30", minute},
		"سی\u200cام مهر ۱۴۰۰ ساعت ۱۸:۰۰":                    {"2021-10-22T18:00:00+03:30", minute},
		"۱۶ آبان ۰۰ / ۱۰:۳۹":                                {"2021-11-07T10:39:00+03:30", minute},
		"11/7/2021 3:05:00 PM":                              {"2021-11-07T15:05:00+03:30", minute},
		"23/11/2021 10:39":                                  {"2021-11-23T10:39:00+03:30", minute},
		"یکشنبه ۱۶ آبان ۱۴۰۰ - ۱ ربیع الثانی ۱۴۴۳ - 7 November 2021 - ساعت ۰۸:۲۲": {"2021-11-07T08:22:00+03:30", minute},
		"به روزرسانی: ۱۷ آبان ۱۴۰۰ - ۱۲:۴۴ / انتشار: ۱۶ آبان ۱۴۰۰ - ۱۰:۳۹":        {"2021-11-07T10:39:00+03:30", minute},
		"2 تير 1399":            {"2020-06-22T00:00:00+04:30", day},
		"۱۴۰۱/۰۶/۳۰ - ۲۲:۰۰":    {"2022-09-21T22:00:00+04:30", minute},
		"۱۴۰۱/۰۷/۰۱ - ۰۱:۰۰":    {"2022-09-23T01:00:00+03:30", minute},
		"۳۰ اسفند ۱۳۹۹ - ۰۸:۰۰": {"2021-03-20T08:00:00+03:30", minute},
		"یکشنبه ۱۶ آبان ۱۴۰۰ - ۱ ربیع الثانی ۱۴۴۳ - 7 November 2021 - 10:39": {"2021-11-07T10:39:00+03:30", minute},
		"7 November 2021 10:39":         {"2021-11-07T10:39:00+03:30", minute},
		"۷ نوامبر ۲۰۲۱":                 {"2021-11-07T00:00:00+03:30", day},
		"Sun, 07 Nov 2021 07:09:00 GMT": {"2021-11-07T10:39:00+03:30", minute},
		"2021-11-07T07:09:00Z":          {"2021-11-07T10:39:00+03:30", minute},
		"2021-11-07T00:00:00Z":          {"2021-11-07T00:00:00+03:30", day},
		"۲۰ دقیقه پیش":                  {"2026-11-21T11:10:00+03:30", minute},
		"۲ ساعت پیش":                    {"2026-11-21T09:30:00+03:30", day},
		"۳ روز قبل":                     {"2026-11-18T00:00:00+03:30", day},
		"دیروز ۱۹:۰۳":                   {"2026-11-20T19:03:00+03:30", minute},
		"۱۶ آبان ۱۴۴۰ - ۱۰:۳۹":          {"", none}, // in the future
		"به\u200cروزرسانی: ۱۶ آبان ۱۴۰۰ - ۱۰:۳۹": {"", none},
		"۳۲ آبان ۱۴۰۰":         {"", none},
		"۱۶ آبان ۱۴۰۰ - ۲۵:۷۰": {"2021-11-07T00:00:00+03:30", day},
		"عکس از بایگانی":       {"", none},
	}
	for line, tt := range tests {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			r := extract.Page(dated(line))
			got := ""
			if !r.Published.IsZero() {
				got = r.Published.In(time.FixedZone("", offset(t, tt.want))).Format(time.RFC3339)
			}
			if got != tt.want || r.Precision != tt.precision {
				t.Errorf("got %s (%s), want %s (%s)", got, r.Precision, tt.want, tt.precision)
			}
			js, err := r.MarshalJSON()
			if err != nil || tt.want != "" && !strings.Contains(string(js), `"published":"`+tt.want+`"`) {
				t.Errorf("got %s, %v, want it published %s", js, err, tt.want)
			}
		})
	}
}

// offset is that of the zone a wanted time is written in.
func offset(t *testing.T, want string) int {
	t.Helper()
	if want == "" {
		return 0
	}
	at, err := time.Parse(time.RFC3339, want)
	if err != nil {
		t.Fatal(err)
	}
	_, seconds := at.Zone()
	return seconds
}
