package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

// Params holds the parameters of a search, the same for the API, the pages and
// the exports.
type Params struct {
	Q        string   `query:"q" maxLength:"1000" doc:"query; words in any form, \"phrases\", +must, -not, OR, ( ), title: source: tag: speaker: province: from: to:"`
	Source   []string `query:"source,explode" maxItems:"50" doc:"ids of sources"`
	Province []string `query:"province,explode" maxItems:"50"`
	Tag      []string `query:"tag,explode" maxItems:"50"`
	Speaker  []string `query:"speaker,explode" maxItems:"50"`
	From     string   `query:"from" maxLength:"40" doc:"first day, as 2021-11-07 or 1400-08-16" example:"1400-08-16"`
	To       string   `query:"to" maxLength:"40" doc:"last day, as 2021-11-07 or 1400-08-16"`
	Sort     string   `query:"sort" enum:"relevance,newest,oldest" doc:"relevance when there are words, otherwise newest"`
	Collapse bool     `query:"collapse" default:"true" doc:"fold copies of one story under it"`
}

// query makes the reader's question of the parameters.
func (p Params) query() (Query, error) {
	q := Query{
		Text: p.Q, Provinces: given[string](p.Province), Tags: given[string](p.Tag), Speakers: given[string](p.Speaker),
		Sources: given[news.SourceID](p.Source), Sort: Sort(p.Sort), Collapse: p.Collapse,
	}
	var errs []error
	if p.From != "" {
		day, err := view.Day(p.From)
		q.From = day
		errs = append(errs, err)
	}
	if p.To != "" {
		day, err := view.Day(p.To)
		if err == nil {
			q.To = day.AddDate(0, 0, 1)
		}
		errs = append(errs, err)
	}
	if q.Sort == "" {
		q.Sort = ByRelevance
		if q.Text == "" {
			q.Sort = Newest
		}
	}
	return q, errors.Join(errs...)
}

func given[T ~string](values []string) []T {
	var out []T
	for _, v := range values {
		if v != "" {
			out = append(out, T(v))
		}
	}
	return out
}

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

// tag names the answer, but for the time it took.
func tag(body found) string {
	body.TookMS = 0
	b, err := json.Marshal(body)
	if err != nil {
		return "" // no tag: the answer is sent whole, which is right, only slower
	}
	sum := sha256.Sum256(b)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
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
		facets[name] = []facetCount{}
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
	ids := make([]news.ArticleID, len(hits))
	by := make(map[news.ArticleID]Hit, len(hits))
	for i, h := range hits {
		ids[i], by[h.ID] = h.ID, h
	}
	s.loadNames(ctx)
	articles, err := s.deps.Articles.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(articles))
	for i, a := range articles {
		items[i] = s.item(a, by[a.ID])
	}
	return items, nil
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

type suggestInput struct {
	Q     string `query:"q" maxLength:"200"`
	Limit int    `query:"limit" minimum:"1" maximum:"20" default:"8"`
}

type suggestOutput struct {
	Body struct {
		Items []string `json:"items" nullable:"false"`
	}
}

func (s *site) suggest(ctx context.Context, in *suggestInput) (*suggestOutput, error) {
	words, err := s.deps.Search.Suggest(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &suggestOutput{}
	out.Body.Items = list(words)
	return out, nil
}

type trendsInput struct {
	Params
	Interval string `query:"interval" enum:"day,week,month" default:"month" doc:"weeks begin on Saturday, months are Jalali"`
}

type bucketJSON struct {
	Start       time.Time `json:"start"`
	StartJalali string    `json:"start_jalali"`
	Count       int       `json:"count"`
}

type trendsOutput struct {
	Body struct {
		Interval string       `json:"interval" enum:"day,week,month"`
		Items    []bucketJSON `json:"items" nullable:"false"`
	}
}

func (s *site) getTrends(ctx context.Context, in *trendsInput) (*trendsOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	buckets, err := s.deps.Search.Trend(ctx, q, Interval(in.Interval))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &trendsOutput{}
	out.Body.Interval = in.Interval
	out.Body.Items = []bucketJSON{}
	for _, b := range buckets {
		out.Body.Items = append(out.Body.Items, bucketJSON{
			Start: b.Start.In(persian.Tehran), StartJalali: view.Jalali(b.Start, news.PrecisionDay), Count: b.Count,
		})
	}
	return out, nil
}
