package view

import (
	"fmt"
	"strconv"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

var gregorianMonths = [...]string{
	"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن",
	"ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
}

var jalaliMonthsLatin = [...]string{
	"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
	"Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
}

// Jalali returns t as 1400-08-16, or as 1400-08-16 10:39 when the minute is
// known, in Latin digits; empty for the zero time.
func Jalali(t time.Time, p news.Precision) string {
	if t.IsZero() {
		return ""
	}
	y, m, d := persian.Jalali(t)
	switch p {
	case news.PrecisionYear:
		return fmt.Sprintf("%04d", y)
	case news.PrecisionMonth:
		return fmt.Sprintf("%04d-%02d", y, m)
	case news.PrecisionMinute:
		return fmt.Sprintf("%04d-%02d-%02d %s", y, m, d, t.In(persian.Tehran).Format("15:04"))
	default:
		return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	}
}

// Day parses a day of either calendar, written 2021-11-07, 1400-08-16 or
// ۱۴۰۰/۸/۱۶, and returns its first instant in Tehran.
func Day(s string) (time.Time, error) {
	t, err := persian.ParseDate(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %w", news.ErrInvalid, err)
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
	t = t.In(persian.Tehran)
	month := t.Month().String()
	if l == Persian {
		month = gregorianMonths[t.Month()-1]
	}
	return l.Digits(ymd(t.Year(), month, t.Day(), p))
}

func (l Lang) jalaliDate(t time.Time, p news.Precision) string {
	y, m, d := persian.Jalali(t)
	month := persian.Months[m-1]
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
	return comma + l.Digits(t.In(persian.Tehran).Format("15:04"))
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
