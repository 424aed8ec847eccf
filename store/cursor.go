package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Cursor returns the number of the last change that the consumer has dealt
// with; 0 when it has not begun.
func (s *Store) Cursor(ctx context.Context, consumer string) (int64, error) {
	var change int64
	err := s.read.QueryRowContext(ctx, `SELECT change FROM cursors WHERE consumer = $1`, consumer).Scan(&change)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read cursor of %s: %w", consumer, err)
	}
	return change, nil
}

// Advance moves the consumer's cursor from one change to a later one and
// saves, in the same transaction, what save writes. It fails with
// news.ErrConflict, and saves nothing, when the cursor is not at from: then
// somebody else has done the work.
func (s *Store) Advance(ctx context.Context, consumer string, from, to int64, save func(*Tx) error) error {
	return s.Update(ctx, func(tx *Tx) error {
		var at int64
		err := tx.tx.QueryRowContext(ctx, `SELECT change FROM cursors WHERE consumer = $1`, consumer).Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read cursor of %s: %w", consumer, err)
		}
		if at != from {
			return fmt.Errorf("advance %s from change %d: is at %d: %w", consumer, from, at, news.ErrConflict)
		}
		if err := save(tx); err != nil {
			return err
		}
		return tx.SetCursor(ctx, consumer, to)
	})
}

// SetCursor puts the consumer's cursor at change, also backwards: at 0 the
// consumer begins anew.
func (tx *Tx) SetCursor(ctx context.Context, consumer string, change int64) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO cursors (consumer, change) VALUES ($1, $2)
		ON CONFLICT (consumer) DO UPDATE SET change = excluded.change`, consumer, change)
	if err != nil {
		return fmt.Errorf("set cursor of %s: %w", consumer, err)
	}
	tx.woke = true
	return nil
}

// SetCursor is Tx.SetCursor in a transaction of its own.
func (s *Store) SetCursor(ctx context.Context, consumer string, change int64) error {
	return s.Update(ctx, func(tx *Tx) error { return tx.SetCursor(ctx, consumer, change) })
}
