package main

import (
	"context"
	"errors"
	"time"

	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// editing gives the desk to the web.
type editing struct{ desk.Desk }

// Candidates returns the chosen candidates, newest article first; those of a
// proposal with the copies of one story as one.
func (d editing) Candidates(ctx context.Context, q web.CandidateQuery) ([]news.Candidate, error) {
	if q.Proposal != "" && q.Article == "" {
		return d.Findings(ctx, q.Proposal, q.State)
	}
	return d.Desk.Candidates(ctx, store.CandidateQuery{Proposal: q.Proposal, Article: q.Article, State: q.State, Limit: 1000})
}

// Review records an editor's word on a candidate.
func (d editing) Review(ctx context.Context, id int64, r web.Review) (news.Candidate, error) {
	return d.Desk.Review(ctx, id, desk.Verdict{State: r.State, Event: r.Event, Evidence: r.Evidence, Saw: r.Saw, Editor: r.Editor, Note: r.Note})
}

// reviewDemo reviews, as the demo's editor, what the newsroom's articles tell
// of its proposals, so that the board of the demo has something to show: it
// accepts what is true and corrects what the machine misread. The youngest
// findings stay for the visitor to review.
func reviewDemo(ctx context.Context, d desk.Desk, truth map[news.ProposalID]map[string]news.EventKind) error {
	waiting, err := d.Candidates(ctx, store.CandidateQuery{State: news.CandidateNew, Limit: 1000})
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range waiting {
		a, err := d.Article(ctx, c.Article)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		event, known := truth[c.Proposal][a.Code]
		if !known || d.Now().Sub(a.Published) < 30*24*time.Hour {
			continue
		}
		_, err = d.Review(ctx, c.ID, desk.Verdict{State: news.CandidateAccepted, Event: event, Editor: "demo", Note: "نمونه"})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
