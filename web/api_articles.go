package web

import (
	"context"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type searchInput struct {
	Params
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`

	address url.URL
}

// Resolve keeps the address asked for, from which the Link header is made.
func (in *searchInput) Resolve(ctx huma.Context) []error {
	in.address = ctx.URL()
	return nil
}

type searchOutput struct {
	ETag string `header:"ETag"`
	Link string `header:"Link" doc:"rel=next: the next page"`
	Body found
}

func (s *site) searchArticles(ctx context.Context, in *searchInput) (*searchOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	q.Limit, q.Cursor, q.Facets = in.Limit, in.Cursor, true
	body, _, err := s.search(ctx, q)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &searchOutput{ETag: tag(body), Body: body}
	if body.NextCursor != "" {
		v := in.address.Query()
		v.Set("cursor", body.NextCursor)
		out.Link = "<" + in.address.Path + "?" + v.Encode() + `>; rel="next"`
	}
	return out, nil
}

// search asks the index for ids and the store for content. An article that the
// index still has but the store no longer is left out.
func (s *site) search(ctx context.Context, q Query) (found, Found, error) {
	start := s.now()
	f, err := s.deps.Search.Search(ctx, q)
	if err != nil {
		return found{}, f, err
	}
	items, err := s.items(ctx, f.Hits)
	if err != nil {
		return found{}, f, err
	}
	facets := map[string][]facetCount{}
	for name, counts := range f.Facets {
		facets[name] = make([]facetCount, 0, len(counts))
		for _, c := range counts {
			label := c.Value
			if name == "source" {
				label = s.outlet(news.SourceID(c.Value))
			}
			facets[name] = append(facets[name], facetCount{Value: c.Value, Label: label, Count: c.Count})
		}
	}
	took := s.now().Sub(start)
	s.measured.search.Observe(took.Seconds())
	return found{
		Total: f.Total, TookMS: took.Milliseconds(), Suggestion: f.Suggestion, Note: f.Note,
		Items: items, Facets: facets, NextCursor: f.Next,
	}, f, nil
}

func (s *site) items(ctx context.Context, hits []Hit) ([]item, error) {
	s.loadNames(ctx)
	return headlines(ctx, s.deps.Articles, hits, s.item)
}

// ArticlePath names an article in the path; exported since huma fills only
// exported embedded fields.
type ArticlePath struct {
	ID string `path:"id" maxLength:"200"`
}

type articleOutput struct{ Body whole }

func (s *site) getArticle(ctx context.Context, in *ArticlePath) (*articleOutput, error) {
	a, err := s.deps.Articles.Article(ctx, news.ArticleID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	w, err := s.around(ctx, a)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &articleOutput{Body: w}, nil
}

// around reads what belongs to an article: copies, statements, proposals.
func (s *site) around(ctx context.Context, a news.Article) (whole, error) {
	s.loadNames(ctx)
	w := s.whole(a)
	origin := a.Origin
	if origin == "" {
		origin = a.ID
	}
	ids, err := s.deps.Articles.Copies(ctx, origin)
	if err != nil {
		return w, err
	}
	hits := make([]Hit, 0, len(ids)+1)
	for _, id := range append([]news.ArticleID{origin}, ids...) {
		if id != a.ID {
			hits = append(hits, Hit{ID: id})
		}
	}
	if w.Copies, err = s.items(ctx, hits); err != nil {
		return w, err
	}
	if s.deps.Statements != nil {
		said, err := s.deps.Statements.StatementsOf(ctx, a.ID)
		if err != nil {
			return w, err
		}
		for _, st := range said {
			w.Statements = append(w.Statements, statementOf(st))
		}
	}
	if s.deps.Proposals != nil {
		touched, err := s.deps.Proposals.Candidates(ctx, CandidateQuery{Article: a.ID})
		if err != nil {
			return w, err
		}
		for _, c := range touched {
			if c.State == news.CandidateRejected {
				continue
			}
			w.Proposals = append(w.Proposals, touchedJSON{
				Proposal: string(c.Proposal), Event: string(c.Event), Evidence: c.Evidence, State: string(c.State), Score: c.Score,
			})
		}
	}
	return w, nil
}

func statementOf(st news.Statement) statementJSON {
	return statementJSON{
		Article: string(st.Article), Quote: st.Quote, Start: st.Start, End: st.End, Speaker: st.Speaker,
		Entity: string(st.Entity), Role: st.Role, Cue: st.Cue, Kind: string(st.Kind),
	}
}

type versionsOutput struct {
	Body struct {
		Items []versionJSON `json:"items" nullable:"false"`
	}
}

func (s *site) getVersions(ctx context.Context, in *ArticlePath) (*versionsOutput, error) {
	versions, err := s.deps.Articles.Versions(ctx, news.ArticleID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	if len(versions) == 0 {
		return nil, s.problem(ctx, news.ErrNotFound)
	}
	out := &versionsOutput{}
	for _, v := range versions {
		out.Body.Items = append(out.Body.Items, versionJSON{
			Number: v.Number, SeenFrom: when(v.SeenFrom), SeenFromJalali: view.Jalali(v.SeenFrom, news.PrecisionMinute),
			Kicker: v.Kicker, Title: v.Title, Lead: v.Lead, Body: v.Body,
		})
	}
	return out, nil
}

type similarInput struct {
	ArticlePath
	Limit int `query:"limit" minimum:"1" maximum:"50" default:"10"`
}

type itemsOutput struct {
	Body struct {
		Items []item `json:"items" nullable:"false"`
	}
}

func (s *site) getSimilar(ctx context.Context, in *similarInput) (*itemsOutput, error) {
	if _, err := s.deps.Articles.Article(ctx, news.ArticleID(in.ID)); err != nil {
		return nil, s.problem(ctx, err)
	}
	hits, err := s.deps.Search.Similar(ctx, news.ArticleID(in.ID), in.Limit)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &itemsOutput{}
	if out.Body.Items, err = s.items(ctx, hits); err != nil {
		return nil, s.problem(ctx, err)
	}
	return out, nil
}
