package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/cite"
	"github.com/peygir/peygir/web/view"
)

type articlePageData struct {
	Article   news.Article
	Outlet    string
	When      moment
	Address   string // of the original; empty when it is no web address
	Host      string
	Body      []template.HTML
	Original  *original
	Said      []news.Statement
	Proposals []touched
	Copies    []view.Result
	Similar   []view.Result
	Cite      []citation
	CiteFiles []view.Link
	Raw       string
}

type moment struct {
	At        time.Time
	Precision news.Precision
}

type original struct {
	ID            news.ArticleID
	Title, Outlet string
}

type touched struct {
	ID       news.ProposalID
	Title    string
	Event    news.EventKind
	State    news.CandidateState
	Evidence string
}

type citation struct {
	Title string
	Text  template.HTML
}

// isolated shows a reference; names and titles in it keep their own direction.
func isolated(text string) template.HTML {
	escaped := template.HTMLEscapeString(text)
	return template.HTML(strings.NewReplacer(cite.Isolate, "<bdi>", cite.Pop, "</bdi>").Replace(escaped)) //nolint:gosec // escaped above; only bdi elements are added, in pairs
}

func (s *site) articlePage(r *http.Request, p *view.Page) (string, error) {
	ctx := r.Context()
	a, err := s.deps.Articles.Article(ctx, news.ArticleID(r.PathValue("id")))
	if err != nil {
		return "", err
	}
	s.loadNames(ctx)
	a = shown(a)
	d := articlePageData{
		Article: a, Outlet: s.outlet(a.Source), When: moment{a.Published, a.Precision},
	}
	d.Address, d.Host = webAddress(a.URL)
	if err := s.copies(r, a, &d); err != nil {
		return "", err
	}
	if err := s.said(r, a, &d); err != nil {
		return "", err
	}
	similar, err := s.deps.Search.Similar(ctx, a.ID, 5)
	if err != nil {
		return "", err
	}
	if d.Similar, err = s.list(r, similar); err != nil {
		return "", err
	}
	for _, c := range cite.Styles(cite.Work{Article: a, Outlet: d.Outlet, Read: s.now()}) {
		d.Cite = append(d.Cite, citation{c.Style, isolated(c.Text)})
	}
	self := "/articles/" + url.PathEscape(string(a.ID))
	d.CiteFiles = []view.Link{{Href: self + "/cite.ris", Title: "RIS"}, {Href: self + "/cite.bib", Title: "BibTeX"}, {Href: self + "/cite.csl.json", Title: "CSL-JSON"}}
	if s.deps.Pages != nil && (s.deps.Config.PublicArchive || rank[who(ctx).role] >= rank[Editor]) && a.PageID != 0 {
		d.Raw = "/api/v1" + self + "/raw"
	}
	p.Meta = citationMeta(a, d.Outlet, "fa")
	p.Title = a.Title
	p.Data = d
	return "article", nil
}

// webAddress lets only http and https through: an imported article may name
// any address.
func webAddress(address string) (whole, host string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", ""
	}
	return address, strings.TrimPrefix(u.Hostname(), "www.")
}

func (s *site) copies(r *http.Request, a news.Article, d *articlePageData) error {
	origin := a.Origin
	if origin == "" {
		origin = a.ID
	}
	ids, err := s.deps.Articles.Copies(r.Context(), origin)
	if err != nil {
		return err
	}
	var hits []Hit
	for _, id := range ids {
		if id != a.ID {
			hits = append(hits, Hit{ID: id})
		}
	}
	if d.Copies, err = s.list(r, hits); err != nil {
		return err
	}
	if origin == a.ID {
		return nil
	}
	first, err := s.deps.Articles.Articles(r.Context(), []news.ArticleID{origin})
	if err != nil {
		return err
	}
	for _, o := range first {
		d.Original = &original{o.ID, headline(o), s.outlet(o.Source)}
	}
	return nil
}

// said reads statements and marks them in the body.
func (s *site) said(r *http.Request, a news.Article, d *articlePageData) error {
	var spans []view.Span
	if s.deps.Statements != nil {
		all, err := s.deps.Statements.StatementsOf(r.Context(), a.ID)
		if err != nil {
			return err
		}
		d.Said = all
		for _, st := range all {
			spans = append(spans, view.Span{Start: st.Start, End: st.End})
		}
	}
	d.Body = view.Body(a.Body, spans)
	if s.deps.Proposals == nil {
		return nil
	}
	candidates, err := s.deps.Proposals.Candidates(r.Context(), CandidateQuery{Article: a.ID})
	if err != nil {
		return err
	}
	for _, c := range candidates {
		if c.State == news.CandidateRejected {
			continue
		}
		one := touched{ID: c.Proposal, Title: string(c.Proposal), Event: c.Event, State: c.State, Evidence: c.Evidence}
		if st, err := s.deps.Proposals.Standing(r.Context(), c.Proposal); err == nil {
			one.Title = st.Proposal.Title
		}
		d.Proposals = append(d.Proposals, one)
	}
	return nil
}

// citationMeta is what Zotero and search engines read of an article.
func citationMeta(a news.Article, outlet, language string) []view.Meta {
	meta := []view.Meta{
		{Name: "citation_title", Content: a.Title},
		{Name: "citation_publisher", Content: outlet},
		{Name: "citation_language", Content: language},
		{Name: "DC.title", Content: a.Title},
		{Name: "DC.publisher", Content: outlet},
		{Name: "DC.type", Content: "newspaperArticle"},
		{Name: "DC.language", Content: language},
		{Name: "DC.identifier", Content: a.URL},
		{Name: "og:type", Content: "article"},
		{Name: "og:title", Content: a.Title},
		{Name: "og:site_name", Content: outlet},
	}
	if a.Lead != "" {
		meta = append(meta, view.Meta{Name: "description", Content: view.Cut(a.Lead, 300)}, view.Meta{Name: "citation_abstract", Content: a.Lead})
	}
	if a.Author != "" {
		meta = append(meta, view.Meta{Name: "citation_author", Content: a.Author}, view.Meta{Name: "DC.creator", Content: a.Author})
	}
	if !a.Published.IsZero() {
		day := isoDay(a.Published)
		meta = append(meta, view.Meta{Name: "citation_publication_date", Content: strings.ReplaceAll(day, "-", "/")}, view.Meta{Name: "DC.date", Content: day},
			view.Meta{Name: "article:published_time", Content: when(a.Published).Format(time.RFC3339)})
	}
	for _, tag := range a.Tags {
		meta = append(meta, view.Meta{Name: "citation_keywords", Content: tag})
	}
	return meta
}
