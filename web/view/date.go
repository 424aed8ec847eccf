package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Tehran must be known on a machine without a zone database

	"github.com/jalaali/go-jalaali"

	"github.com/peygir/peygir/news"
)

// Tehran is the zone in which every time is shown.
var Tehran = tehran()

func tehran() *time.Location {
	loc, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		// The database is linked in, so this is a broken build, not a wrong machine.
		panic("time zone Asia/Tehran: " + err.Error())
	}
	return loc
}

var jalaliMonths = [...]string{
	"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
	"مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
}

var gregorianMonths = [...]string{
	"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن",
	"ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
}

var jalaliMonthsLatin = [...]string{
	"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
	"Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
}

// jalali returns the Jalali date of t in Tehran; ok is false outside the years
// for which the calendar's leap years are known.
func jalali(t time.Time) (year, month, day int, ok bool) {
	t = t.In(Tehran)
	y, m, d, err := jalaali.ToJalaali(t.Year(), t.Month(), t.Day())
	return y, int(m), d, err == nil
}

// Jalali returns t as 1400-08-16, or as 1400-08-16 10:39 when the minute is
// known, in Latin digits; empty for the zero time.
func Jalali(t time.Time, p news.Precision) string {
	y, m, d, ok := jalali(t)
	if t.IsZero() || !ok {
		return ""
	}
	switch p {
	case news.PrecisionYear:
		return fmt.Sprintf("%04d", y)
	case news.PrecisionMonth:
		return fmt.Sprintf("%04d-%02d", y, m)
	case news.PrecisionMinute:
		return fmt.Sprintf("%04d-%02d-%02d %s", y, m, d, t.In(Tehran).Format("15:04"))
	default:
		return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	}
}

// Day parses a day of either calendar, written 2021-11-07, 1400-08-16 or
// 1400/8/16 with any digits, and returns its first instant in Tehran. Years
// before 1700 are Jalali.
func Day(s string) (time.Time, error) {
	wrong := func() (time.Time, error) {
		return time.Time{}, fmt.Errorf("%w: date %q is neither like 2021-11-07 nor like 1400-08-16", news.ErrInvalid, s)
	}
	parts := strings.FieldsFunc(LatinDigits(strings.TrimSpace(s)), func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) != 3 || len(parts[0]) != 4 {
		return wrong()
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 1 || len(part) > 4 {
			return wrong()
		}
		n[i] = v
	}
	y, m, d := n[0], time.Month(n[1]), n[2]
	if y < 1700 {
		if !jalaali.IsValidDate(n[0], n[1], n[2]) {
			return wrong()
		}
		gy, gm, gd, err := jalaali.ToGregorian(n[0], jalaali.Month(n[1]), n[2])
		if err != nil {
			return wrong()
		}
		y, m, d = gy, gm, gd
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, Tehran)
	if t.Year() != y || t.Month() != m || t.Day() != d {
		return wrong()
	}
	return t, nil
}

// date writes t for a reader, in the calendar named first by the language.
func (l Lang) date(t time.Time, p news.Precision) string {
	if t.IsZero() {
		return l.T("date unknown")
	}
	return l.jalaliDate(t, p) + l.clock(t, p)
}

// otherDate writes t in the Gregorian calendar.
func (l Lang) otherDate(t time.Time, p news.Precision) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Tehran)
	month := t.Month().String()
	if l == Persian {
		month = gregorianMonths[t.Month()-1]
	}
	return l.Digits(ymd(t.Year(), month, t.Day(), p))
}

func (l Lang) jalaliDate(t time.Time, p news.Precision) string {
	y, m, d, ok := jalali(t)
	if !ok {
		return l.otherDate(t, p)
	}
	month := jalaliMonths[m-1]
	if l == English {
		month = jalaliMonthsLatin[m-1]
	}
	return l.Digits(ymd(y, month, d, p))
}

func (l Lang) clock(t time.Time, p news.Precision) string {
	if p != news.PrecisionMinute {
		return ""
	}
	comma := ", "
	if l == Persian {
		comma = "، "
	}
	return comma + l.Digits(t.In(Tehran).Format("15:04"))
}

func ymd(y int, month string, d int, p news.Precision) string {
	switch p {
	case news.PrecisionYear:
		return strconv.Itoa(y)
	case news.PrecisionMonth:
		return fmt.Sprintf("%s %d", month, y)
	default:
		return fmt.Sprintf("%d %s %d", d, month, y)
	}
}
