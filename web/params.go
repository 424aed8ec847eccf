package web

import (
	"errors"

	"github.com/peygir/peygir/news"
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
