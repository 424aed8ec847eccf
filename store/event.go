package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/peygir/peygir/news"
)

// AddEvent appends an event and returns its number; events are never changed.
func (tx *Tx) AddEvent(ctx context.Context, e news.Event) (int64, error) {
	evidence, err := json.Marshal(e.Evidence)
	if err != nil {
		return 0, fmt.Errorf("write evidence of event: %w", err)
	}
	var id int64
	err = tx.tx.QueryRowContext(ctx, `INSERT INTO events (proposal, axis, from_status, to_status, occurred_on,
		precision_of, recorded_at, editor, rationale, evidence) VALUES (`+marks(1, 10)+`) RETURNING id`,
		e.Proposal, e.Axis, e.From, e.To, micros(e.OccurredOn), e.Precision, micros(tx.now), e.Editor,
		e.Rationale, string(evidence)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add event to proposal %s: %w", e.Proposal, err)
	}
	return id, nil
}

// Events returns the events of a proposal in the order they were recorded;
// tx sees those that it added itself.
func (tx *Tx) Events(ctx context.Context, id news.ProposalID) ([]news.Event, error) {
	return events(ctx, tx.tx, id)
}

// Events returns the events of a proposal in the order they were recorded.
func (s *Store) Events(ctx context.Context, id news.ProposalID) ([]news.Event, error) {
	return events(ctx, s.read, id)
}

func events(ctx context.Context, db reader, id news.ProposalID) ([]news.Event, error) {
	return eventsWhere(ctx, db, `proposal = $1`, id)
}

func eventsWhere(ctx context.Context, db reader, where string, arg any) ([]news.Event, error) {
	all, err := collect(ctx, db, func(row scanner) (e news.Event, err error) {
		var on, at int64
		var evidence string
		err = row.Scan(&e.ID, &e.Proposal, &e.Axis, &e.From, &e.To, &on, &e.Precision, &at, &e.Editor, &e.Rationale, &evidence)
		if err == nil {
			err = json.Unmarshal([]byte(evidence), &e.Evidence)
		}
		e.OccurredOn, e.RecordedAt = instant(on), instant(at)
		return e, err
	}, `SELECT id, proposal, axis, from_status, to_status, occurred_on, precision_of, recorded_at, editor, rationale,
		evidence FROM events WHERE `+where+` ORDER BY id`, arg)
	if err != nil {
		return nil, fmt.Errorf("read events with %s of %v: %w", where, arg, err)
	}
	return all, nil
}
