package desk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
)

// Desk reads and edits the proposals of a store.
type Desk struct {
	*store.Store
	Now func() time.Time
}

// Board returns all proposals that are followed with where they stand, by ID.
func (d Desk) Board(ctx context.Context) ([]news.Standing, error) {
	all, err := d.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	searched, gaps, err := d.coverage(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]news.Standing, 0, len(all))
	for _, p := range all {
		s, err := d.standing(ctx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, covered(s, searched, gaps))
	}
	return out, nil
}

// Standing returns one proposal, withdrawn or not, with where it stands.
func (d Desk) Standing(ctx context.Context, id news.ProposalID) (news.Standing, error) {
	p, _, err := d.Proposal(ctx, id)
	if err != nil {
		return news.Standing{}, err
	}
	s, err := d.standing(ctx, p)
	if err != nil {
		return news.Standing{}, err
	}
	searched, gaps, err := d.coverage(ctx)
	return covered(s, searched, gaps), err
}

// covered adds what was searched. Where nothing was, silence means nothing.
func covered(s news.Standing, searched int, gaps []news.SourceID) news.Standing {
	s.Searched, s.Gaps = searched, gaps
	s.Neglected = s.Neglected && (searched > 0 || len(s.Evidence) > 0)
	return s
}

// coverage tells how many sources were searched, and which were not of late:
// absence is only worth what was looked at.
func (d Desk) coverage(ctx context.Context) (searched int, gaps []news.SourceID, err error) {
	sources, err := d.Sources(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, h := range sources {
		switch {
		case !h.Source.Enabled:
		case h.LastSuccess.IsZero() || d.Now().Sub(h.LastSuccess) > 48*time.Hour:
			gaps = append(gaps, h.Source.ID)
		default:
			searched++
		}
	}
	return searched, gaps, nil
}

func (d Desk) standing(ctx context.Context, p news.Proposal) (news.Standing, error) {
	s := news.Standing{Proposal: p}
	events, err := d.Store.Events(ctx, p.ID)
	if err != nil {
		return s, err
	}
	if s.Evidence, err = d.EvidenceDays(ctx, p.ID); err != nil {
		return s, err
	}
	if s.NewEvidence, err = d.CountWaiting(ctx, p.ID); err != nil {
		return s, err
	}
	if s.Lookup, err = d.Lookup(ctx, p.ID); err != nil {
		return s, err
	}
	s.Response, s.Delivery = proposal.Fold(events)
	last := time.Time{}
	if n := len(s.Evidence); n > 0 {
		last = s.Evidence[n-1]
	}
	for _, e := range events {
		// A step by hand is evidence by itself; one that a finding made counts
		// by that finding, as long as it is accepted.
		if len(e.Evidence) == 0 && e.OccurredOn.After(last) {
			last = e.OccurredOn
		}
	}
	f := proposal.Compute(p, s.Response, s.Delivery, last, d.Now())
	s.LastEvidence, s.DaysSilent, s.Neglected, s.Overdue = f.LastEvidence, f.DaysSilent, f.Neglected, f.Overdue
	return s, nil
}

// Events returns the steps of a proposal in the order in which they occurred.
func (d Desk) Events(ctx context.Context, id news.ProposalID) ([]news.Event, error) {
	events, err := d.Store.Events(ctx, id)
	return proposal.Steps(events), err
}

// AddEvent adds a step that an editor knows of.
func (d Desk) AddEvent(ctx context.Context, e news.Event) (news.Event, error) {
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

// Change replaces the text of a proposal and files the one it had.
func (d Desk) Change(ctx context.Context, p news.Proposal, editor, why string) error {
	_, revision, err := d.Proposal(ctx, p.ID)
	if err != nil {
		return err
	}
	return d.UpdateProposal(ctx, p, revision, editor, why)
}

// Put adds a proposal, or changes the one with its ID where that reads
// differently. It returns what was done: added, changed or unchanged.
func (d Desk) Put(ctx context.Context, p news.Proposal, editor string) (string, error) {
	old, revision, err := d.Proposal(ctx, p.ID)
	if errors.Is(err, news.ErrNotFound) {
		return "added", d.AddProposal(ctx, p, editor)
	}
	if err != nil {
		return "", err
	}
	p.Withdrawn = old.Withdrawn
	if reflect.DeepEqual(old, p) {
		return "unchanged", nil
	}
	return "changed", d.UpdateProposal(ctx, p, revision, editor, "")
}

// Withdraw ends the following of a proposal. Its evidence, events and texts
// stay readable, and Restore takes it up again.
func (d Desk) Withdraw(ctx context.Context, id news.ProposalID, editor, why string) error {
	return d.setWithdrawn(ctx, id, d.Now(), editor, why)
}

// Restore takes up a withdrawn proposal again.
func (d Desk) Restore(ctx context.Context, id news.ProposalID, editor, why string) error {
	return d.setWithdrawn(ctx, id, time.Time{}, editor, why)
}

func (d Desk) setWithdrawn(ctx context.Context, id news.ProposalID, at time.Time, editor, why string) error {
	p, revision, err := d.Proposal(ctx, id)
	if err != nil {
		return err
	}
	if p.Withdrawn.IsZero() == at.IsZero() {
		return fmt.Errorf("proposal %s: %w: it is so already", id, news.ErrConflict)
	}
	p.Withdrawn = at
	return d.UpdateProposal(ctx, p, revision, editor, why)
}
