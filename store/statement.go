package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// Difference is how statements differ from those kept before.
type Difference struct {
	Added   int
	Removed int
	Changed int // the same words, read otherwise
}

// Any tells whether there is one.
func (d Difference) Any() bool { return d != Difference{} }

// Add sums differences up.
func (d *Difference) Add(e Difference) {
	d.Added += e.Added
	d.Removed += e.Removed
	d.Changed += e.Changed
}

// keptStatement is a statement with its row.
type keptStatement struct {
	id, at int64
	news.Statement
}

// SaveStatements puts what was found in the article in the place of what was
// found there before. It returns what is new of it and what is no more; a
// statement that is read otherwise is in both. Of a statement that stays, the
// entity stays, too: to say who it is is Identify's part.
func (tx *Tx) SaveStatements(ctx context.Context, a news.Article, found []news.Statement) (fresh, gone []news.Statement, err error) {
	old, err := collect(ctx, tx.tx, func(row scanner) (k keptStatement, err error) {
		err = row.Scan(&k.id, &k.at, &k.Article, &k.Quote, &k.Start, &k.End, &k.Speaker, &k.Role, &k.Cue, &k.Kind, &k.Name, &k.Entity)
		return k, err
	}, `SELECT id, at, `+statementColumns+` FROM statements WHERE article = $1`, a.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("read statements of article %s: %w", a.ID, err)
	}
	at := micros(dated(a))
	kept := map[[2]int]keptStatement{}
	for _, k := range old {
		kept[[2]int{k.Start, k.End}] = k
	}
	for _, s := range found {
		place := [2]int{s.Start, s.End}
		if k, ok := kept[place]; ok {
			s.Entity = k.Entity
			if s == k.Statement && at == k.at {
				delete(kept, place)
				continue
			}
		}
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO statements (at, `+statementColumns+`) VALUES (`+marks(1, 11)+`)`,
			at, a.ID, s.Quote, s.Start, s.End, s.Speaker, s.Role, s.Cue, s.Kind, s.Name, s.Entity)
		if err != nil {
			return nil, nil, fmt.Errorf("keep statement of article %s: %w", a.ID, err)
		}
		fresh = append(fresh, s)
	}
	for _, k := range old {
		if _, ok := kept[[2]int{k.Start, k.End}]; !ok {
			continue
		}
		if _, err := tx.tx.ExecContext(ctx, `DELETE FROM statements WHERE id = $1`, k.id); err != nil {
			return nil, nil, fmt.Errorf("forget statement of article %s: %w", a.ID, err)
		}
		gone = append(gone, k.Statement)
	}
	return fresh, gone, nil
}

const statementColumns = `article, quote, begins, ends, speaker, role, cue, kind, name, entity`

// dated is the day an article speaks of: when it was published or, where that
// is unknown, first seen.
func dated(a news.Article) time.Time {
	if a.Published.IsZero() {
		return a.FirstSeen
	}
	return a.Published
}

// StatementQuery chooses statements; the zero value chooses the newest ones.
type StatementQuery struct {
	Article  news.ArticleID
	Articles []news.ArticleID // any of them, a few hundred at most
	Speakers []news.SpeakerID // any of them
	Proposal news.ProposalID  // in articles that were accepted, or not yet reviewed, for it
	From, To time.Time        // of publication; To is exclusive
	Limit    int              // 0: 50
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
	if len(q.Speakers) > 0 {
		where = append(where, `entity IN (`+marks(len(args)+1, len(q.Speakers))+`)`)
		for _, id := range q.Speakers {
			args = append(args, id)
		}
	}
	if len(q.Articles) > 0 {
		where = append(where, `article IN (`+marks(len(args)+1, len(q.Articles))+`)`)
		for _, id := range q.Articles {
			args = append(args, id)
		}
	}
	if q.Proposal != "" {
		add(`article IN (SELECT article FROM candidates WHERE state <> 'rejected' AND `+shownRows+` AND proposal = $%d)`, q.Proposal)
	}
	if !q.From.IsZero() {
		add(`at >= $%d`, micros(q.From))
	}
	if !q.To.IsZero() {
		add(`at < $%d`, micros(q.To))
	}
	query := `SELECT ` + statementColumns + ` FROM statements`
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
	err := row.Scan(&s.Article, &s.Quote, &s.Start, &s.End, &s.Speaker, &s.Role, &s.Cue, &s.Kind, &s.Name, &s.Entity)
	return s, err
}

// SpeakersOf returns, for each of the articles, who speaks in its statements,
// each name once, in the order in which they speak. Only ID and name are told.
func (s *Store) SpeakersOf(ctx context.Context, ids []news.ArticleID) (map[news.ArticleID][]news.Speaker, error) {
	type line struct {
		article news.ArticleID
		news.Speaker
	}
	all := make(map[news.ArticleID][]news.Speaker)
	for part := range slices.Chunk(ids, batch) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		lines, err := collect(ctx, s.read, func(row scanner) (l line, err error) {
			err = row.Scan(&l.article, &l.ID, &l.Name)
			return l, err
		}, `SELECT article, entity, speaker FROM statements WHERE speaker <> '' AND article IN (`+marks(1, len(part))+`)
			GROUP BY article, entity, speaker ORDER BY article, min(begins)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read speakers of articles: %w", err)
		}
		for _, l := range lines {
			all[l.article] = append(all[l.article], l.Speaker)
		}
	}
	return all, nil
}
