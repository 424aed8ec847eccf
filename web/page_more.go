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
	Number                    int
	From                      time.Time
	Kicker, Title, Lead, Body template.HTML
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
			v.Number, v.SeenFrom, view.Diff(before.Kicker, v.Kicker), view.Diff(before.Title, v.Title), view.Diff(before.Lead, v.Lead), view.Diff(before.Body, v.Body),
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
