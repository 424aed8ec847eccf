package store

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Review records a person's word on a candidate and returns the candidate as
// it is now. It fails with news.ErrConflict when the candidate is no longer
// what the editor saw, which the error tells, and with news.ErrNotFound when
// there is no such candidate. Every review is kept.
func (tx *Tx) Review(ctx context.Context, r news.Review) (news.Candidate, error) {
	what := fmt.Sprintf("review candidate %d", r.Candidate)
	c, err := tx.Candidate(ctx, r.Candidate)
	if err != nil {
		return c, fmt.Errorf("%s: %w", what, err)
	}
	if c.Reading() != r.Was {
		by := "the search for follow-ups"
		if c.Reviewer != "" {
			by = c.Reviewer
		}
		return c, fmt.Errorf("%s: %w: %s made it %s, %s meanwhile", what, news.ErrConflict, by, c.State, c.Event)
	}
	c.State, c.Event, c.Evidence, c.Start, c.End = r.Is.State, r.Is.Event, r.Is.Evidence, r.Is.Start, r.Is.End
	c.Reviewer, c.ReviewedAt, c.Note = r.Editor, tx.now, r.Note
	_, err = tx.tx.ExecContext(ctx, `UPDATE candidates SET state = $2, event = $3, evidence = $4, begins = $5, ends = $6,
		reviewer = $7, reviewed_at = $8, note = $9 WHERE id = $1`,
		c.ID, c.State, c.Event, c.Evidence, c.Start, c.End, c.Reviewer, micros(c.ReviewedAt), c.Note)
	if err != nil {
		return c, fmt.Errorf("%s: %w", what, err)
	}
	_, err = tx.tx.ExecContext(ctx, `INSERT INTO reviews (candidate, state, event, evidence, begins, ends,
		was_state, was_event, was_evidence, was_begins, was_ends, reviewer, at, note) VALUES (`+marks(1, 14)+`)`,
		c.ID, c.State, c.Event, c.Evidence, c.Start, c.End,
		r.Was.State, r.Was.Event, r.Was.Evidence, r.Was.Start, r.Was.End, c.Reviewer, micros(c.ReviewedAt), c.Note)
	if err != nil {
		return c, fmt.Errorf("%s: %w", what, err)
	}
	return c, nil
}

// Candidate returns one candidate, or news.ErrNotFound.
func (tx *Tx) Candidate(ctx context.Context, id int64) (news.Candidate, error) {
	return candidate(ctx, tx.tx, id)
}

// Candidate returns one candidate, or news.ErrNotFound.
func (s *Store) Candidate(ctx context.Context, id int64) (news.Candidate, error) {
	return candidate(ctx, s.read, id)
}

func candidate(ctx context.Context, db reader, id int64) (news.Candidate, error) {
	if id <= 0 {
		return news.Candidate{}, fmt.Errorf("candidate %d: %w", id, news.ErrNotFound)
	}
	found, err := candidates(ctx, db, CandidateQuery{ID: id})
	if err != nil {
		return news.Candidate{}, err
	}
	if len(found) == 0 {
		return news.Candidate{}, fmt.Errorf("candidate %d: %w", id, news.ErrNotFound)
	}
	return found[0], nil
}

// Reviews returns what was said of a candidate, oldest first.
func (s *Store) Reviews(ctx context.Context, candidate int64) ([]news.Review, error) {
	all, err := collect(ctx, s.read, func(row scanner) (r news.Review, err error) {
		var at int64
		err = row.Scan(&r.ID, &r.Candidate, &r.Is.State, &r.Is.Event, &r.Is.Evidence, &r.Is.Start, &r.Is.End,
			&r.Was.State, &r.Was.Event, &r.Was.Evidence, &r.Was.Start, &r.Was.End, &r.Editor, &at, &r.Note)
		r.At = instant(at)
		return r, err
	}, `SELECT id, candidate, state, event, evidence, begins, ends, was_state, was_event, was_evidence, was_begins,
		was_ends, reviewer, at, note FROM reviews WHERE candidate = $1 ORDER BY id`, candidate)
	if err != nil {
		return nil, fmt.Errorf("read reviews of candidate %d: %w", candidate, err)
	}
	return all, nil
}
