package view

import (
	"html/template"
	"net/url"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// The lists of a page of results are written here: a template calls its
// functions, those that escape among them, by reflection, and for so many
// places that takes longer than all else of the page.

// Result is an article in a list.
type Result struct {
	ID        news.ArticleID
	Title     Fragment
	Outlet    string
	At        time.Time
	Precision news.Precision
	Copies    int
	Snippets  []Fragment
}

// Results writes articles one under another.
func (l Lang) Results(list []Result) template.HTML {
	size := 0
	for _, r := range list {
		size += 800 + len(r.Title.Text)
		for _, s := range r.Snippets {
			size += 100 + len(s.Text)
		}
	}
	var m markup
	m.b.Grow(size)
	copies := map[int]string{}
	for _, r := range list {
		id := url.PathEscape(string(r.ID))
		m.put(`<article class="result">` + "\n" + `<h3 dir="auto" lang="fa"><a href="/articles/`)
		m.text(id)
		m.put(l.suffix())
		m.put(`">`)
		r.Title.write(&m)
		m.put(`</a></h3>` + "\n" + `<p class="by"><bdi class="outlet" lang="fa">`)
		m.text(r.Outlet)
		m.put(`</bdi>` + dot)
		l.writeDates(&m, r.At, r.Precision)
		if r.Copies > 0 {
			m.put(dot + `<a class="apart" href="/articles/`)
			m.text(id)
			m.put(l.suffix())
			m.put(`#copies">`)
			if copies[r.Copies] == "" {
				copies[r.Copies] = l.T("%s copies", r.Copies)
			}
			m.text(copies[r.Copies])
			m.put(`</a>`)
		}
		m.put("</p>\n")
		for _, s := range r.Snippets {
			m.put(`<p class="snippet" dir="auto" lang="fa">`)
			s.elide(&m)
			m.put("</p>\n")
		}
		m.put("</article>\n")
	}
	return m.html()
}

// dot parts what stands in one line.
const dot fixed = ` <span class="sep" aria-hidden="true">·</span> `

// suffix is what Link adds to an address without a query.
func (l Lang) suffix() fixed {
	if l == English {
		return "?lang=en"
	}
	return ""
}

// Dates writes an instant in both calendars, as exactly as it is known.
func (l Lang) Dates(t time.Time, p news.Precision) template.HTML {
	var m markup
	l.writeDates(&m, t, p)
	return m.html()
}

func (l Lang) writeDates(m *markup, t time.Time, p news.Precision) {
	if t.IsZero() {
		m.put(`<span class="date">`)
		m.text(l.T("date unknown"))
		m.put(`</span>`)
		return
	}
	m.put(`<time class="date" datetime="`)
	m.text(t.In(persian.Tehran).Format(time.RFC3339))
	m.put(`">`)
	m.text(l.date(t, p))
	m.put(`</time> <span class="other">(`)
	m.text(l.otherDate(t, p))
	m.put(`)</span>`)
}

// Count is how many results a narrower search has, and its address on this site.
type Count struct {
	Label, Href string
	Count       int
}

// Counts writes the items of a list of narrower searches.
func (l Lang) Counts(list []Count) template.HTML {
	size := 0
	for _, c := range list {
		size += 150 + len(c.Href)*5/4 + len(c.Label)
	}
	var m markup
	m.b.Grow(size)
	for _, c := range list {
		m.put(`<li><a href="`)
		m.text(c.Href)
		m.put(`" rel="nofollow"><bdi>`)
		m.text(c.Label)
		m.put(`</bdi> <span class="n">`)
		m.text(l.Number(c.Count))
		m.put("</span></a></li>\n")
	}
	return m.html()
}

// YearRows writes the rows of the table beside Years.
func (l Lang) YearRows(points []Point) template.HTML {
	size := 0
	for _, p := range points {
		size += 120 + len(p.Href)*5/4
	}
	var m markup
	m.b.Grow(size)
	for _, p := range points {
		m.put(`<tr><th scope="row"><a href="`)
		m.text(p.Href)
		m.put(`" rel="nofollow">`)
		m.text(l.plain(p.Year))
		m.put(`</a></th><td>`)
		m.text(l.Number(p.Count))
		m.put("</td></tr>\n")
	}
	return m.html()
}
