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
// editor has changed or withdrawn since stays as the editor left it. It
// returns how many are new or read differently now.
func (s *Store) SeedProposals(ctx context.Context, proposals []news.Proposal) (int, error) {
	changed := 0
	err := s.Update(ctx, func(tx *Tx) error {
		changed = 0
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
			if n == 0 {
				continue
			}
			changed++
			if err := tx.keepRevision(ctx, p.ID, "", "configuration"); err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}

// AddProposal keeps a new proposal; it fails with news.ErrConflict when its
// ID is taken.
func (s *Store) AddProposal(ctx context.Context, p news.Proposal, editor string) error {
	spec, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write proposal %s: %w", p.ID, err)
	}
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, `INSERT INTO proposals (id, spec, edited, revision, updated)
			VALUES ($1, $2, 1, 1, $3) ON CONFLICT (id) DO NOTHING`, p.ID, string(spec), micros(tx.now))
		if err := onlyOne(res, err, news.ErrConflict, "add proposal "+string(p.ID)); err != nil {
			return err
		}
		if err := tx.AwaitLookup(ctx, p.ID); err != nil {
			return err
		}
		return tx.keepRevision(ctx, p.ID, editor, "")
	})
}

// UpdateProposal replaces a proposal by an editor's text, provided that it is
// still at the revision the editor saw; otherwise it fails with
// news.ErrConflict. A proposal with a time of withdrawal is not followed any
// more from then on.
func (s *Store) UpdateProposal(ctx context.Context, p news.Proposal, revision int, editor, why string) error {
	spec, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write proposal %s: %w", p.ID, err)
	}
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, `UPDATE proposals SET spec = $2, edited = 1, revision = revision + 1,
			updated = $3, withdrawn = $5 WHERE id = $1 AND revision = $4`,
			p.ID, string(spec), micros(tx.now), revision, micros(p.Withdrawn))
		if err := onlyOne(res, err, news.ErrConflict, "update proposal "+string(p.ID)); err != nil {
			return err
		}
		if err := tx.AwaitLookup(ctx, p.ID); err != nil {
			return err
		}
		return tx.keepRevision(ctx, p.ID, editor, why)
	})
}

// keepRevision files the text that a proposal has now.
func (tx *Tx) keepRevision(ctx context.Context, id news.ProposalID, editor, why string) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO proposal_revisions (proposal, number, spec, editor, at, why)
		SELECT id, revision, spec, CAST($2 AS TEXT), updated, CAST($3 AS TEXT) FROM proposals WHERE id = $1`, id, editor, why)
	if err != nil {
		return fmt.Errorf("keep revision of proposal %s: %w", id, err)
	}
	return nil
}

// Revisions returns every text that a proposal had, oldest first.
func (s *Store) Revisions(ctx context.Context, id news.ProposalID) ([]news.Revision, error) {
	all, err := collect(ctx, s.read, func(row scanner) (r news.Revision, err error) {
		var at int64
		var spec string
		if err = row.Scan(&r.Number, &spec, &r.Editor, &at, &r.Why); err == nil {
			err = json.Unmarshal([]byte(spec), &r.Proposal)
		}
		r.At = instant(at)
		return r, err
	}, `SELECT number, spec, editor, at, why FROM proposal_revisions WHERE proposal = $1 ORDER BY number`, id)
	if err != nil {
		return nil, fmt.Errorf("read revisions of proposal %s: %w", id, err)
	}
	return all, nil
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

// Proposals returns all that are followed, by ID.
func (s *Store) Proposals(ctx context.Context) ([]news.Proposal, error) {
	all, err := collect(ctx, s.read, func(row scanner) (p news.Proposal, err error) {
		var spec string
		if err = row.Scan(&spec); err == nil {
			err = json.Unmarshal([]byte(spec), &p)
		}
		return p, err
	}, `SELECT spec FROM proposals WHERE withdrawn = 0 ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read proposals: %w", err)
	}
	return all, nil
}

// Proposal returns a proposal, withdrawn or not, and its revision, or
// news.ErrNotFound.
func (s *Store) Proposal(ctx context.Context, id news.ProposalID) (news.Proposal, int, error) {
	var p news.Proposal
	var spec string
	var revision int
	var withdrawn int64
	err := s.read.QueryRowContext(ctx, `SELECT spec, revision, withdrawn FROM proposals WHERE id = $1`, id).
		Scan(&spec, &revision, &withdrawn)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal([]byte(spec), &p)
	}
	if err != nil {
		return p, 0, fmt.Errorf("proposal %s: %w", id, err)
	}
	p.Withdrawn = instant(withdrawn)
	return p, revision, nil
}
