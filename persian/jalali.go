package persian

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // Asia/Tehran on machines without a zone database
)

// Tehran is Iran's zone: +03:30, with summer time (+04:30) until 2022.
var Tehran = mustZone("Asia/Tehran")

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		// Unreachable: the zone database is compiled in.
		panic(err)
	}
	return loc
}

// Months holds the names of the Jalali months, Farvardin first.
var Months = [12]string{"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"}

// breaks are the years in which the run of leap years breaks its rhythm
// (K. M. Borkowski, The Persian calendar for 3000 years, 1996).
var breaks = []int{-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178}

// newYear returns the March day of 1 Farvardin of the Jalali year, and how
// many years have passed since its last leap year (0: it is one).
func newYear(year int) (march, sinceLeap int) {
	leaps, start, jump := -14, breaks[0], 0
	for _, next := range breaks[1:] {
		jump = next - start
		if year < next {
			break
		}
		leaps += jump/33*8 + jump%33/4
		start = next
	}
	n := year - start
	leaps += n/33*8 + (n%33+3)/4
	if jump%33 == 4 && jump-n == 4 {
		leaps++
	}
	gregorian := year + 621
	march = 20 + leaps - (gregorian/4 - (gregorian/100+1)*3/4 - 150)
	if jump-n < 6 {
		n = n - jump + (jump+4)/33*33
	}
	sinceLeap = (n+1)%33 - 1
	if sinceLeap == -1 {
		sinceLeap = 4
	} else {
		sinceLeap %= 4
	}
	return march, sinceLeap
}

// JalaliDate returns midnight in Tehran of a Jalali day, and whether there is
// such a day. Years 1 to 3177 are known.
func JalaliDate(year, month, day int) (time.Time, bool) {
	if year < 1 || year > 3177 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month) {
		return time.Time{}, false
	}
	march, _ := newYear(year)
	offset := (month-1)*31 - month/7*(month-7) + day - 1
	return time.Date(year+621, time.March, march+offset, 0, 0, 0, 0, Tehran), true
}

func monthLength(year, month int) int {
	switch {
	case month <= 6:
		return 31
	case month <= 11:
		return 30
	}
	if _, since := newYear(year); since == 0 {
		return 30
	}
	return 29
}

// Jalali returns the Jalali day on which t falls in Tehran.
func Jalali(t time.Time) (year, month, day int) {
	t = t.In(Tehran)
	date := func(y int, m time.Month, d int) int {
		return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	today := date(t.Year(), t.Month(), t.Day())
	year = min(max(t.Year()-621, 1), 3177)
	march, _ := newYear(year)
	passed := today - date(year+621, time.March, march)
	if passed < 0 && year > 1 {
		year--
		march, _ = newYear(year)
		passed = today - date(year+621, time.March, march)
	}
	if passed < 186 {
		return year, passed/31 + 1, passed%31 + 1
	}
	passed -= 186
	return year, passed/30 + 7, passed%30 + 1
}

// FormatJalali writes t as «۱۶ آبان ۱۴۰۰ - ۱۰:۳۹», in Tehran's time.
func FormatJalali(t time.Time) string {
	t = t.In(Tehran)
	return FormatJalaliDay(t) + Digits(fmt.Sprintf(" - %02d:%02d", t.Hour(), t.Minute()))
}

// FormatJalaliDay writes the day of t as «۱۶ آبان ۱۴۰۰».
func FormatJalaliDay(t time.Time) string {
	y, m, d := Jalali(t)
	return Digits(fmt.Sprint(d)) + " " + Months[m-1] + " " + Digits(fmt.Sprint(y))
}

// Digits replaces ASCII digits by Persian ones.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '۰' + r - '0'
		}
		return r
	}, s)
}

// ParseDate reads a day given in numbers, year first, in either calendar:
// 2021-11-07, 1400-08-16, ۱۴۰۰/۸/۱۶. It returns midnight in Tehran.
func ParseDate(s string) (time.Time, error) {
	var y, m, d int
	folded := strings.NewReplacer("/", "-", ".", "-").Replace(strings.TrimSpace(Fold(s)))
	if n, err := fmt.Sscanf(folded+"\n", "%d-%d-%d\n", &y, &m, &d); err != nil || n != 3 {
		return time.Time{}, fmt.Errorf("%q is not a date such as 2021-11-07 or 1400-08-16", s)
	}
	if y < 1700 {
		if t, ok := JalaliDate(y, m, d); ok {
			return t, nil
		}
		return time.Time{}, fmt.Errorf("there is no day %q in the Jalali calendar", s)
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, Tehran)
	if t.Month() != time.Month(m) || t.Day() != d {
		return time.Time{}, fmt.Errorf("there is no day %q in the Gregorian calendar", s)
	}
	return t, nil
}
