package store

import (
	"context"
	"fmt"
	"time"
)

// Host is what is remembered of a host across runs and machines.
type Host struct {
	Name         string
	Last         time.Time // end of the last request
	Day          string    // the day that Requests counts
	Requests     int
	Robots       []byte // the last robots.txt
	RobotsStatus int
	RobotsAt     time.Time
}

// LeaseHost takes or renews the lease of a host; it reports false while
// another owner holds it. A lease that was not given back may have ended in a
// request that nobody recorded, so Last is then no earlier than its end, or
// than now if it would still run.
func (s *Store) LeaseHost(ctx context.Context, name, owner string, now, until time.Time) (Host, bool, error) {
	h := Host{Name: name}
	taken := false
	err := s.beside(ctx, func(tx *Tx) error {
		taken = false
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO hosts (name, last, day, requests, robots_status, robots_at, owner,
			lease) VALUES ($1, 0, '', 0, 0, 0, '', 0) ON CONFLICT (name) DO NOTHING`, name)
		if err != nil {
			return err
		}
		// Where writers run side by side, this makes them wait for one another.
		res, err := tx.tx.ExecContext(ctx, `UPDATE hosts SET owner = $2 WHERE name = $1 AND (owner = $2 OR lease <= $3)`,
			name, owner, micros(now))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		var last, robotsAt, lease int64
		err = tx.tx.QueryRowContext(ctx, `SELECT last, day, requests, robots, robots_status, robots_at, lease
			FROM hosts WHERE name = $1`, name).Scan(&last, &h.Day, &h.Requests, &h.Robots, &h.RobotsStatus, &robotsAt, &lease)
		if err != nil {
			return err
		}
		if lease != 0 {
			last = max(last, min(lease, micros(now)))
		}
		h.Last, h.RobotsAt = instant(last), instant(robotsAt)
		taken = true
		_, err = tx.tx.ExecContext(ctx, `UPDATE hosts SET lease = $2, last = $3 WHERE name = $1`, name, micros(until), last)
		return err
	})
	if err != nil {
		return Host{}, false, fmt.Errorf("lease host %s: %w", name, err)
	}
	return h, taken, nil
}

// SaveHost keeps what is known of a host and extends its lease to until; a
// zero until gives it back. What another owner has taken meanwhile stays his.
func (s *Store) SaveHost(ctx context.Context, h Host, owner string, until time.Time) error {
	return s.beside(ctx, func(tx *Tx) error {
		_, err := tx.tx.ExecContext(ctx, `UPDATE hosts SET last = $3, day = $4, requests = $5, robots = $6,
			robots_status = $7, robots_at = $8, lease = $9 WHERE name = $1 AND owner = $2`,
			h.Name, owner, micros(h.Last), h.Day, h.Requests, h.Robots, h.RobotsStatus, micros(h.RobotsAt), micros(until))
		if err != nil {
			return fmt.Errorf("save host %s: %w", h.Name, err)
		}
		return nil
	})
}
