// Package cite writes references to articles: the files that reference
// managers read (RIS, BibTeX, CSL-JSON) and four styles for people. It is pure.
package cite

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// Work is an article as something to refer to.
type Work struct {
	Article news.Article
	Outlet  string
	Read    time.Time // when the reader saw it
}

// day splits the publication time into what is known of year, month, day.
func (w Work) day() []int {
	if w.Article.Published.IsZero() {
		return nil
	}
	t := w.Article.Published.In(persian.Tehran)
	parts := []int{t.Year(), int(t.Month()), t.Day()}
	switch w.Article.Precision {
	case news.PrecisionYear:
		return parts[:1]
	case news.PrecisionMonth:
		return parts[:2]
	default:
		return parts
	}
}

// readOn writes the day of reading, empty when it is not known.
func (w Work) readOn(layout string) string {
	if w.Read.IsZero() {
		return ""
	}
	return w.Read.In(persian.Tehran).Format(layout)
}

// line makes one line of a text: the formats end a field at a newline.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// RIS returns the work as one record of a RIS file.
func RIS(w Work) string {
	a := w.Article
	var b strings.Builder
	field := func(tag, value string) {
		if value = line(value); value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	field("TY", "NEWS")
	field("ID", string(a.ID))
	field("TI", a.Title)
	field("AU", a.Author)
	field("T2", w.Outlet)
	field("AB", a.Lead)
	if d := w.day(); d != nil {
		field("PY", fmt.Sprintf("%04d", d[0]))
		var full strings.Builder
		fmt.Fprintf(&full, "%04d", d[0])
		for _, part := range d[1:] {
			fmt.Fprintf(&full, "/%02d", part)
		}
		field("DA", full.String())
	}
	for _, tag := range a.Tags {
		field("KW", tag)
	}
	field("UR", a.URL)
	field("LA", "fa")
	field("Y2", w.readOn("2006/01/02"))
	b.WriteString("ER  - \r\n\r\n")
	return b.String()
}

var bibEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "_", `\_`, "%", `\%`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
)

// BibTeX returns the work as an entry for biblatex.
func BibTeX(w Work) string {
	a := w.Article
	var b strings.Builder
	// An article is what every reader of BibTeX knows; biblatex learns from the
	// subtype that it stood in a newspaper.
	fmt.Fprintf(&b, "@article{%s,\n", key(a))
	field := func(name, value string) {
		if value = line(value); value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	field("title", bibEscapes.Replace(a.Title))
	if a.Author != "" {
		// The second pair of braces keeps a Persian name from being turned around.
		field("author", "{"+bibEscapes.Replace(line(a.Author))+"}")
	}
	field("journal", bibEscapes.Replace(w.Outlet))
	field("entrysubtype", "newspaper")
	if d := w.day(); d != nil {
		var date strings.Builder
		fmt.Fprintf(&date, "%04d", d[0])
		for _, part := range d[1:] {
			fmt.Fprintf(&date, "-%02d", part)
		}
		field("date", date.String())
		field("year", fmt.Sprintf("%04d", d[0]))
	}
	field("url", strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20").Replace(a.URL))
	field("urldate", w.readOn(time.DateOnly))
	field("langid", "persian")
	field("abstract", bibEscapes.Replace(a.Lead))
	b.WriteString("}\n\n")
	return b.String()
}

// key is a citation key of letters and digits that TeX can stand.
func key(a news.Article) string {
	k := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return -1
	}, string(a.Source)+"-"+string(a.ID))
	return "peygir-" + strings.Trim(k, "-")
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Accessed  *cslDate  `json:"accessed,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Keyword   string    `json:"keyword,omitempty"`
	Language  string    `json:"language"`
}

// CSL returns the work as an item of a CSL-JSON list.
func CSL(w Work) ([]byte, error) {
	a := w.Article
	item := cslItem{
		ID: string(a.ID), Type: "article-newspaper", Title: line(a.Title), Container: w.Outlet, URL: a.URL,
		Abstract: line(a.Lead), Keyword: strings.Join(a.Tags, ", "), Language: "fa",
	}
	if a.Author != "" {
		item.Author = []cslName{{line(a.Author)}}
	}
	if d := w.day(); d != nil {
		item.Issued = &cslDate{[][]int{d}}
	}
	if !w.Read.IsZero() {
		r := w.Read.In(persian.Tehran)
		item.Accessed = &cslDate{[][]int{{r.Year(), int(r.Month()), r.Day()}}}
	}
	b, err := json.Marshal(item)
	if err != nil {
		return nil, fmt.Errorf("write article %s as CSL-JSON: %w", a.ID, err)
	}
	return b, nil
}
