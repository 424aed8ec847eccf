package web

import (
	"html/template"
	"net/http"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// textPage is a page of words alone.
func (s *site) textPage(name, title string) maker {
	return func(_ *http.Request, p *view.Page) (string, error) {
		p.Title = p.Lang.T(title)
		return name, nil
	}
}

type versionsData struct {
	ID       news.ArticleID
	Title    string
	Versions []versionDiff
}

type versionDiff struct {
	Number            int
	From              time.Time
	Title, Lead, Body template.HTML
}

// versionsPage shows each version as what changed against the one before,
// newest first.
func (s *site) versionsPage(r *http.Request, p *view.Page) (string, error) {
	id := news.ArticleID(r.PathValue("id"))
	all, err := s.deps.Articles.Versions(r.Context(), id)
	if err != nil {
		return "", err
	}
	d := versionsData{ID: id}
	for i, v := range all {
		before := v // the first is shown as it is
		if i > 0 {
			before = all[i-1]
		}
		d.Title = v.Title
		d.Versions = append([]versionDiff{{
			v.Number, v.SeenFrom, view.Diff(before.Title, v.Title), view.Diff(before.Lead, v.Lead), view.Diff(before.Body, v.Body),
		}}, d.Versions...)
	}
	if len(all) == 0 {
		return "", news.ErrNotFound
	}
	p.Title = p.Lang.T("What was changed")
	p.Data, p.NoIndex = d, true
	return "versions", nil
}

type trendsData struct {
	Q, From, To, Interval string
	WrongDate             bool
	Points                []view.Point
	Total                 int
}

func (s *site) trendsPage(r *http.Request, p *view.Page) (string, error) {
	in := askedBy(p.Query)
	d := trendsData{Q: in.Q, From: in.From, To: in.To, Interval: p.Query.Get("interval")}
	if d.Interval != string(ByDay) && d.Interval != string(ByWeek) {
		d.Interval = string(ByMonth)
	}
	q, err := in.query()
	if isWrong(err) {
		d.WrongDate = true
	} else if err != nil {
		return "", err
	}
	buckets, err := s.deps.Search.Trend(r.Context(), q, Interval(d.Interval))
	if err != nil {
		return "", err
	}
	for _, b := range buckets {
		d.Points = append(d.Points, view.Point{Start: b.Start, Count: b.Count})
		d.Total += b.Count
	}
	p.Title = p.Lang.T("Trends")
	p.Data, p.NoIndex = d, in.Q != ""
	return "trends", nil
}

func (s *site) sourcesPage(r *http.Request, p *view.Page) (string, error) {
	health, err := s.names.load(r.Context())
	if err != nil {
		return "", err
	}
	p.Title = p.Lang.T("Sources")
	p.Data = health
	return "sources", nil
}

type saidData struct {
	Q, From, To string
	WrongDate   bool
	Speaker     *news.Speaker
	Items       []saidItem
	Next        string
}

type saidItem struct {
	Statement news.Statement
	Title     string
	Outlet    string
	When      moment
}

func (s *site) statementsPage(r *http.Request, p *view.Page) (string, error) {
	p.Title = p.Lang.T("Statements")
	d := saidData{}
	if err := s.saidBy(r, p, "", &d); err != nil {
		return "", err
	}
	p.Data = d
	return "statements", nil
}

// saidBy reads statements for a page, of one speaker or of all.
func (s *site) saidBy(r *http.Request, p *view.Page, speaker news.SpeakerID, d *saidData) error {
	in := askedBy(p.Query)
	d.Q, d.From, d.To = in.Q, in.From, in.To
	q, err := statementsInput{Q: in.Q, From: in.From, To: in.To, Limit: perPage, Cursor: p.Query.Get("cursor"), Speaker: string(speaker)}.query()
	if isWrong(err) {
		d.WrongDate = true
	} else if err != nil {
		return err
	}
	all, next, err := s.deps.Statements.FindStatements(r.Context(), q)
	if err != nil {
		return err
	}
	articles, err := s.articlesOf(r.Context(), all)
	if err != nil {
		return err
	}
	for _, st := range all {
		a := articles[st.Article]
		d.Items = append(d.Items, saidItem{st, a.Title, s.outlet(a.Source), moment{a.Published, a.Precision}})
	}
	if next != "" {
		d.Next = onward(p, next)
	}
	return nil
}

type speakersData struct {
	Q        string
	Speakers []news.Speaker
}

func (s *site) speakersPage(r *http.Request, p *view.Page) (string, error) {
	q := askedBy(p.Query).Q
	all, err := s.deps.Statements.Speakers(r.Context(), q, 100)
	if err != nil {
		return "", err
	}
	p.Title = p.Lang.T("Speakers")
	p.Data = speakersData{q, all}
	return "speakers", nil
}

func (s *site) speakerPage(r *http.Request, p *view.Page) (string, error) {
	sp, err := s.deps.Statements.Speaker(r.Context(), news.SpeakerID(r.PathValue("id")))
	if err != nil {
		return "", err
	}
	d := saidData{Speaker: &sp}
	if err := s.saidBy(r, p, sp.ID, &d); err != nil {
		return "", err
	}
	p.Title = sp.Name
	p.Data = d
	return "speaker", nil
}
