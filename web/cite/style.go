package cite

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/persian"
)

// Isolate and Pop are the characters around names and titles, whose direction
// may be another than that of the reference.
const (
	Isolate = "\u2068"
	Pop     = "\u2069"
)

// Styled is a reference in the style of that name.
type Styled struct{ Style, Text string }

// alone puts a part between isolates, after taking out any of its own.
func alone(s string) string {
	return Isolate + strings.NewReplacer(Isolate, "", Pop, "").Replace(line(s)) + Pop
}

// Styles returns the reference in four styles: the Persian one with Jalali
// dates, APA, MLA and Chicago.
func Styles(w Work) []Styled {
	return []Styled{{"Persian", inPersian(w)}, {"APA", apa(w)}, {"MLA", mla(w)}, {"Chicago", chicago(w)}}
}

// author is who is named first; an outlet speaks for an unnamed one.
func (w Work) author() string {
	if a := line(w.Article.Author); a != "" {
		return a
	}
	return w.Outlet
}

// title is never empty: a reference needs something to name.
func (w Work) title() string {
	if t := line(w.Article.Title); t != "" {
		return t
	}
	return "[" + string(w.Article.ID) + "]"
}

func inPersian(w Work) string {
	date := "بی\u200cتا"
	if d := w.day(); d != nil {
		y, m, day := persian.Jalali(w.Article.Published)
		date = strconv.Itoa(y)
		if len(d) > 1 {
			date = persian.Months[m-1] + " " + date
		}
		if len(d) > 2 {
			date = strconv.Itoa(day) + " " + date
		}
	}
	out := fmt.Sprintf("%s (%s). «%s». %s.", w.author(), persian.Digits(date), w.title(), w.Outlet)
	if w.Article.Code != "" {
		out += " کد خبر " + persian.Digits(w.Article.Code) + "."
	}
	return out + " بازیابی در " + persian.FormatJalaliDay(w.Read) + " از " + w.Article.URL
}

func apa(w Work) string {
	date := "n.d."
	if d := w.day(); d != nil {
		date = strconv.Itoa(d[0])
		if len(d) > 1 {
			date += ", " + time.Month(d[1]).String()
		}
		if len(d) > 2 {
			date += " " + strconv.Itoa(d[2])
		}
	}
	out := fmt.Sprintf("%s. (%s). %s.", alone(w.author()), date, alone(w.title()))
	if w.author() != w.Outlet {
		out += " " + alone(w.Outlet) + "."
	}
	return out + " " + w.Article.URL
}

func mla(w Work) string {
	out := ""
	if w.author() != w.Outlet {
		out = alone(w.author()) + ". "
	}
	out += "“" + alone(w.title()) + ".” " + alone(w.Outlet)
	if d := w.day(); d != nil {
		out += ", " + dayMonthYear(d)
	}
	r := w.Read.In(persian.Tehran)
	return out + ", " + w.Article.URL + ". Accessed " + dayMonthYear([]int{r.Year(), int(r.Month()), r.Day()}) + "."
}

func chicago(w Work) string {
	date := "n.d."
	if d := w.day(); d != nil {
		date = strconv.Itoa(d[0])
		if len(d) > 1 {
			date = time.Month(d[1]).String() + " " + date
		}
		if len(d) > 2 {
			date = fmt.Sprintf("%s %d, %d", time.Month(d[1]), d[2], d[0])
		}
	}
	return fmt.Sprintf("%s. “%s.” %s, %s. %s.", alone(w.author()), alone(w.title()), alone(w.Outlet), date, w.Article.URL)
}

// dayMonthYear writes as much of a date as is known.
func dayMonthYear(d []int) string {
	switch len(d) {
	case 1:
		return strconv.Itoa(d[0])
	case 2:
		return fmt.Sprintf("%s %d", time.Month(d[1]), d[0])
	default:
		return fmt.Sprintf("%d %s %d", d[2], time.Month(d[1]), d[0])
	}
}
