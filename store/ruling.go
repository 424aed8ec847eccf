package store

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/news"
)

// AddRuling keeps what an editor decided about identities, and returns it with
// its number and time.
func (tx *Tx) AddRuling(ctx context.Context, r news.Ruling) (news.Ruling, error) {
	r.At = tx.now
	err := tx.tx.QueryRowContext(ctx, `INSERT INTO speaker_rulings (at, editor, why, source, target, name, role, article, undoes)
		VALUES (`+marks(1, 9)+`) RETURNING id`,
		micros(r.At), r.Editor, r.Why, r.From, r.To, r.Name, r.Role, r.Article, r.Undoes).Scan(&r.ID)
	if err != nil {
		return news.Ruling{}, fmt.Errorf("keep ruling on speaker %s: %w", r.From, err)
	}
	return r, nil
}

// Rulings returns all rulings in the order they were made.
func (s *Store) Rulings(ctx context.Context) ([]news.Ruling, error) { return rulings(ctx, s.read) }

// Rulings is Store.Rulings as the transaction sees them.
func (tx *Tx) Rulings(ctx context.Context) ([]news.Ruling, error) { return rulings(ctx, tx.tx) }

func rulings(ctx context.Context, db reader) ([]news.Ruling, error) {
	all, err := collect(ctx, db, func(row scanner) (r news.Ruling, err error) {
		var at int64
		err = row.Scan(&r.ID, &at, &r.Editor, &r.Why, &r.From, &r.To, &r.Name, &r.Role, &r.Article, &r.Undoes)
		r.At = instant(at)
		return r, err
	}, `SELECT id, at, editor, why, source, target, name, role, article, undoes FROM speaker_rulings ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read rulings on speakers: %w", err)
	}
	return all, nil
}
