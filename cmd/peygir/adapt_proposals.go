package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// desk shows the followed proposals to the web and takes editors' words.
type desk struct {
	*store.Store
	now func() time.Time
}

// Board returns all proposals with their status.
func (d desk) Board(ctx context.Context) ([]web.Standing, error) {
	all, err := d.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	searched, gaps, err := d.coverage(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]web.Standing, 0, len(all))
	for _, p := range all {
		s, err := d.standing(ctx, p)
		if err != nil {
			return nil, err
		}
		s.Searched, s.Gaps = searched, gaps
		out = append(out, s)
	}
	return out, nil
}

// Standing returns one proposal with its status.
func (d desk) Standing(ctx context.Context, id news.ProposalID) (web.Standing, error) {
	p, _, err := d.Proposal(ctx, id)
	if err != nil {
		return web.Standing{}, err
	}
	s, err := d.standing(ctx, p)
	if err != nil {
		return web.Standing{}, err
	}
	s.Searched, s.Gaps, err = d.coverage(ctx)
	return s, err
}

// coverage tells how many sources were searched, and which were not of late:
// absence is only worth what was looked at.
func (d desk) coverage(ctx context.Context) (searched int, gaps []news.SourceID, err error) {
	sources, err := d.Sources(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, h := range sources {
		switch {
		case !h.Source.Enabled:
		case h.LastSuccess.IsZero() || d.now().Sub(h.LastSuccess) > 48*time.Hour:
			gaps = append(gaps, h.Source.ID)
		default:
			searched++
		}
	}
	return searched, gaps, nil
}

func (d desk) standing(ctx context.Context, p news.Proposal) (web.Standing, error) {
	events, err := d.Events(ctx, p.ID)
	if err != nil {
		return web.Standing{}, err
	}
	found, err := d.Candidates(ctx, web.CandidateQuery{Proposal: p.ID})
	if err != nil {
		return web.Standing{}, err
	}
	s := web.Standing{Proposal: p}
	s.Response, s.Delivery = proposal.Fold(events)
	last := time.Time{}
	for _, e := range events {
		if e.OccurredOn.After(last) {
			last = e.OccurredOn
		}
	}
	for _, c := range found {
		switch c.State {
		case news.CandidateNew:
			s.NewEvidence++
		case news.CandidateAccepted:
			a, err := d.Article(ctx, c.Article)
			if err != nil {
				return web.Standing{}, err
			}
			if a.Published.After(last) {
				last = a.Published
			}
		}
	}
	f := proposal.Compute(p, s.Response, s.Delivery, last, d.now())
	s.LastEvidence, s.DaysSilent, s.Neglected, s.Overdue = f.LastEvidence, f.DaysSilent, f.Neglected, f.Overdue
	return s, nil
}

// Candidates returns the chosen candidates, newest article first.
func (d desk) Candidates(ctx context.Context, q web.CandidateQuery) ([]news.Candidate, error) {
	return d.Store.Candidates(ctx, store.CandidateQuery{Proposal: q.Proposal, Article: q.Article, State: q.State, Limit: 1000})
}

// AddProposal keeps a new proposal.
func (d desk) AddProposal(ctx context.Context, p news.Proposal, _ string) error {
	return d.Store.AddProposal(ctx, p)
}

// ChangeProposal replaces the text of a proposal.
func (d desk) ChangeProposal(ctx context.Context, p news.Proposal, _ string) error {
	_, revision, err := d.Proposal(ctx, p.ID)
	if err != nil {
		return err
	}
	return d.UpdateProposal(ctx, p, revision)
}

// Review records an editor's word on a candidate. Accepting one whose report
// moves the proposal adds that event, in the same transaction.
func (d desk) Review(ctx context.Context, id int64, state news.CandidateState, editor, note string) (news.Candidate, error) {
	before, err := d.Store.Candidates(ctx, store.CandidateQuery{ID: id})
	if err != nil {
		return news.Candidate{}, err
	}
	if len(before) == 0 {
		return news.Candidate{}, fmt.Errorf("candidate %d: %w", id, news.ErrNotFound)
	}
	if before[0].State == state {
		return before[0], nil
	}
	article, err := d.Article(ctx, before[0].Article)
	if err != nil {
		return news.Candidate{}, err
	}
	var after news.Candidate
	err = d.Update(ctx, func(tx *store.Tx) (err error) {
		if after, err = tx.Review(ctx, store.Review{Candidate: id, Was: before[0].State, State: state, Reviewer: editor, Note: note}); err != nil {
			return err
		}
		events, err := tx.Events(ctx, after.Proposal)
		if err != nil {
			return err
		}
		e, moves := reviewed(after, article, events, editor, note)
		if !moves {
			return nil
		}
		_, err = tx.AddEvent(ctx, e)
		return err
	})
	return after, err
}

// reviewed is the event that a review makes: the step that an accepted report
// tells of, or the step back when the acceptance is withdrawn.
func reviewed(c news.Candidate, a news.Article, events []news.Event, editor, note string) (news.Event, bool) {
	axis, to, moves := proposal.Effect(c.Event)
	if !moves {
		return news.Event{}, false
	}
	e := news.Event{
		Proposal: c.Proposal, Axis: axis, To: to, OccurredOn: a.Published, Precision: a.Precision,
		Editor: editor, Rationale: note, Evidence: []int64{c.ID},
	}
	response, delivery := proposal.Fold(events)
	e.From = response
	if axis == news.AxisDelivery {
		e.From = delivery
	}
	if c.State == news.CandidateAccepted {
		return e, true
	}
	for _, made := range events {
		if made.Axis == axis && made.To == to && len(made.Evidence) == 1 && made.Evidence[0] == c.ID {
			e.To = made.From
			return e, true
		}
	}
	return news.Event{}, false
}

// AddEvent adds a step that an editor knows of.
func (d desk) AddEvent(ctx context.Context, e news.Event) (news.Event, error) {
	if _, _, err := d.Proposal(ctx, e.Proposal); err != nil {
		return news.Event{}, err
	}
	err := d.Update(ctx, func(tx *store.Tx) error {
		id, err := tx.AddEvent(ctx, e)
		e.ID = id
		return err
	})
	return e, err
}

// reviewDemo accepts, as the demo's editor, what the newsroom's articles tell
// of its proposals, so that the board of the demo has something to show. The
// youngest ones stay for the visitor to review.
func (d desk) reviewDemo(ctx context.Context) error {
	waiting, err := d.Store.Candidates(ctx, store.CandidateQuery{State: news.CandidateNew, Limit: 1000})
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
		if d.now().Sub(a.Published) < 60*24*time.Hour {
			continue
		}
		_, err = d.Review(ctx, c.ID, news.CandidateAccepted, "demo", "نمونه")
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
