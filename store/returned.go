package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// Returned is a mail that came back to us because of one of our messages.
type Returned struct {
	Mail    string // names its bytes: the same mail counts once
	Message int64
	Address string // of the message
	Kind    string // see package bounce
	Status  string // RFC 3463
	Detail  string
}

// MessageByMessageID returns the message with the Message-ID, without its
// bytes, or news.ErrNotFound.
func (s *Store) MessageByMessageID(ctx context.Context, id string) (news.Message, error) {
	m, err := scanMessage(s.read.QueryRowContext(ctx, `SELECT `+messageColumns+` FROM outbox WHERE message_id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err != nil {
		return m, fmt.Errorf("message %q: %w", id, err)
	}
	return m, nil
}

// SaveReturned records a mail that came back; fresh says that it was not
// recorded before.
func (tx *Tx) SaveReturned(ctx context.Context, r Returned) (fresh bool, err error) {
	res, err := tx.tx.ExecContext(ctx, `INSERT INTO returned (mail, message, address_key, kind, status, detail, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (mail) DO NOTHING`,
		r.Mail, r.Message, addressKey(r.Address), r.Kind, r.Status, r.Detail, micros(tx.now))
	if err != nil {
		return false, fmt.Errorf("record mail that came back: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// SoftDays is on how many different days (UTC) since the given time messages
// to the address came back for the time being, after the last pause that such
// ones led to.
func (tx *Tx) SoftDays(ctx context.Context, address string, since time.Time) (int, error) {
	var n int
	err := tx.tx.QueryRowContext(ctx, `SELECT count(DISTINCT at / 86400000000) FROM returned
		WHERE address_key = $1 AND kind = 'soft' AND at >= $2
		AND id > (SELECT coalesce(max(id), 0) FROM returned WHERE address_key = $1 AND kind = 'paused')`,
		addressKey(address), micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what came back from %s: %w", address, err)
	}
	return n, nil
}

// Complained says whether a reader at the address complained since.
func (s *Store) Complained(ctx context.Context, address string, since time.Time) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM returned WHERE address_key = $1 AND kind = 'complaint' AND at >= $2`,
		addressKey(address), micros(since)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for complaints of %s: %w", address, err)
	}
	return n > 0, nil
}

// FailMessage records that a message that was taken was not delivered after
// all. One that waits to be sent again is not.
func (tx *Tx) FailMessage(ctx context.Context, id int64, detail string) error {
	res, err := tx.tx.ExecContext(ctx, `UPDATE outbox SET state = 'failed', settled = $2, detail = $3 WHERE id = $1`, id, micros(tx.now), detail)
	return onlyOne(res, err, news.ErrNotFound, fmt.Sprintf("fail message %d", id))
}

// LeavePending ends a subscription that was never confirmed, and says whether
// it was such a one.
func (tx *Tx) LeavePending(ctx context.Context, id int64) (bool, error) {
	var n int
	err := tx.tx.QueryRowContext(ctx, `SELECT count(*) FROM subscriptions WHERE id = $1 AND state = 'pending'`, id).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("subscription %d: %w", id, err)
	}
	if n == 0 {
		return false, nil
	}
	return true, tx.setState(ctx, id, news.SubscriptionLeft)
}
