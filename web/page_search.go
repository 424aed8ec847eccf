package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

// perPage is how many results a page shows.
const perPage = 20

type filter struct{ Name, Value, Label, Without string }

type facet struct {
	Title  string
	Counts []view.Count
}

type searchPageData struct {
	Q, From, To, Sort string
	Was               string // the query before the better spelling was taken
	Bare              string // address of the words alone, when what narrows them leaves nothing
	Collapse          bool
	Folded            bool // copies stand under a result
	Asked             bool // the reader asked something; otherwise the page shows the latest
	WrongDate         bool
	Found             Found
	Results           []view.Result
	Filters           []filter
	Facets            []facet
	Next              string
	Files             []view.Link
	Trend             string // address of the same query over time
	Years             []view.Point
	Subscribe         string // address of the form to follow it
}

func askedBy(v url.Values) Params {
	get := func(name string, limit int) string {
		s := v.Get(name)
		if len(s) > limit {
			s = strings.ToValidUTF8(s[:limit], "")
		}
		return s
	}
	many := func(name string) []string {
		all := v[name]
		return all[:min(len(all), 50)]
	}
	p := Params{
		Q: get("q", 2000), From: get("from", 40), To: get("to", 40), Sort: get("sort", 20),
		Source: many("source"), Province: many("province"), Tag: many("tag"), Speaker: many("speaker"),
		Collapse: v.Get("collapse") != "false",
	}
	if !slices.Contains([]string{"relevance", "newest", "oldest"}, p.Sort) {
		p.Sort = ""
	}
	return p
}

func (s *site) searchPage(r *http.Request, p *view.Page) (string, error) {
	in := askedBy(p.Query)
	d := searchPageData{Q: in.Q, From: in.From, To: in.To, Collapse: in.Collapse}
	q, err := in.query()
	if isWrong(err) {
		// query leaves out the date it could not read and keeps the rest.
		d.WrongDate = true
	} else if err != nil {
		return "", err
	}
	q.Limit, q.Cursor, q.Facets = perPage, p.Query.Get("cursor"), true
	d.Sort = string(q.Sort)
	s.loadNames(r.Context())
	d.Filters = s.filters(p, in)
	d.Asked = in.Q != "" || len(d.Filters) > 0 || in.From != "" || in.To != ""
	q.Years = d.Asked && q.Cursor == ""
	if d.Found, d.Results, err = s.results(r, q); err != nil {
		return "", err
	}
	d.Facets = s.facets(p, d.Found.Facets)
	d.Years = years(p, d.Found.Years)
	d.Folded = slices.ContainsFunc(d.Results, func(one view.Result) bool { return one.Copies > 0 })
	if was := p.Query.Get("was"); len(was) <= 2000 {
		d.Was = was
	}
	if in.Q != "" && (len(d.Filters) > 0 || in.From != "" || in.To != "") {
		d.Bare = p.Lang.Link("/?" + url.Values{"q": {in.Q}}.Encode())
	}
	if d.Found.Next != "" {
		d.Next = onward(p, d.Found.Next)
	}
	only := onlyQuery(p.Query)
	query := only.Encode()
	d.Trend, d.Subscribe = "/trends?"+query, "/subscribe?"+query
	for _, f := range files {
		query := query
		if f.name == "csv" {
			only.Set("spreadsheet", "true")
			query = only.Encode()
		}
		link := view.Link{Href: "/search." + f.name, Title: f.title}
		if query != "" {
			link.Href += "?" + query
		}
		d.Files = append(d.Files, link)
		if f.feed != "" {
			p.Feeds = append(p.Feeds, view.Link{Href: link.Href, Title: f.title, Type: f.feed})
		}
	}
	if in.Q != "" {
		p.Title = in.Q
	} else {
		p.Title = p.Lang.T("Search")
	}
	p.NoIndex = d.Asked
	p.Data = d
	return "search", nil
}

// files are the forms in which results can be had; a feed has its media type.
var files = []struct{ name, title, feed string }{
	{"rss", "RSS", "application/rss+xml"},
	{"atom", "Atom", "application/atom+xml"},
	{"json", "JSON Feed", "application/feed+json"},
	{"csv", "CSV", ""},
	{"jsonl", "JSONL", ""},
	{"ris", "RIS", ""},
	{"bib", "BibTeX", ""},
	{"csl.json", "CSL-JSON", ""},
}

func (s *site) results(r *http.Request, q Query) (Found, []view.Result, error) {
	start := s.now()
	f, err := s.deps.Search.Search(r.Context(), q)
	if err != nil {
		return f, nil, err
	}
	list, err := s.list(r, f.Hits)
	s.measured.search.Observe(s.now().Sub(start).Seconds())
	return f, list, err
}

// list reads the articles of hits for a page.
func (s *site) list(r *http.Request, hits []Hit) ([]view.Result, error) {
	return headlines(r.Context(), s.deps.Articles, hits, s.result)
}

func (s *site) result(a news.Article, h Hit) view.Result {
	title := view.Fragment{Text: headline(a)}
	// A highlight may be a part of a long title only; the whole title reads better.
	if marked := h.Highlights["title"]; len(marked) == 1 && marked[0].Text == title.Text {
		title = marked[0]
	}
	out := view.Result{
		ID: a.ID, Title: title, Outlet: s.outlet(a.Source), At: a.Published, Precision: a.Precision, Copies: h.Copies,
	}
	for _, field := range []string{"lead", "body"} {
		for _, f := range h.Highlights[field] {
			if len(f.Marks) > 0 && len(out.Snippets) < 2 {
				out.Snippets = append(out.Snippets, f)
			}
		}
	}
	if len(out.Snippets) == 0 {
		text := a.Lead
		if text == "" {
			text = a.Body
		}
		if text != "" {
			out.Snippets = []view.Fragment{{Text: view.Cut(strings.ReplaceAll(text, "\n", " "), 220)}}
		}
	}
	return out
}

// years are the hits of each year, with the address of those alone. One year
// alone is no trend.
func years(p *view.Page, counts []Bucket) []view.Point {
	if len(counts) < 2 {
		return nil
	}
	others := fromFirst(p.Query)
	others.Del("from")
	others.Del("to")
	of := withOpen(p.Path, others, "from", "to")
	out := make([]view.Point, len(counts))
	for i, b := range counts {
		y, _, _ := persian.Jalali(b.Start)
		_, last, _ := persian.Jalali(b.Start.AddDate(0, 0, 365))
		year, end := strconv.Itoa(y), "/12/29"
		if last == 12 { // a leap year has one day more
			end = "/12/30"
		}
		out[i] = view.Point{Start: b.Start, Year: y, Count: b.Count, Href: of.with(year+"/01/01", year+end)}
	}
	return out
}

// filters lists what restricts the results beside words and dates.
func (s *site) filters(p *view.Page, in Params) []filter {
	var out []filter
	add := func(name string, values []string, label func(string) string) {
		for _, value := range values {
			if value == "" {
				continue
			}
			without := changed(p, func(v url.Values) {
				v[name] = slices.DeleteFunc(slices.Clone(v[name]), func(one string) bool { return one == value })
			})
			out = append(out, filter{name, value, label(value), without})
		}
	}
	same := func(v string) string { return v }
	add("source", in.Source, func(v string) string { return s.outlet(news.SourceID(v)) })
	add("province", in.Province, same)
	add("tag", in.Tag, same)
	add("speaker", in.Speaker, same)
	return out
}

func (s *site) facets(p *view.Page, counts map[string][]FacetCount) []facet {
	var out []facet
	const most = 10
	all := fromFirst(p.Query)
	for _, kind := range []struct{ name, title string }{{"source", "Source"}, {"speaker", "Speaker"}, {"tag", "Tag"}, {"province", "Province"}} {
		f := facet{Title: kind.title, Counts: make([]view.Count, 0, most)}
		narrower := withOpen(p.Path, all, kind.name)
		for _, c := range oneSpelling(counts[kind.name]) {
			if len(f.Counts) == most || slices.Contains(p.Query[kind.name], c.Value) {
				continue
			}
			link := view.Count{Label: c.Value, Href: narrower.with(c.Value), Count: c.Count}
			if kind.name == "source" {
				link.Label = s.outlet(news.SourceID(c.Value))
			}
			f.Counts = append(f.Counts, link)
		}
		if len(f.Counts) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// oneSpelling adds up what is the same but for the way it is written; the
// search finds all of it by any of them.
func oneSpelling(counts []FacetCount) []FacetCount {
	at := make(map[string]int, len(counts))
	out := make([]FacetCount, 0, len(counts))
	for _, c := range counts {
		key := persian.Fold(c.Value)
		if i, ok := at[key]; ok {
			out[i].Count += c.Count
			continue
		}
		at[key] = len(out)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b FacetCount) int { return b.Count - a.Count })
	return out
}
