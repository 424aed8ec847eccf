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
	b := make([]byte, 0, len("1400-08-16 10:39"))
	if y < 1000 || y > 9999 {
		b = fmt.Appendf(b, "%04d", y)
	} else {
		b = strconv.AppendInt(b, int64(y), 10)
	}
	if p == news.PrecisionYear {
		return string(b)
	}
	b = append(b, '-', byte('0'+m/10), byte('0'+m%10))
	if p == news.PrecisionMonth {
		return string(b)
	}
	b = append(b, '-', byte('0'+d/10), byte('0'+d%10))
	if p == news.PrecisionMinute {
		b = t.In(persian.Tehran).AppendFormat(append(b, ' '), "15:04")
	}
	return string(b)
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
	return l.ymd(t.Year(), month, t.Day(), p)
}

func (l Lang) jalaliDate(t time.Time, p news.Precision) string {
	y, m, d := persian.Jalali(t)
	month := persian.Months[m-1]
	if l == English {
		month = jalaliMonthsLatin[m-1]
	}
	return l.ymd(y, month, d, p)
}

func (l Lang) clock(t time.Time, p news.Precision) string {
	if p != news.PrecisionMinute {
		return ""
	}
	comma := ", "
	if l == Persian {
		comma = "، "
	}
	b := append(make([]byte, 0, 16), comma...)
	for _, c := range t.In(persian.Tehran).AppendFormat(make([]byte, 0, 8), "15:04") {
		if c == ':' {
			b = append(b, c)
		} else {
			b = l.appendDigit(b, c)
		}
	}
	return string(b)
}

func (l Lang) ymd(y int, month string, d int, p news.Precision) string {
	switch p {
	case news.PrecisionYear:
		return l.plain(y)
	case news.PrecisionMonth:
		return month + " " + l.plain(y)
	default:
		return l.plain(d) + " " + month + " " + l.plain(y)
	}
}
