package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// SaveStatements puts what was found in the article in the place of what was
// found there before, and makes their speakers known: each entity collects
// the forms of its name and the span of days of each office.
func (tx *Tx) SaveStatements(ctx context.Context, a news.Article, found []news.Statement) error {
	if _, err := tx.tx.ExecContext(ctx, `DELETE FROM statements WHERE article = $1`, a.ID); err != nil {
		return fmt.Errorf("forget statements of article %s: %w", a.ID, err)
	}
	at := dated(a)
	for _, s := range found {
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO statements
			(article, at, quote, begins, ends, speaker, role, cue, kind, entity) VALUES (`+marks(1, 10)+`)`,
			a.ID, micros(at), s.Quote, s.Start, s.End, s.Speaker, s.Role, s.Cue, s.Kind, s.Entity)
		if err != nil {
			return fmt.Errorf("keep statement of article %s: %w", a.ID, err)
		}
		if s.Entity == "" || s.Speaker == "" {
			continue
		}
		if err := tx.meet(ctx, s, at); err != nil {
			return fmt.Errorf("keep speaker %s: %w", s.Entity, err)
		}
	}
	return nil
}

// dated is the day an article speaks of: when it was published or, where that
// is unknown, first seen.
func dated(a news.Article) time.Time {
	if a.Published.IsZero() {
		return a.FirstSeen
	}
	return a.Published
}

func (tx *Tx) meet(ctx context.Context, s news.Statement, at time.Time) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO speakers (id, name, organisation) VALUES ($1, $2, '')
		ON CONFLICT (id) DO UPDATE SET name = CASE WHEN length(speakers.name) < length(excluded.name)
			THEN excluded.name ELSE speakers.name END`, s.Entity, s.Speaker)
	if err != nil {
		return err
	}
	_, err = tx.tx.ExecContext(ctx, `INSERT INTO speaker_aliases (speaker, alias) VALUES ($1, $2)
		ON CONFLICT (speaker, alias) DO NOTHING`, s.Entity, s.Speaker)
	if err != nil || s.Role == "" {
		return err
	}
	_, err = tx.tx.ExecContext(ctx, `INSERT INTO speaker_roles (speaker, role, first, last) VALUES ($1, $2, $3, $3)
		ON CONFLICT (speaker, role) DO UPDATE SET
		first = CASE WHEN excluded.first < speaker_roles.first THEN excluded.first ELSE speaker_roles.first END,
		last = CASE WHEN excluded.last > speaker_roles.last THEN excluded.last ELSE speaker_roles.last END`,
		s.Entity, s.Role, micros(at))
	return err
}

// StatementQuery chooses statements; the zero value chooses the newest ones.
type StatementQuery struct {
	Article  news.ArticleID
	Speaker  news.SpeakerID
	Proposal news.ProposalID // in articles that were accepted, or not yet reviewed, for it
	From, To time.Time       // of publication; To is exclusive
	Limit    int             // 0: 50
	Offset   int
}

// Statements returns the chosen statements: those of one article in the order
// of its text, others newest first.
func (s *Store) Statements(ctx context.Context, q StatementQuery) ([]news.Statement, error) {
	var where []string
	var args []any
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if q.Article != "" {
		add(`article = $%d`, q.Article)
	}
	if q.Speaker != "" {
		add(`entity = $%d`, q.Speaker)
	}
	if q.Proposal != "" {
		add(`article IN (SELECT article FROM candidates WHERE state <> 'rejected' AND proposal = $%d)`, q.Proposal)
	}
	if !q.From.IsZero() {
		add(`at >= $%d`, micros(q.From))
	}
	if !q.To.IsZero() {
		add(`at < $%d`, micros(q.To))
	}
	query := `SELECT article, quote, begins, ends, speaker, role, cue, kind, entity FROM statements`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	order := ` ORDER BY at DESC, article, begins`
	if q.Article != "" {
		order = ` ORDER BY begins`
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	query += fmt.Sprintf(order+` LIMIT $%d OFFSET $%d`, len(args)+1, len(args)+2)
	all, err := collect(ctx, s.read, scanStatement, query, append(args, q.Limit, q.Offset)...)
	if err != nil {
		return nil, fmt.Errorf("read statements: %w", err)
	}
	return all, nil
}

func scanStatement(row scanner) (news.Statement, error) {
	var s news.Statement
	err := row.Scan(&s.Article, &s.Quote, &s.Start, &s.End, &s.Speaker, &s.Role, &s.Cue, &s.Kind, &s.Entity)
	return s, err
}

// SpeakersOf returns, for each of the articles, the resolved speakers of its
// statements, each once, in the order in which they speak.
func (s *Store) SpeakersOf(ctx context.Context, ids []news.ArticleID) (map[news.ArticleID][]string, error) {
	type line struct {
		article news.ArticleID
		speaker string
	}
	all := make(map[news.ArticleID][]string)
	for len(ids) > 0 {
		part := ids[:min(len(ids), batch)]
		ids = ids[len(part):]
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		lines, err := collect(ctx, s.read, func(row scanner) (l line, err error) {
			err = row.Scan(&l.article, &l.speaker)
			return l, err
		}, `SELECT article, speaker FROM statements WHERE speaker <> '' AND article IN (`+marks(1, len(part))+`)
			GROUP BY article, speaker ORDER BY article, min(begins)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read speakers of articles: %w", err)
		}
		for _, l := range lines {
			all[l.article] = append(all[l.article], l.speaker)
		}
	}
	return all, nil
}
