package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// SaveCandidates puts the candidates found in some articles in the place of
// those found there before. What a person has reviewed stays as it is.
func (tx *Tx) SaveCandidates(ctx context.Context, articles []news.Article, found []news.Candidate) error {
	if err := tx.AddFindings(ctx, articles, found); err != nil {
		return err
	}
	type key struct {
		article  news.ArticleID
		proposal news.ProposalID
	}
	stay := make(map[key]bool, len(found))
	for _, c := range found {
		stay[key{c.Article, c.Proposal}] = true
	}
	for part := range slices.Chunk(articles, batch) {
		ids := make([]any, len(part))
		for i, a := range part {
			ids[i] = a.ID
		}
		old, err := candidatesWhere(ctx, tx.tx, `state = 'new' AND article IN (`+marks(1, len(ids))+`)`, ids...)
		if err != nil {
			return err
		}
		for _, c := range old {
			if !stay[key{c.Article, c.Proposal}] {
				if err := tx.forget(ctx, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// forget takes a candidate away unless somebody has reviewed it meanwhile.
func (tx *Tx) forget(ctx context.Context, c news.Candidate) error {
	if _, err := tx.tx.ExecContext(ctx, `DELETE FROM candidates WHERE id = $1 AND state = 'new'`, c.ID); err != nil {
		return fmt.Errorf("forget candidate %d of proposal %s: %w", c.ID, c.Proposal, err)
	}
	return nil
}

// togetherSaved is how many candidates one statement keeps: reading a statement
// takes longer than keeping one of them.
const togetherSaved = 50

// AddFindings keeps what was found in some articles. What a person has reviewed
// stays as it is.
func (tx *Tx) AddFindings(ctx context.Context, articles []news.Article, found []news.Candidate) error {
	at := make(map[news.ArticleID]int64, len(articles))
	for _, a := range articles {
		at[a.ID] = micros(dated(a))
	}
	for part := range slices.Chunk(found, togetherSaved) {
		const columns = 11
		rows, args := make([]string, len(part)), make([]any, 0, columns*len(part))
		for i, c := range part {
			rows[i] = `(` + marks(columns*i+1, columns) + `, 'new', '', 0, '')`
			args = append(args, c.Proposal, c.Article, at[c.Article], c.Score, c.Evidence, c.Start, c.End, c.Event, c.Speaker, c.Stance, c.Origin)
		}
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO candidates (proposal, article, at, score, evidence, begins,
			ends, event, speaker, stance, origin, state, reviewer, reviewed_at, note)
			VALUES `+strings.Join(rows, ", ")+`
			ON CONFLICT (proposal, article) DO UPDATE SET at = excluded.at, score = excluded.score,
			evidence = excluded.evidence, begins = excluded.begins, ends = excluded.ends, event = excluded.event,
			speaker = excluded.speaker, stance = excluded.stance, origin = excluded.origin
			WHERE candidates.state = 'new'`, args...)
		if err != nil {
			return fmt.Errorf("keep candidates: %w", err)
		}
	}
	return nil
}

// SweepFindings forgets what waits for review of a proposal and is in none of
// the articles that stay.
func (tx *Tx) SweepFindings(ctx context.Context, id news.ProposalID, stay map[news.ArticleID]bool) error {
	old, err := tx.Waiting(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range old {
		if stay[c.Article] {
			continue
		}
		if err := tx.forget(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// Waiting returns the candidates of a proposal that nobody has reviewed, also
// those that are hidden.
func (tx *Tx) Waiting(ctx context.Context, id news.ProposalID) ([]news.Candidate, error) {
	return candidatesWhere(ctx, tx.tx, `proposal = $1 AND state = 'new' ORDER BY id`, id)
}

// Rescore gives candidates that wait for review other scores.
func (tx *Tx) Rescore(ctx context.Context, candidates []news.Candidate) error {
	for _, c := range candidates {
		_, err := tx.tx.ExecContext(ctx, `UPDATE candidates SET score = $2 WHERE id = $1 AND state = 'new'`, c.ID, c.Score)
		if err != nil {
			return fmt.Errorf("rescore candidate %d: %w", c.ID, err)
		}
	}
	return nil
}

// Reviewed returns the candidates of all proposals that people accepted or
// rejected; tx sees its own reviews.
func (tx *Tx) Reviewed(ctx context.Context) ([]news.Candidate, error) { return reviewed(ctx, tx.tx) }

// Reviewed returns the candidates of all proposals that people accepted or
// rejected.
func (s *Store) Reviewed(ctx context.Context) ([]news.Candidate, error) {
	return reviewed(ctx, s.read)
}

func reviewed(ctx context.Context, db reader) ([]news.Candidate, error) {
	return candidatesWhere(ctx, db, `state <> 'new' ORDER BY id`)
}

// CandidateQuery chooses candidates; the zero value chooses all.
type CandidateQuery struct {
	ID       int64
	Proposal news.ProposalID
	Article  news.ArticleID
	State    news.CandidateState
	Limit    int // 0: 200
	Offset   int
}

// shownRows leaves out what waits for review and is hidden.
var shownRows = fmt.Sprintf(`(state <> 'new' OR score >= %v)`, news.ShownScore)

// Candidates returns the chosen candidates by the day of their article,
// newest first; those that wait for review below news.ShownScore are hidden.
func (s *Store) Candidates(ctx context.Context, q CandidateQuery) ([]news.Candidate, error) {
	return candidates(ctx, s.read, q)
}

func candidates(ctx context.Context, db reader, q CandidateQuery) ([]news.Candidate, error) {
	where, args := []string{`1 = 1`}, []any{}
	for _, c := range []struct {
		column string
		value  any
		set    bool
	}{
		{`id`, q.ID, q.ID != 0},
		{`proposal`, q.Proposal, q.Proposal != ""},
		{`article`, q.Article, q.Article != ""},
		{`state`, q.State, q.State != ""},
	} {
		if c.set {
			args = append(args, c.value)
			where = append(where, fmt.Sprintf(`%s = $%d`, c.column, len(args)))
		}
	}
	if q.ID == 0 {
		where = append(where, shownRows)
	}
	if q.Limit <= 0 {
		q.Limit = 200
	}
	return candidatesWhere(ctx, db, strings.Join(where, ` AND `)+
		fmt.Sprintf(` ORDER BY at DESC, id DESC LIMIT $%d OFFSET $%d`, len(args)+1, len(args)+2), append(args, q.Limit, q.Offset)...)
}

func candidatesWhere(ctx context.Context, db reader, where string, args ...any) ([]news.Candidate, error) {
	all, err := collect(ctx, db, func(row scanner) (c news.Candidate, err error) {
		var at int64
		err = row.Scan(&c.ID, &c.Proposal, &c.Article, &c.Score, &c.Evidence, &c.Start, &c.End, &c.Event, &c.Speaker,
			&c.Stance, &c.Origin, &c.State, &c.Reviewer, &at, &c.Note)
		c.ReviewedAt = instant(at)
		return c, err
	}, `SELECT id, proposal, article, score, evidence, begins, ends, event, speaker, stance, origin, state,
		reviewer, reviewed_at, note FROM candidates WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read candidates: %w", err)
	}
	return all, nil
}

// CountWaiting returns how many findings of a proposal wait for review;
// copies of one story count once, and not at all when one was reviewed.
func (s *Store) CountWaiting(ctx context.Context, id news.ProposalID) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM candidates WHERE proposal = $1
		GROUP BY CASE WHEN origin = '' THEN article ELSE origin END
		HAVING MAX(CASE WHEN state = 'new' THEN 0 ELSE 1 END) = 0 AND MAX(score) >= $2) AS waiting`, id, news.ShownScore).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count candidates of proposal %s: %w", id, err)
	}
	return n, nil
}

// EvidenceDays returns when the accepted evidence of a proposal was
// published, oldest first; copies of one story count once.
func (s *Store) EvidenceDays(ctx context.Context, id news.ProposalID) ([]time.Time, error) {
	days, err := collect(ctx, s.read, func(row scanner) (time.Time, error) {
		var at int64
		err := row.Scan(&at)
		return instant(at), err
	}, `SELECT MIN(at) AS first FROM candidates WHERE proposal = $1 AND state = 'accepted'
		GROUP BY CASE WHEN origin = '' THEN article ELSE origin END ORDER BY first`, id)
	if err != nil {
		return nil, fmt.Errorf("read evidence of proposal %s: %w", id, err)
	}
	return days, nil
}
