package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
)

// SeedProposals records the proposals of the configuration. One that an
// editor has changed since stays as the editor left it. It returns how many
// are new or read differently now.
func (s *Store) SeedProposals(ctx context.Context, proposals []news.Proposal) (int, error) {
	changed := 0
	err := s.Update(ctx, func(tx *Tx) error {
		for _, p := range proposals {
			spec, err := json.Marshal(p)
			if err != nil {
				return fmt.Errorf("write proposal %s: %w", p.ID, err)
			}
			res, err := tx.tx.ExecContext(ctx, `INSERT INTO proposals (id, spec, edited, revision, updated)
				VALUES ($1, $2, 0, 1, $3) ON CONFLICT (id) DO UPDATE SET spec = excluded.spec,
				revision = proposals.revision + 1, updated = excluded.updated
				WHERE proposals.edited = 0 AND proposals.spec <> excluded.spec`, p.ID, string(spec), micros(tx.now))
			if err != nil {
				return fmt.Errorf("keep proposal %s: %w", p.ID, err)
			}
			n, err := res.RowsAffected()
			if err != nil {
				return fmt.Errorf("keep proposal %s: %w", p.ID, err)
			}
			changed += int(n)
		}
		return nil
	})
	return changed, err
}

// AddProposal keeps a new proposal; it fails with news.ErrConflict when its
// ID is taken.
func (s *Store) AddProposal(ctx context.Context, p news.Proposal) error {
	spec, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write proposal %s: %w", p.ID, err)
	}
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, `INSERT INTO proposals (id, spec, edited, revision, updated)
			VALUES ($1, $2, 1, 1, $3) ON CONFLICT (id) DO NOTHING`, p.ID, string(spec), micros(tx.now))
		return onlyOne(res, err, news.ErrConflict, "add proposal "+string(p.ID))
	})
}

// UpdateProposal replaces a proposal by an editor's text, provided that it is
// still at the revision the editor saw; otherwise it fails with
// news.ErrConflict.
func (s *Store) UpdateProposal(ctx context.Context, p news.Proposal, revision int) error {
	spec, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write proposal %s: %w", p.ID, err)
	}
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, `UPDATE proposals SET spec = $2, edited = 1, revision = revision + 1,
			updated = $3 WHERE id = $1 AND revision = $4`, p.ID, string(spec), micros(tx.now), revision)
		return onlyOne(res, err, news.ErrConflict, "update proposal "+string(p.ID))
	})
}

func onlyOne(res sql.Result, err, none error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if n == 0 {
		return fmt.Errorf("%s: %w", what, none)
	}
	return nil
}

// Proposals returns all proposals by ID.
func (s *Store) Proposals(ctx context.Context) ([]news.Proposal, error) {
	all, err := collect(ctx, s.read, func(row scanner) (p news.Proposal, err error) {
		var spec string
		if err = row.Scan(&spec); err == nil {
			err = json.Unmarshal([]byte(spec), &p)
		}
		return p, err
	}, `SELECT spec FROM proposals ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read proposals: %w", err)
	}
	return all, nil
}

// Proposal returns a proposal and its revision, or news.ErrNotFound.
func (s *Store) Proposal(ctx context.Context, id news.ProposalID) (news.Proposal, int, error) {
	var p news.Proposal
	var spec string
	var revision int
	err := s.read.QueryRowContext(ctx, `SELECT spec, revision FROM proposals WHERE id = $1`, id).Scan(&spec, &revision)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal([]byte(spec), &p)
	}
	if err != nil {
		return p, 0, fmt.Errorf("proposal %s: %w", id, err)
	}
	return p, revision, nil
}

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
