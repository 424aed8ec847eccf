package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// BeginRound takes back the links of a source that were handed out to a run
// that is dead, and returns since when the round goes on: now, or the begin of
// an earlier one that did not end, unless that was before oldest. The article
// that a dead run was at comes after all others from now on: should it be what
// takes so long, it must not keep every run from them.
func (s *Store) BeginRound(ctx context.Context, source news.SourceID, now, oldest time.Time) (time.Time, error) {
	begun := now
	err := s.beside(ctx, func(tx *Tx) error {
		begun = now
		_, err := tx.tx.ExecContext(ctx, `UPDATE links SET priority = CASE WHEN priority > 0 THEN 0 ELSE priority - 1 END WHERE id = (SELECT id FROM links
			WHERE source = $1 AND held <> 0 AND kind = 'article' ORDER BY priority DESC, published DESC, id LIMIT 1)`, source)
		if err != nil {
			return err
		}
		if err := tx.releaseLinks(ctx, source); err != nil {
			return err
		}
		var round int64
		err = tx.tx.QueryRowContext(ctx, `SELECT round FROM sources WHERE id = $1`, source).Scan(&round)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if at := instant(round); !at.Before(oldest) && at.Before(now) {
			begun = at
			return nil
		}
		_, err = tx.tx.ExecContext(ctx, `UPDATE sources SET round = $2 WHERE id = $1`, source, micros(now))
		return err
	})
	if err != nil {
		return now, fmt.Errorf("begin round of %s: %w", source, err)
	}
	return begun, nil
}

// EndRound takes back what a run still has in hand; a round that is not
// complete is gone on with by the next one.
func (s *Store) EndRound(ctx context.Context, source news.SourceID, complete bool) error {
	err := s.beside(ctx, func(tx *Tx) error {
		if complete {
			_, err := tx.tx.ExecContext(ctx, `UPDATE sources SET round = 0, rested = $2 WHERE id = $1`, source, micros(tx.now))
			if err != nil {
				return err
			}
		}
		return tx.releaseLinks(ctx, source)
	})
	if err != nil {
		return fmt.Errorf("end round of %s: %w", source, err)
	}
	return nil
}

func (tx *Tx) releaseLinks(ctx context.Context, source news.SourceID) error {
	_, err := tx.tx.ExecContext(ctx, `UPDATE links SET held = 0 WHERE source = $1 AND held <> 0`, source)
	return err
}

// BeginCrawl notes that a crawl of many sources begins. It returns when that
// was: now, or earlier, where one of that name began no earlier than oldest and
// never ended.
func (s *Store) BeginCrawl(ctx context.Context, name string, now, oldest time.Time) (time.Time, error) {
	began := now
	err := s.beside(ctx, func(tx *Tx) error {
		began = now
		var value int64
		err := tx.tx.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = $1`, name).Scan(&value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if at := instant(value); !at.Before(oldest) && at.Before(now) {
			began = at
			return nil
		}
		_, err = tx.tx.ExecContext(ctx, `INSERT INTO counters (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, micros(now))
		return err
	})
	if err != nil {
		return now, fmt.Errorf("begin crawl: %w", err)
	}
	return began, nil
}

// EndCrawl notes that the crawl has ended.
func (s *Store) EndCrawl(ctx context.Context, name string) error {
	err := s.beside(ctx, func(tx *Tx) error {
		_, err := tx.tx.ExecContext(ctx, `DELETE FROM counters WHERE name = $1`, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("end crawl: %w", err)
	}
	return nil
}

// RoundEnded says when the last complete round of a source ended; zero when
// there was none.
func (s *Store) RoundEnded(ctx context.Context, source news.SourceID) (time.Time, error) {
	var rested int64
	err := s.read.QueryRowContext(ctx, `SELECT rested FROM sources WHERE id = $1`, source).Scan(&rested)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("look up round of %s: %w", source, err)
	}
	return instant(rested), nil
}
