package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

type saidData struct {
	Q, From, To string
	WrongDate   bool
	Speaker     *speakerFacts
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
		d.Items = append(d.Items, saidItem{st, headline(a), s.outlet(a.Source), moment{a.Published, a.Precision}})
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

// speakerFacts is what the page of a speaker shows beside the statements.
type speakerFacts struct {
	news.Speaker
	Months  []view.Point // statements by Jalali month
	Topics  []heardIn
	Outlets []heardIn
	Editor  bool
}

// heardIn leads to the articles of one tag or outlet in which a speaker speaks.
type heardIn struct {
	Label string
	Count int
	Field string
	Value string
}

// mostFacets bounds the topics and outlets on the page of a speaker.
const mostFacets = 12

func (s *site) speakerPage(r *http.Request, p *view.Page) (string, error) {
	ctx := r.Context()
	sp, err := s.deps.Statements.Speaker(ctx, news.SpeakerID(r.PathValue("id")))
	if err != nil {
		return "", err
	}
	d := saidData{Speaker: &speakerFacts{Speaker: sp, Editor: s.deps.Identities != nil && rank[who(ctx).role] >= rank[Editor]}}
	if err := s.saidBy(r, p, sp.ID, &d); err != nil {
		return "", err
	}
	at, err := s.deps.Statements.SaidAt(ctx, sp.ID)
	if err != nil {
		return "", err
	}
	d.Speaker.Months = byMonth(at)
	found, err := s.deps.Search.Search(ctx, Query{Speakers: []string{string(sp.ID)}, Limit: 1, Facets: true})
	if err != nil {
		return "", err
	}
	for _, f := range []struct {
		field string
		to    *[]heardIn
	}{{"tag", &d.Speaker.Topics}, {"source", &d.Speaker.Outlets}} {
		counts := found.Facets[f.field]
		for _, c := range counts[:min(mostFacets, len(counts))] {
			label := c.Value
			if f.field == "source" {
				label = s.outlet(news.SourceID(c.Value))
			}
			*f.to = append(*f.to, heardIn{label, c.Count, f.field, c.Value})
		}
	}
	d.Speaker.Aliases = otherNames(sp)
	p.Title = sp.Name
	p.Data = d
	return "speaker", nil
}

// otherNames are those aliases of a speaker that a reader sees to be other
// names, each once: most differ in a letter that looks the same.
func otherNames(sp news.Speaker) []string {
	seen := []string{persian.Fold(sp.Name)}
	var out []string
	for _, name := range sp.Aliases {
		if key := persian.Fold(name); !slices.Contains(seen, key) {
			seen, out = append(seen, key), append(out, name)
		}
	}
	return out
}

// mostMonths bounds the plot of a speaker to the last ten years.
const mostMonths = 120

// byMonth counts times, oldest first, by Jalali month from the first to the
// last; months without any are in it.
func byMonth(at []time.Time) []view.Point {
	if len(at) == 0 {
		return nil
	}
	number := func(t time.Time) int {
		y, m, _ := persian.Jalali(t)
		return y*12 + m - 1
	}
	last := number(at[len(at)-1])
	first := max(number(at[0]), last-mostMonths+1)
	out := make([]view.Point, last-first+1)
	for i := range out {
		// A month of a time that was read is one that there is.
		out[i].Start, _ = persian.JalaliDate((first+i)/12, (first+i)%12+1, 1)
	}
	for _, t := range at {
		if n := number(t); n >= first {
			out[n-first].Count++
		}
	}
	return out
}
