package persian

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// Date is a date that a text names, in Tehran's time.
type Date struct {
	Span
	Time      time.Time
	Precision news.Precision
	// Lunar marks a date of the lunar calendar. It has no time, for that
	// depends on who saw the moon.
	Lunar bool
}

// ParseTime reads the one date, with or without the time of day, that a short
// text such as a dateline holds; of several the most exact, of equals the
// first.
func ParseTime(s string) (time.Time, news.Precision, error) {
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(strings.TrimSpace(Fold(s)))); err == nil {
		return t.In(Tehran), news.PrecisionMinute, nil
	}
	var best Date
	for _, d := range Dates(s) {
		if exactness[d.Precision] > exactness[best.Precision] {
			best = d
		}
	}
	if best.Precision == news.PrecisionNone {
		return time.Time{}, news.PrecisionNone, fmt.Errorf("%q names no date", s)
	}
	return best.Time, best.Precision, nil
}

// Stamp writes a time as exactly as it is known, for ParseTime and everybody
// else to read: RFC 3339 in Tehran's zone, or the day alone.
func Stamp(t time.Time, p news.Precision) string {
	switch {
	case t.IsZero():
		return ""
	case p == news.PrecisionMinute:
		return t.In(Tehran).Format(time.RFC3339)
	default:
		return t.In(Tehran).Format(time.DateOnly)
	}
}

var exactness = map[news.Precision]int{news.PrecisionYear: 1, news.PrecisionMonth: 2, news.PrecisionDay: 3, news.PrecisionMinute: 4}

// Dates returns the dates of a running text: «۱۶ آبان ۱۴۰۰ - ۱۰:۳۹»,
// «1399/02/21», «شانزدهم آبان ماه سال ۱۴۰۰», «آبان ۱۴۰۰», «سال ۱۴۰۰»,
// «۷ نوامبر ۲۰۲۱», and, marked, «۱۳ رجب ۱۴۴۳» and «سال ۱۴۴۳ هجری قمری». Dates
// without a year are left to who knows the year.
func Dates(text string) []Date {
	r := dateReader{text: text, tokens: Tokens(text)}
	var out []Date
	for i := 0; i < len(r.tokens); {
		d, next := r.at(i)
		if next == i {
			i++
			continue
		}
		out = append(out, d)
		i = next
	}
	return out
}

// dateReader reads dates off the words of a text. Its methods take the place
// of a word and return the place after what they read; the same place means
// that there was nothing of the kind.
type dateReader struct {
	text   string
	tokens []Token
}

func (r dateReader) at(i int) (Date, int) {
	if next := r.lunarDate(i); next > i {
		return Date{Span: Span{r.tokens[i].Start, r.tokens[next-1].End}, Lunar: true}, next
	}
	hour, minute, second, begin := r.clock(i)
	if begin > i && begin < len(r.tokens) && r.near(begin) { // the time stands first
		if y, m, d, next := r.day(begin); next > begin {
			if t, ok := date(y, m, d); ok {
				return r.date(i, next, t, hour, minute, second), next
			}
		}
	}
	if y, m, d, next := r.day(i); next > i {
		t, ok := date(y, m, d)
		if !ok {
			return Date{}, i
		}
		from := next
		for from < len(r.tokens) && r.near(from) && fillers[r.tokens[from].Norm] {
			from++
		}
		if from < len(r.tokens) && r.near(from) {
			if hour, minute, second, end := r.clock(from); end > from {
				return r.date(i, end, t, hour, minute, second), end
			}
		}
		return r.span(i, next, t, news.PrecisionDay), next
	}
	if m, next := r.month(i); next > i {
		if y, end := r.year(next); end > next {
			if t, ok := date(y, m, 1); ok {
				return r.span(i, end, t, news.PrecisionMonth), end
			}
		}
	}
	if r.tokens[i].Norm == "سال" {
		if y, end := r.year(i + 1); end > i+1 && y >= 1000 {
			if t, ok := date(y, 1, 1); ok {
				return r.span(i, end, t, news.PrecisionYear), end
			}
		}
	}
	return Date{}, i
}

var fillers = set("در", "روز", "راس", "حدود", "حوالی", "t")

func (r dateReader) span(i, next int, t time.Time, p news.Precision) Date {
	return Date{Span: Span{r.tokens[i].Start, r.tokens[next-1].End}, Time: t, Precision: p}
}

func (r dateReader) date(i, next int, day time.Time, hour, minute, second int) Date {
	t := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, Tehran)
	return r.span(i, next, t, news.PrecisionMinute)
}

// near reports whether only space and light punctuation parts token i from
// the one before.
func (r dateReader) near(i int) bool {
	gap := r.text[r.tokens[i-1].End:r.tokens[i].Start]
	return len(gap) < 24 && !strings.ContainsAny(gap, ".\n؟!؛;«»\"")
}

// gap is what stands between token i and the next, folded and without spaces.
func (r dateReader) gap(i int) string {
	if i+1 >= len(r.tokens) || r.tokens[i+1].Start-r.tokens[i].End > 16 {
		return "…"
	}
	return strings.TrimSpace(Fold(r.text[r.tokens[i].End:r.tokens[i+1].Start]))
}

func (r dateReader) number(i, most int) (int, bool) {
	if i >= len(r.tokens) || len(r.tokens[i].Norm) > 4 || !isDigits(r.tokens[i].Norm) {
		return 0, false
	}
	n, err := strconv.Atoi(r.tokens[i].Norm)
	return n, err == nil && n <= most
}

// day reads a day, a month and a year, in digits or with the month's name.
func (r dateReader) day(i int) (y, m, d, next int) {
	first, isNumber := r.number(i, 9999)
	if isNumber {
		if y, m, d, ok := r.digits(i, first); ok && !r.lunar(i+3) {
			return y, m, d, r.calendarName(i + 3)
		}
	}
	d = first
	j := i + 1
	if !isNumber {
		if d, j = r.ordinal(i); j == i {
			return 0, 0, 0, i
		}
	} else if d > 31 {
		return 0, 0, 0, i
	}
	if isNumber && j < len(r.tokens) && (r.tokens[j].Norm == "ام" || r.tokens[j].Norm == "م") {
		j++
	}
	m, after := r.month(j)
	if after == j || !r.near(j) {
		return 0, 0, 0, i
	}
	y, next = r.year(after)
	if next == after {
		return 0, 0, 0, i
	}
	return y, m, d, next
}

// ordinal reads a day of the month in words: «شانزدهم», «بیست و یکم», «سی ام».
func (r dateReader) ordinal(i int) (d, next int) {
	word := func(j int) string {
		if j >= len(r.tokens) || j > i && !r.near(j) {
			return ""
		}
		return r.tokens[j].Norm
	}
	if tens := map[string]int{"بیست": 20, "سی": 30}[word(i)]; tens > 0 {
		if d, ok := ordinals[word(i+2)]; ok && d < 10 && word(i+1) == "و" {
			return tens + d, i + 3
		}
		if word(i+1) == "ام" || word(i+1) == "م" {
			return tens, i + 2
		}
		return 0, i
	}
	if d, ok := ordinals[word(i)]; ok {
		return d, i + 1
	}
	return 0, i
}

// digits reads 1400/8/16, 1400-08-16, 16/8/1400 and 00/8/16.
func (r dateReader) digits(i, first int) (y, m, d int, ok bool) {
	sep := r.gap(i)
	if sep != "/" && sep != "-" && sep != "." || r.gap(i+1) != sep {
		return 0, 0, 0, false
	}
	m, ok1 := r.number(i+1, 12)
	last, ok2 := r.number(i+2, 9999)
	if !ok1 || !ok2 || i > 0 && r.tokens[i-1].End == r.tokens[i].Start-1 && strings.ContainsAny(r.text[r.tokens[i-1].End:r.tokens[i].Start], "/-.") {
		return 0, 0, 0, false
	}
	switch {
	case first > 1000 && last <= 31:
		return first, m, last, true
	case last > 1000 && first <= 31:
		return last, m, first, true
	case sep == "/" && first >= 80 && first < 100 && last <= 31:
		return 1300 + first, m, last, true
	}
	return 0, 0, 0, false
}

// month reads the name of a month: 1 to 12 of the Jalali year, 101 to 112 of
// the Gregorian one.
func (r dateReader) month(i int) (m, next int) {
	if i >= len(r.tokens) {
		return 0, i
	}
	name := r.tokens[i].Norm
	m, ok := monthNames[name]
	if !ok {
		if m, ok = monthNames[strings.TrimSuffix(name, "ماه")]; !ok {
			return 0, i
		}
	}
	next = i + 1
	if next < len(r.tokens) && r.tokens[next].Norm == "ماه" {
		next++
	}
	return m, next
}

// year reads a year of four digits, or of two in this century or the last.
func (r dateReader) year(i int) (y, next int) {
	j := i
	if j < len(r.tokens) && r.tokens[j].Norm == "سال" {
		j++
	}
	y, ok := r.number(j, 2199)
	if !ok || len(r.tokens[j].Norm) != 4 && len(r.tokens[j].Norm) != 2 || j > 0 && !r.near(j) || r.lunar(j+1) {
		return 0, i
	}
	if len(r.tokens[j].Norm) == 2 {
		if y < 10 {
			y += 1400
		} else if y >= 50 {
			y += 1300
		}
	}
	if y < 1000 {
		return 0, i
	}
	return y, r.calendarName(j + 1)
}

// calendarName passes over «هجری شمسی», «هجری خورشیدی», «میلادی» and «ه.ش».
func (r dateReader) calendarName(i int) int {
	for i < len(r.tokens) && strings.TrimLeft(r.gap(i-1), ".") == "" && calendars[r.tokens[i].Norm] {
		i++
	}
	return i
}

var calendars = set("هجری", "شمسی", "خورشیدی", "میلادی", "ه", "ش", "هش")

// words returns n tokens from i on, joined; empty when there are fewer.
func (r dateReader) words(i, n int) string {
	if i+n > len(r.tokens) {
		return ""
	}
	var b strings.Builder
	for _, tok := range r.tokens[i : i+n] {
		b.WriteString(tok.Norm)
	}
	return b.String()
}

// date returns the day of a calendar year: Gregorian from 1700 on. A Gregorian
// month may be marked by 100.
func date(y, m, d int) (time.Time, bool) {
	if m < 100 && y < 1700 {
		return JalaliDate(y, m, d)
	}
	if y < 1700 {
		return time.Time{}, false
	}
	m %= 100
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, Tehran)
	return t, int(t.Month()) == m && t.Day() == d
}

// Month reads the name of a month, in Persian or English and however it is
// spelt: 1 to 12 of the Jalali year or of the Gregorian one; 0 for another
// word.
func Month(name string) (month int, gregorian bool) {
	m := monthNames[strings.ToLower(Fold(name))]
	return m % 100, m > 100
}

var monthNames = func() map[string]int {
	names := map[string]int{}
	for i, n := range Months {
		names[Fold(n)] = i + 1
	}
	names["امرداد"], names["ابان"], names["اذر"] = 5, 8, 9
	for i, line := range []string{
		"ژانویه january jan", "فوریه february feb", "مارس march mar", "آوریل اوریل april apr", "مه می may", "ژوین june jun", "ژوییه جولای ژولای july jul",
		"اوت آگوست اگوست august aug", "سپتامبر september sept sep", "اکتبر october oct", "نوامبر november nov", "دسامبر december dec",
	} {
		for n := range strings.FieldsSeq(line) {
			names[n] = 101 + i
		}
	}
	return names
}()

// ordinals are the days of a month in words, «یکم» to «سی و یکم» where they are
// one word.
var ordinals = map[string]int{
	"یکم": 1, "اول": 1, "دوم": 2, "سوم": 3, "چهارم": 4, "پنجم": 5, "ششم": 6, "هفتم": 7, "هشتم": 8, "نهم": 9, "دهم": 10, "یازدهم": 11, "دوازدهم": 12,
	"سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15, "شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "هیجدهم": 18, "نوزدهم": 19, "بیستم": 20, "سیام": 30,
}
