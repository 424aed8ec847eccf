package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
)

// Verdict is what an editor decides on a candidate. Empty fields leave what
// is there.
type Verdict struct {
	State    news.CandidateState
	Event    news.EventKind      // what the sentence reports, if not what the machine read
	Evidence string              // another sentence of the article
	Saw      news.CandidateState // what the editor saw; a candidate that is no longer so is a conflict
	Editor   string
	Note     string
}

// Review records an editor's verdict. Accepting a candidate whose report moves
// the proposal adds that event; withdrawing the acceptance, or correcting what
// is reported, takes the step back by another event. All of it happens in one
// transaction or not at all.
func (d Desk) Review(ctx context.Context, id int64, v Verdict) (news.Candidate, error) {
	before, err := d.Candidate(ctx, id)
	if err != nil {
		return news.Candidate{}, err
	}
	if v.Saw != "" && v.Saw != before.State {
		return before, fmt.Errorf("candidate %d: %w: %s made it %s meanwhile", id, news.ErrConflict, before.Reviewer, before.State)
	}
	article, err := d.Article(ctx, before.Article)
	if err != nil {
		return news.Candidate{}, err
	}
	is, err := read(before.Reading(), v, article)
	if err != nil {
		return news.Candidate{}, fmt.Errorf("candidate %d: %w", id, err)
	}
	if is == before.Reading() {
		return before, nil
	}
	return d.record(ctx, before, is, article, v.Editor, v.Note)
}

// Undo takes the last review of a candidate back, by another review.
func (d Desk) Undo(ctx context.Context, id int64, editor, note string) (news.Candidate, error) {
	before, err := d.Candidate(ctx, id)
	if err != nil {
		return news.Candidate{}, err
	}
	reviews, err := d.Reviews(ctx, id)
	if err != nil {
		return news.Candidate{}, err
	}
	if len(reviews) == 0 {
		return news.Candidate{}, fmt.Errorf("candidate %d: %w: nobody has reviewed it yet", id, news.ErrInvalid)
	}
	article, err := d.Article(ctx, before.Article)
	if err != nil {
		return news.Candidate{}, err
	}
	return d.record(ctx, before, reviews[len(reviews)-1].Was, article, editor, note)
}

// read is what the candidate says after the verdict.
func read(was news.Reading, v Verdict, a news.Article) (news.Reading, error) {
	is := was
	is.State = v.State
	if v.Event != "" {
		is.Event = v.Event
	}
	if v.Evidence != "" && v.Evidence != was.Evidence {
		before, _, found := strings.Cut(a.Text(), v.Evidence)
		if !found {
			return is, fmt.Errorf("%w: the evidence does not stand in the article", news.ErrInvalid)
		}
		is.Evidence, is.Start = v.Evidence, len([]rune(before))
		is.End = is.Start + len([]rune(v.Evidence))
	}
	return is, nil
}

func (d Desk) record(ctx context.Context, before news.Candidate, is news.Reading, a news.Article, editor, note string) (news.Candidate, error) {
	var after news.Candidate
	err := d.Update(ctx, func(tx *store.Tx) (err error) {
		known, err := tx.Reviewed(ctx)
		if err != nil {
			return err
		}
		after, err = tx.Review(ctx, news.Review{Candidate: before.ID, Was: before.Reading(), Is: is, Editor: editor, Note: note})
		if err != nil {
			return err
		}
		if err := rescore(ctx, tx, before.Proposal, known); err != nil {
			return err
		}
		events, err := tx.Events(ctx, before.Proposal)
		if err != nil {
			return err
		}
		at := a.Published
		if at.IsZero() {
			at = a.FirstSeen
		}
		for _, e := range steps(before, after, events, at, a.Precision) {
			e.Editor, e.Rationale = editor, note
			if _, err := tx.AddEvent(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	return after, err
}

// rescore lets what was said teach the findings of a proposal that wait: one
// that reads like a rejected one falls, and rises again when that is taken
// back. Known is what had been reviewed when they got their scores.
func rescore(ctx context.Context, tx *store.Tx, id news.ProposalID, known []news.Candidate) error {
	now, err := tx.Reviewed(ctx)
	if err != nil {
		return err
	}
	waiting, err := tx.Waiting(ctx, id)
	if err != nil {
		return err
	}
	of := func(all []news.Candidate) proposal.Memory {
		return proposal.Learn(slices.DeleteFunc(slices.Clone(all), func(c news.Candidate) bool { return c.Proposal != id }))
	}
	var changed []news.Candidate
	for i, c := range proposal.Relearn(of(known), of(now), waiting) {
		if c.Score != waiting[i].Score {
			changed = append(changed, c)
		}
	}
	return tx.Rescore(ctx, changed)
}

// steps are the events that a review makes: the step back from what was
// accepted before, and the step that is accepted now.
func steps(before, after news.Candidate, events []news.Event, at time.Time, precision news.Precision) []news.Event {
	var out []news.Event
	made, stepped := madeBy(before, events)
	axis, to, moves := proposal.Effect(after.Event)
	moves = moves && after.State == news.CandidateAccepted
	if stepped && moves && made.Axis == axis && made.To == to {
		return nil // the same step on other evidence
	}
	if stepped {
		rest := without(events, made)
		back := news.Event{
			Proposal: made.Proposal, Axis: made.Axis, From: proposal.StateAt(events, made.Axis, made.OccurredOn), OccurredOn: made.OccurredOn,
			Precision: made.Precision, Evidence: made.Evidence, To: proposal.StateAt(rest, made.Axis, made.OccurredOn),
		}
		if back.From != back.To {
			out = append(out, back)
		}
		events = rest
	}
	if moves {
		out = append(out, news.Event{
			Proposal: after.Proposal, Axis: axis, From: proposal.StateAt(events, axis, at), To: to,
			OccurredOn: at, Precision: precision, Evidence: []int64{after.ID},
		})
	}
	return out
}

// madeBy finds the event that the acceptance of a candidate made.
func madeBy(c news.Candidate, events []news.Event) (news.Event, bool) {
	axis, to, moves := proposal.Effect(c.Event)
	if !moves || c.State != news.CandidateAccepted {
		return news.Event{}, false
	}
	for _, e := range slices.Backward(events) {
		if e.Axis == axis && e.To == to && len(e.Evidence) == 1 && e.Evidence[0] == c.ID {
			return e, true
		}
	}
	return news.Event{}, false
}

func without(events []news.Event, gone news.Event) []news.Event {
	var out []news.Event
	for _, e := range events {
		if e.ID != gone.ID {
			out = append(out, e)
		}
	}
	return out
}
