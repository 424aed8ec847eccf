package web

import (
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// feedItems is how many articles a feed has.
const feedItems = 50

// feed sends the newest results of a query as a feed to follow.
func (s *site) feed(w http.ResponseWriter, r *http.Request, name, media string) {
	ctx := r.Context()
	v := r.URL.Query()
	if v.Get("sort") == "" {
		v.Set("sort", string(Newest))
	}
	in := askedBy(v)
	q, err := in.query()
	var articles []news.Article
	if err == nil {
		q.Limit = feedItems
		articles, _, err = s.batch(r, q)
	}
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	s.loadNames(ctx)
	base := s.base(r)
	page := "/"
	if r.URL.RawQuery != "" {
		page += "?" + r.URL.Query().Encode()
	}
	title := view.Persian.T("Peygir")
	if in.Q != "" {
		title += ": " + in.Q
	}
	f := &feeds.Feed{
		Title: clean(title), Link: &feeds.Link{Href: base + page}, Id: base + page,
		Description: view.Persian.T("What was found lately for this query"), Updated: s.now(),
	}
	if len(articles) > 0 {
		f.Updated = happened(articles[0])
	}
	for _, a := range articles {
		f.Items = append(f.Items, s.feedItem(a, base))
	}
	var body string
	switch name {
	case "rss":
		body, err = feeds.ToXML(&feeds.Rss{Feed: f})
	case "atom":
		body, err = feeds.ToXML(&feeds.Atom{Feed: f})
	default:
		body, err = f.ToJSON()
	}
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	w.Header().Set("Content-Type", media)
	// A failed write means that the reader has gone.
	_, _ = w.Write([]byte(body))
}

func (s *site) feedItem(a news.Article, base string) *feeds.Item {
	link := base + "/articles/" + url.PathEscape(string(a.ID))
	summary := a.Lead
	if summary == "" {
		summary = view.Cut(strings.ReplaceAll(a.Body, "\n", " "), 300)
	}
	return &feeds.Item{
		Id: link, Title: clean(headline(a)), Link: &feeds.Link{Href: link}, Author: &feeds.Author{Name: clean(s.outlet(a.Source))},
		// Readers show descriptions as HTML, so text is escaped once for that
		// and once more by the format.
		Description: html.EscapeString(clean(summary)),
		Created:     happened(a), Updated: happened(a),
	}
}

// happened is when an article was published, or at least when it was seen.
func happened(a news.Article) time.Time {
	if a.Published.IsZero() {
		return a.FirstSeen
	}
	return a.Published
}

// clean takes out characters that XML cannot have, and those that would turn
// around what stands beside the text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, view.Upright(s))
}

// openSearch describes the search to browsers.
func (s *site) openSearch(w http.ResponseWriter, r *http.Request) {
	type address struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr,omitempty"`
		Template string `xml:"template,attr"`
	}
	base := s.base(r)
	body, err := xml.MarshalIndent(struct {
		XMLName  xml.Name  `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		Name     string    `xml:"ShortName"`
		About    string    `xml:"Description"`
		Language string    `xml:"Language"`
		Encoding string    `xml:"InputEncoding"`
		Image    string    `xml:"Image"`
		URLs     []address `xml:"Url"`
	}{
		Name: view.Persian.T("Peygir"), About: view.Persian.T("Search the news"), Language: "fa", Encoding: "UTF-8", Image: base + "/static/icon.svg",
		URLs: []address{
			{"text/html", "", base + "/?q={searchTerms}"},
			{"application/rss+xml", "", base + "/search.rss?q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", base + "/opensearch.xml"},
		},
	}, "", "  ")
	if err != nil {
		writeProblem(w, status(err), s.explain(r.Context(), err))
		return
	}
	w.Header().Set("Content-Type", "application/opensearchdescription+xml; charset=utf-8")
	// A failed write means that the browser has gone.
	_, _ = w.Write(append([]byte(xml.Header), body...))
}
