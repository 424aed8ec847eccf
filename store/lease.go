package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// Shared reports whether other processes may write the store too.
func (s *Store) Shared() bool { return s.remote != nil }

// Lease takes or renews, for a span of time, what one process may do at a
// time; it reports false while another owner has it. A span of zero gives it
// back. Time is that of the database, so it does not matter whose clock is
// wrong.
func (s *Store) Lease(ctx context.Context, name, owner string, span time.Duration) (bool, error) {
	taken := false
	err := s.beside(ctx, func(tx *Tx) error {
		taken = false
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		until := int64(0)
		if span > 0 {
			until = micros(now.Add(span))
		}
		var owns string
		err = tx.tx.QueryRowContext(ctx, `INSERT INTO leases (name, owner, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
			WHERE leases.owner = excluded.owner OR leases.until <= $4 RETURNING owner`,
			name, owner, until, micros(now)).Scan(&owns)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		taken = err == nil
		return err
	})
	if err != nil {
		return false, fmt.Errorf("lease %s: %w", name, err)
	}
	return taken, nil
}

// Held reports whether somebody has the lease now.
func (s *Store) Held(ctx context.Context, name string) (bool, error) {
	held := false
	err := s.beside(ctx, func(tx *Tx) error {
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		var until int64
		err = tx.tx.QueryRowContext(ctx, `SELECT until FROM leases WHERE name = $1`, name).Scan(&until)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		held = until > micros(now)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look up lease %s: %w", name, err)
	}
	return held, nil
}

// clock is the time by the database.
func (tx *Tx) clock(ctx context.Context) (time.Time, error) {
	if !tx.tx.remote {
		return tx.now, nil
	}
	var us int64
	err := tx.tx.QueryRowContext(ctx, clockQuery).Scan(&us)
	return instant(us), err
}

const clockQuery = `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`

// skewAge is for how long a comparison of clocks is believed.
const skewAge = time.Minute

// skew is by how much the database's clock is ahead of ours.
type skew struct {
	mu   sync.Mutex
	by   time.Duration
	when time.Time // by the process's own clock; zero: not compared yet
}

// Skew tells by how much the clock of the database is ahead of this
// process's, to within half the time a question takes. What processes agree
// on by time, they must put into the database's.
func (s *Store) Skew(ctx context.Context) (time.Duration, error) {
	if s.remote == nil {
		return 0, nil
	}
	s.skew.mu.Lock()
	defer s.skew.mu.Unlock()
	before := s.now()
	if age := before.Sub(s.skew.when); age >= 0 && age < skewAge {
		return s.skew.by, nil
	}
	var us int64
	if err := s.read.QueryRowContext(ctx, clockQuery).Scan(&us); err != nil {
		return 0, fmt.Errorf("compare clocks: %w", err)
	}
	after := s.now()
	s.skew.by = instant(us).Sub(before.Add(after.Sub(before) / 2))
	s.skew.when = after
	return s.skew.by, nil
}

// Lock gives this process alone what the file stands for, until it is closed
// or the process ends. It fails with ErrInUse while another has it.
func Lock(file string) (io.Closer, error) {
	lock, err := takeLock(file)
	if err != nil {
		return nil, err
	}
	return lock, nil
}
