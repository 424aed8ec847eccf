package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// Rerun is a changed rule on its way over what is kept.
type Rerun struct {
	Name     string // of the consumer and its rules
	Done     int64  // change up to which it has come
	Until    int64  // where it ends: what is later was read by the new rule
	Articles int    // dealt with so far
	Difference
	Started  time.Time
	Finished time.Time // zero: under way
}

// BeginRerun makes a rerun known that goes from the first change to where its
// consumer is now, and returns it as it stands. One that is known goes on,
// unless it is to begin anew.
func (s *Store) BeginRerun(ctx context.Context, name, consumer string, anew bool) (Rerun, error) {
	var r Rerun
	err := s.Update(ctx, func(tx *Tx) error {
		var until int64
		err := tx.tx.QueryRowContext(ctx, `SELECT change FROM cursors WHERE consumer = $1`, consumer).Scan(&until)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read cursor of %s: %w", consumer, err)
		}
		r = Rerun{Name: name, Until: until, Started: tx.now}
		if until == 0 { // nothing is kept that another rule has read
			r.Finished = tx.now
		}
		clash := `DO NOTHING`
		if anew {
			clash = `DO UPDATE SET done = 0, until = excluded.until, articles = 0, added = 0, removed = 0, changed = 0,
				started = excluded.started, finished = excluded.finished`
		}
		_, err = tx.tx.ExecContext(ctx, `INSERT INTO reruns (name, done, until, articles, added, removed, changed, started, finished)
			VALUES ($1, 0, $2, 0, 0, 0, 0, $3, $4) ON CONFLICT (name) `+clash, name, r.Until, micros(r.Started), micros(r.Finished))
		if err != nil {
			return fmt.Errorf("begin rerun %s: %w", name, err)
		}
		r, err = rerun(ctx, tx.tx, name)
		return err
	})
	return r, err
}

// Rerun returns how far a rerun is, or news.ErrNotFound.
func (s *Store) Rerun(ctx context.Context, name string) (Rerun, error) {
	return rerun(ctx, s.read, name)
}

func rerun(ctx context.Context, db reader, name string) (Rerun, error) {
	r := Rerun{Name: name}
	var started, finished int64
	err := db.QueryRowContext(ctx, `SELECT done, until, articles, added, removed, changed, started, finished FROM reruns
		WHERE name = $1`, name).Scan(&r.Done, &r.Until, &r.Articles, &r.Added, &r.Removed, &r.Changed, &started, &finished)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err != nil {
		return Rerun{}, fmt.Errorf("rerun %s: %w", name, err)
	}
	r.Started, r.Finished = instant(started), instant(finished)
	return r, nil
}

// AdvanceRerun moves a rerun on and saves, in the same transaction, what save
// writes, whose result it sums up. Like Advance it fails with
// news.ErrConflict when the rerun is not where r says.
func (s *Store) AdvanceRerun(ctx context.Context, r Rerun, to int64, articles int, save func(*Tx) (Difference, error)) (Rerun, error) {
	err := s.Update(ctx, func(tx *Tx) error {
		now, err := rerun(ctx, tx.tx, r.Name)
		if err != nil {
			return err
		}
		if now.Done != r.Done || now.Until != r.Until || !now.Finished.IsZero() {
			return fmt.Errorf("advance rerun %s from change %d: is at %d: %w", r.Name, r.Done, now.Done, news.ErrConflict)
		}
		d, err := save(tx)
		if err != nil {
			return err
		}
		now.Done, now.Articles = to, now.Articles+articles
		now.Add(d)
		if to >= now.Until {
			now.Finished = tx.now
		}
		_, err = tx.tx.ExecContext(ctx, `UPDATE reruns SET done = $2, articles = $3, added = $4, removed = $5, changed = $6, finished = $7
			WHERE name = $1`, r.Name, now.Done, now.Articles, now.Added, now.Removed, now.Changed, micros(now.Finished))
		if err != nil {
			return fmt.Errorf("advance rerun %s: %w", r.Name, err)
		}
		r = now
		return nil
	})
	return r, err
}
