package persian_test

import (
	"testing"
	"time"

	"github.com/peygir/peygir/persian"
)

func TestJalali(t *testing.T) {
	for _, c := range []struct {
		jalali    [3]int
		gregorian string
	}{
		{[3]int{1400, 8, 16}, "2021-11-07"},
		{[3]int{1399, 4, 2}, "2020-06-22"},
		{[3]int{1403, 12, 30}, "2025-03-20"},
		{[3]int{1404, 1, 1}, "2025-03-21"},
		{[3]int{1357, 11, 22}, "1979-02-11"},
		{[3]int{1405, 9, 2}, "2026-11-23"},
	} {
		got, ok := persian.JalaliDate(c.jalali[0], c.jalali[1], c.jalali[2])
		if !ok || got.Format(time.DateOnly) != c.gregorian {
			t.Errorf("%v: got %s, want %s", c.jalali, got.Format(time.DateOnly), c.gregorian)
		}
	}
}

// Every day of four centuries leads to the Jalali day that leads back to it.
func TestJalaliIsItsOwnInverse(t *testing.T) {
	for day := time.Date(1800, 1, 1, 12, 0, 0, 0, persian.Tehran); day.Year() < 2200; day = day.AddDate(0, 0, 1) {
		y, m, d := persian.Jalali(day)
		back, ok := persian.JalaliDate(y, m, d)
		if !ok || back.Format(time.DateOnly) != day.Format(time.DateOnly) {
			t.Fatalf("%s → %d-%d-%d → %s", day.Format(time.DateOnly), y, m, d, back.Format(time.DateOnly))
		}
	}
	if _, ok := persian.JalaliDate(1404, 12, 30); ok {
		t.Error("30 Esfand 1404 was taken for a day")
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{"2021-11-07": "2021-11-07", "1400-08-16": "2021-11-07", "۱۴۰۰/۸/۱۶": "2021-11-07", "1400-13-01": "", "2021-02-30": "", "soon": ""} {
		got, err := persian.ParseDate(in)
		if (err != nil) != (want == "") || err == nil && got.Format(time.DateOnly) != want {
			t.Errorf("%s: got %v, %v; want %q", in, got, err, want)
		}
	}
}
