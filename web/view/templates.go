package view

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/peygir/peygir/news"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// Static returns the files served under /static/.
func Static() fs.FS {
	sub, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}

// Frame is what every page shows around its content.
type Frame struct {
	Lang    Lang
	Title   string
	Path    string // path of the page, without query
	Query   url.Values
	Current string // the navigation entry to mark
	Base    string // scheme and host of the site, without a slash at the end
	Now     time.Time
	Meta    []Meta
	Feeds   []Link
	NoIndex bool
	Nav     []Link
	Form    string // the token that forms of the page carry; empty: it has none
	Who     string // who is logged in
	Mail    bool   // digests can be subscribed to
	Login   string // where editors log in; empty: nowhere
	Status  int    // of the answer; 0: 200
	Refresh int    // seconds after which browsers ask again; 0: not
}

// Meta is a named meta element, as Zotero and search engines read them.
type Meta struct{ Name, Content string }

// Property reports whether the element is named by property, as Open Graph does.
func (m Meta) Property() bool { return strings.Contains(m.Name, ":") }

// Link is an address with a name; Type is a media type.
type Link struct{ Href, Title, Type string }

// Page is a frame with the content of the named template.
type Page struct {
	Frame
	Data any
}

// Pages renders pages; make it with NewPages.
type Pages struct {
	sets map[Lang]map[string]*template.Template
}

// NewPages parses the embedded templates in both languages.
func NewPages() *Pages {
	names, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		panic(err) // the pattern is a constant that is valid
	}
	p := &Pages{sets: map[Lang]map[string]*template.Template{}}
	for _, lang := range []Lang{Persian, English} {
		p.sets[lang] = map[string]*template.Template{}
		for _, name := range names {
			t := template.New("_layout.html").Funcs(funcs(lang))
			t = template.Must(t.ParseFS(templateFiles, "templates/_*.html", name))
			settle(t, lang)
			p.sets[lang][strings.TrimSuffix(path.Base(name), ".html")] = t
		}
	}
	return p
}

// buffers are those that pages are made in.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render makes a page with the template of that name and hands it to send, which
// must not keep it. The whole page is made before a byte is sent, so a failing
// template never leaves half a page.
func (p *Pages) Render(name string, page Page, send func(html []byte)) error {
	t, ok := p.sets[page.Lang][name]
	if !ok {
		return fmt.Errorf("render %s in %q: no such template", name, page.Lang)
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := t.Execute(b, page); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	send(upright(b.Bytes()))
	return nil
}

func funcs(l Lang) template.FuncMap {
	return template.FuncMap{
		"t":          l.T,
		"num":        l.Number,
		"digits":     l.Digits,
		"day":        func(t time.Time) string { return l.date(t, news.PrecisionDay) },
		"otherday":   func(t time.Time) string { return l.otherDate(t, news.PrecisionDay) },
		"minute":     func(t time.Time) string { return l.date(t, news.PrecisionMinute) },
		"paragraphs": Paragraphs,
		"cut":        func(n int, s string) string { return Cut(s, n) },
		"link":       func(href string) string { return l.Link(href) },
		"query":      withQuery,
		"host":       host,
		"status":     l.Status,
		"event":      l.Event,
		"tone":       Tone,
		"plot":       l.Plot,
		"years":      l.Years,
		"yearrows":   l.YearRows,
		"results":    l.Results,
		"counts":     l.Counts,
		"dates":      l.Dates,
		"navigation": l.navigation,
		"feeds":      feeds,
		"files":      files,
		"plain":      l.plain,
		"last":       func(all []Point) Point { return all[len(all)-1] },
		"spark":      l.Spark,
		"fault":      l.Fault,
		"alarm":      l.Alarm,
		"tail":       path.Base,
		"arguments":  arguments,
		"order":      l.subscription,
		"message":    l.message,
		"mailkind":   l.messageKind,
		"paramday":   func(s string) string { return l.paramDay(s) },
		"otherparamday": func(s string) string {
			t, err := Day(s)
			if err != nil {
				return s
			}
			return l.otherDate(t, news.PrecisionDay)
		},
	}
}

// arguments hands a part of a page a message with the token of its form.
func arguments(m news.Message, form string) any {
	return struct {
		news.Message
		Form string
	}{m, form}
}

// Link adds the language to an address of our own when it is not the default.
func (l Lang) Link(href string) string {
	if l == Persian {
		return href
	}
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	q.Set("lang", string(l))
	u.RawQuery = q.Encode()
	return u.String()
}

// withQuery returns path with the values v, changed by pairs of name and value; an
// empty value removes the name. The cursor goes, since it belongs to the old query.
func withQuery(path string, v url.Values, pairs ...string) string {
	out := url.Values{}
	for k, vs := range v {
		if k != "cursor" {
			out[k] = vs
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			out.Del(pairs[i])
		} else {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	if len(out) == 0 {
		return path
	}
	return path + "?" + out.Encode()
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
