package web

import (
	"context"
	"errors"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type statementsInput struct {
	Q        string `query:"q" maxLength:"1000" doc:"words of the statement; the statements that have them best come first"`
	Speaker  string `query:"speaker" maxLength:"500" doc:"id of a speaker, or a name in any spelling"`
	Proposal string `query:"proposal" maxLength:"200" doc:"id of a proposal"`
	From     string `query:"from" maxLength:"40" doc:"first day, as 2021-11-07 or 1400-08-16"`
	To       string `query:"to" maxLength:"40" doc:"last day"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor   string `query:"cursor" maxLength:"2000"`
}

func (in statementsInput) query() (StatementQuery, error) {
	q := StatementQuery{
		Text: in.Q, Speaker: news.SpeakerID(in.Speaker), Proposal: news.ProposalID(in.Proposal), Limit: in.Limit, Cursor: in.Cursor,
	}
	var errs []error
	if in.From != "" {
		day, err := view.Day(in.From)
		q.From = day
		errs = append(errs, err)
	}
	if in.To != "" {
		day, err := view.Day(in.To)
		if err == nil {
			q.To = day.AddDate(0, 0, 1)
		}
		errs = append(errs, err)
	}
	return q, errors.Join(errs...)
}

type statementsOutput struct {
	Body struct {
		Items      []statementJSON `json:"items" nullable:"false"`
		NextCursor string          `json:"next_cursor"`
	}
}

func (s *site) findStatements(ctx context.Context, in *statementsInput) (*statementsOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	all, next, err := s.deps.Statements.FindStatements(ctx, q)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	articles, err := s.articlesOf(ctx, all)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &statementsOutput{}
	out.Body.NextCursor = next
	out.Body.Items = []statementJSON{}
	for _, st := range all {
		j := statementOf(st)
		a := articles[st.Article]
		j.Title, j.Resource, j.Outlet, j.Date = a.Title, a.URL, s.outlet(a.Source), view.Jalali(a.Published, a.Precision)
		out.Body.Items = append(out.Body.Items, j)
	}
	return out, nil
}

// articlesOf reads the articles that statements stand in.
func (s *site) articlesOf(ctx context.Context, all []news.Statement) (map[news.ArticleID]news.Article, error) {
	var ids []news.ArticleID
	by := map[news.ArticleID]news.Article{}
	for _, st := range all {
		if _, ok := by[st.Article]; !ok {
			by[st.Article] = news.Article{}
			ids = append(ids, st.Article)
		}
	}
	s.loadNames(ctx)
	articles, err := s.deps.Articles.Articles(ctx, ids)
	for _, a := range articles {
		by[a.ID] = a
	}
	return by, err
}

type speakersInput struct {
	Q     string `query:"q" maxLength:"200" doc:"part of a name, in any spelling"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type roleJSON struct {
	Role        string `json:"role"`
	First       string `json:"first" doc:"first day seen, empty when unknown"`
	FirstJalali string `json:"first_jalali"`
	Last        string `json:"last"`
	LastJalali  string `json:"last_jalali"`
}

type speakerJSON struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Aliases      []string   `json:"aliases" nullable:"false"`
	Organisation string     `json:"organisation"`
	Roles        []roleJSON `json:"roles" nullable:"false"`
	Statements   int        `json:"statements"`
}

func speakerOf(sp news.Speaker) speakerJSON {
	j := speakerJSON{
		ID: string(sp.ID), Name: sp.Name, Aliases: list(sp.Aliases), Organisation: sp.Organisation, Roles: []roleJSON{}, Statements: sp.Statements,
	}
	for _, r := range sp.Roles {
		j.Roles = append(j.Roles, roleJSON{
			r.Role, isoDay(r.First), view.Jalali(r.First, news.PrecisionDay), isoDay(r.Last), view.Jalali(r.Last, news.PrecisionDay),
		})
	}
	return j
}

type speakersOutput struct {
	Body struct {
		Items []speakerJSON `json:"items" nullable:"false"`
	}
}

func (s *site) findSpeakers(ctx context.Context, in *speakersInput) (*speakersOutput, error) {
	all, err := s.deps.Statements.Speakers(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &speakersOutput{}
	out.Body.Items = []speakerJSON{}
	for _, sp := range all {
		out.Body.Items = append(out.Body.Items, speakerOf(sp))
	}
	return out, nil
}

// SpeakerPath names a speaker in the path; exported since huma fills only
// exported embedded fields.
type SpeakerPath struct {
	ID string `path:"id" maxLength:"500"`
}

type speakerOutput struct{ Body speakerJSON }

func (s *site) getSpeaker(ctx context.Context, in *SpeakerPath) (*speakerOutput, error) {
	sp, err := s.deps.Statements.Speaker(ctx, news.SpeakerID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &speakerOutput{speakerOf(sp)}, nil
}
