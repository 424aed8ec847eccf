package web

import (
	"context"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

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
