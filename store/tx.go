package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Tx is a transaction that writes; what is done through it becomes visible
// all together or not at all.
type Tx struct {
	tx      txn
	now     time.Time
	ordered bool // has the row of the change counter to itself
	woke    bool // did what others wait for
}

// again is how often a transaction is tried that was undone because of
// another one. One that lost its database is tried for as long as an outage
// may last.
const again = 8

// Update runs do in one transaction: committed when do returns nil, rolled
// back when it returns an error. Do must not keep tx, nor use s to write. Such
// transactions take turns, in whatever process, so what one has read no other
// changes before it commits.
//
// Do may run more than once, each time from the beginning: on PostgreSQL when
// transactions got into each other's way, or when the database was restarted
// meanwhile. Whether a commit whose answer was lost has taken place is not
// known; then Update fails.
func (s *Store) Update(ctx context.Context, do func(*Tx) error) error {
	return s.beside(ctx, func(tx *Tx) error {
		if err := tx.order(ctx); err != nil {
			return err
		}
		return do(tx)
	})
}

// beside is Update for what need not take turns: the much that crawlers write
// which holds by its own row locks. It must not wait for its turn later on,
// except as its first step.
func (s *Store) beside(ctx context.Context, do func(*Tx) error) error {
	if s.write == nil {
		return errReadOnly
	}
	patience := time.NewTimer(outage)
	defer patience.Stop()
	for try := 1; ; try++ {
		err, sure := s.try(ctx, do)
		switch {
		case err == nil || !sure || s.remote == nil || ctx.Err() != nil:
			return err
		case collided(err) && try < again:
			continue
		case !lost(err):
			return err
		}
		select {
		case <-patience.C:
			return err
		default:
		}
	}
}

// try runs do once. It reports whether an error is sure to have undone all.
func (s *Store) try(ctx context.Context, do func(*Tx) error) (err error, sure bool) {
	begun, err := s.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err), true
	}
	tx := &Tx{tx: txn{tx: begun, remote: s.remote != nil, kept: s.kept}, now: s.now().UTC()}
	err = do(tx)
	if err == nil && tx.woke && s.remote != nil {
		_, err = tx.tx.ExecContext(ctx, `SELECT pg_notify('`+channel+`', '')`)
	}
	if err != nil {
		if rollback := begun.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) && !lost(rollback) {
			return errors.Join(err, fmt.Errorf("roll back: %w", rollback)), true
		}
		return err, true
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err), collided(err)
	}
	if tx.woke {
		s.bell.ring()
	}
	return nil, true
}

func (s *Store) begin(ctx context.Context) (tx *sql.Tx, err error) {
	if s.kept != nil {
		s.kept.prepare(ctx, s.write)
	}
	err = s.read.wait(ctx, func() (err error) {
		tx, err = s.write.BeginTx(ctx, nil)
		return err
	})
	return tx, err
}

// order waits for tx's turn, which lasts until it has committed. That is what
// makes change numbers visible in order. On SQLite writers always take turns.
func (tx *Tx) order(ctx context.Context) error {
	if tx.ordered || !tx.tx.remote {
		return nil
	}
	if _, err := tx.tx.ExecContext(ctx, `SELECT value FROM counters WHERE name = 'change' FOR UPDATE`); err != nil {
		return fmt.Errorf("wait for other writers: %w", err)
	}
	tx.ordered = true
	return nil
}
