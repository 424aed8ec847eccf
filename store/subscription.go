package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

const subscriptionColumns = `id, address, state, follows, cadence, hour, days, context, language, all_quiet, token,
	created, confirmed, since, since_event, since_candidate, last_run, last_mail`

func scanSubscription(row scanner) (news.Subscription, error) {
	var s news.Subscription
	var follows, days string
	var quiet, created, confirmed, run, mail int64
	err := row.Scan(&s.ID, &s.Address, &s.State, &follows, &s.Cadence, &s.Hour, &days, &s.Context, &s.Language, &quiet,
		&s.Token, &created, &confirmed, &s.Since, &s.SinceEvent, &s.SinceCandidate, &run, &mail)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal([]byte(follows), &s.Follows); err != nil {
		return s, fmt.Errorf("follows of subscription %d: %w", s.ID, err)
	}
	if err := json.Unmarshal([]byte(days), &s.Days); err != nil {
		return s, fmt.Errorf("days of subscription %d: %w", s.ID, err)
	}
	s.AllQuiet = quiet != 0
	s.Created, s.Confirmed = instant(created), instant(confirmed)
	s.LastRun, s.LastMail = instant(run), instant(mail)
	return s, nil
}

// addressKey is what addresses are compared by.
func addressKey(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// CreateSubscription keeps a new subscription as pending and returns it with
// its number and a token that cannot be guessed. What it may not choose for
// itself (state, token, times and positions) is overwritten.
func (tx *Tx) CreateSubscription(ctx context.Context, s news.Subscription) (news.Subscription, error) {
	s.State, s.Token, s.Created, s.Confirmed = news.SubscriptionPending, rand.Text(), tx.now, time.Time{}
	s.Since, s.SinceEvent, s.SinceCandidate = 0, 0, 0
	s.LastRun, s.LastMail = time.Time{}, time.Time{}
	follows, days, err := choices(s)
	if err != nil {
		return s, err
	}
	err = tx.tx.QueryRowContext(ctx, `INSERT INTO subscriptions (address, address_key, state, follows, cadence, hour,
		days, context, language, all_quiet, token, created, confirmed, since, since_event, since_candidate, last_run, last_mail)
		VALUES (`+marks(1, 12)+`, 0, 0, 0, 0, 0, 0) RETURNING id`,
		s.Address, addressKey(s.Address), s.State, follows, s.Cadence, s.Hour, days, s.Context, s.Language,
		bit(s.AllQuiet), s.Token, micros(s.Created)).Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("keep subscription of %s: %w", s.Address, err)
	}
	return s, nil
}

// CreateSubscription is Tx.CreateSubscription in a transaction of its own.
func (s *Store) CreateSubscription(ctx context.Context, sub news.Subscription) (news.Subscription, error) {
	err := s.Update(ctx, func(tx *Tx) (err error) {
		sub, err = tx.CreateSubscription(ctx, sub)
		return err
	})
	return sub, err
}

// choices are the lists that a reader chooses, as they are kept.
func choices(s news.Subscription) (follows, days string, err error) {
	f, err := json.Marshal(s.Follows)
	if err != nil {
		return "", "", fmt.Errorf("write follows of %s: %w", s.Address, err)
	}
	d, err := json.Marshal(s.Days)
	if err != nil {
		return "", "", fmt.Errorf("write days of %s: %w", s.Address, err)
	}
	return string(f), string(d), nil
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// SubscriptionQuery chooses subscriptions; the zero value chooses all.
type SubscriptionQuery struct {
	State   news.SubscriptionState
	Address string // in either case
	After   int64  // only those with a higher number
	Limit   int    // 0: all
}

// Subscriptions returns the chosen subscriptions in the order they came.
func (s *Store) Subscriptions(ctx context.Context, q SubscriptionQuery) ([]news.Subscription, error) {
	query, args := `SELECT `+subscriptionColumns+` FROM subscriptions WHERE id > $1`, []any{q.After}
	if q.State != "" {
		args = append(args, q.State)
		query += fmt.Sprintf(` AND state = $%d`, len(args))
	}
	if q.Address != "" {
		args = append(args, addressKey(q.Address))
		query += fmt.Sprintf(` AND address_key = $%d`, len(args))
	}
	query += ` ORDER BY id`
	if q.Limit > 0 {
		args = append(args, q.Limit)
		query += fmt.Sprintf(` LIMIT $%d`, len(args))
	}
	all, err := collect(ctx, s.read, scanSubscription, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	return all, nil
}

// Subscription returns the subscription that the token opens, or
// news.ErrNotFound.
func (s *Store) Subscription(ctx context.Context, token string) (news.Subscription, error) {
	return subscription(ctx, s.read, token)
}

// SubscriptionByID returns the subscription with the number, or
// news.ErrNotFound.
func (s *Store) SubscriptionByID(ctx context.Context, id int64) (news.Subscription, error) {
	all, err := s.Subscriptions(ctx, SubscriptionQuery{After: id - 1, Limit: 1})
	if err != nil {
		return news.Subscription{}, err
	}
	if len(all) == 0 || all[0].ID != id {
		return news.Subscription{}, fmt.Errorf("subscription %d: %w", id, news.ErrNotFound)
	}
	return all[0], nil
}

// The token is a secret, so errors do not name it.
func subscription(ctx context.Context, db reader, token string) (news.Subscription, error) {
	s, err := scanSubscription(db.QueryRowContext(ctx,
		`SELECT `+subscriptionColumns+` FROM subscriptions WHERE token = $1`, token))
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err != nil {
		return s, fmt.Errorf("subscription: %w", err)
	}
	return s, nil
}

// ChangeSubscription lets change alter what a reader chooses of the
// subscription that the token opens: address and number stay. It returns the
// subscription as it is then, or news.ErrNotFound. An error of change is
// returned as it is, and nothing is changed.
func (s *Store) ChangeSubscription(ctx context.Context, token string, change func(*news.Subscription) error) (news.Subscription, error) {
	var sub news.Subscription
	err := s.Update(ctx, func(tx *Tx) (err error) {
		if sub, err = subscription(ctx, tx.tx, token); err != nil {
			return err
		}
		kept := sub
		if err := change(&sub); err != nil {
			return err
		}
		sub.ID, sub.Address, sub.Token, sub.Created = kept.ID, kept.Address, kept.Token, kept.Created
		follows, days, err := choices(sub)
		if err != nil {
			return err
		}
		_, err = tx.tx.ExecContext(ctx, `UPDATE subscriptions SET state = $2, follows = $3, cadence = $4, hour = $5,
			days = $6, context = $7, language = $8, all_quiet = $9, confirmed = $10, since = $11, since_event = $12,
			since_candidate = $13 WHERE id = $1`, sub.ID, sub.State, follows, sub.Cadence, sub.Hour, days, sub.Context,
			sub.Language, bit(sub.AllQuiet), micros(sub.Confirmed), sub.Since, sub.SinceEvent, sub.SinceCandidate)
		if err != nil {
			return fmt.Errorf("change subscription %d: %w", sub.ID, err)
		}
		return nil
	})
	return sub, err
}

// ConfirmSubscription makes the subscription active. From pending the reader
// is told what comes from now on. One that was paused or bounced goes on where
// it was; one that was left stays so, and the answer is news.ErrConflict.
func (tx *Tx) ConfirmSubscription(ctx context.Context, token string) (news.Subscription, error) {
	sub, err := subscription(ctx, tx.tx, token)
	if err != nil {
		return sub, err
	}
	switch sub.State {
	case news.SubscriptionActive:
		return sub, nil
	case news.SubscriptionLeft:
		return sub, fmt.Errorf("confirm subscription %d, which was left: %w", sub.ID, news.ErrConflict)
	case news.SubscriptionPending:
		_, err = tx.tx.ExecContext(ctx, `UPDATE subscriptions SET confirmed = $2,
			since = (SELECT value FROM counters WHERE name = 'change'),
			since_event = (SELECT coalesce(max(id), 0) FROM events),
			since_candidate = (SELECT coalesce(max(id), 0) FROM candidates) WHERE id = $1`, sub.ID, micros(tx.now))
		if err != nil {
			return sub, fmt.Errorf("confirm subscription %d: %w", sub.ID, err)
		}
	}
	if err := tx.setState(ctx, sub.ID, news.SubscriptionActive); err != nil {
		return sub, err
	}
	return subscription(ctx, tx.tx, token)
}

// ConfirmSubscription is Tx.ConfirmSubscription in a transaction of its own.
func (s *Store) ConfirmSubscription(ctx context.Context, token string) (news.Subscription, error) {
	var sub news.Subscription
	err := s.Update(ctx, func(tx *Tx) (err error) {
		sub, err = tx.ConfirmSubscription(ctx, token)
		return err
	})
	return sub, err
}

// SetSubscriptionState lets the reader pause or leave, by token. Messages that
// wait for one who left are not sent any more.
func (s *Store) SetSubscriptionState(ctx context.Context, token string, state news.SubscriptionState) (news.Subscription, error) {
	var sub news.Subscription
	err := s.Update(ctx, func(tx *Tx) (err error) {
		if sub, err = subscription(ctx, tx.tx, token); err != nil {
			return err
		}
		sub.State = state
		return tx.setState(ctx, sub.ID, state)
	})
	return sub, err
}

func (tx *Tx) setState(ctx context.Context, id int64, state news.SubscriptionState) error {
	if _, err := tx.tx.ExecContext(ctx, `UPDATE subscriptions SET state = $2 WHERE id = $1`, id, state); err != nil {
		return fmt.Errorf("make subscription %d %s: %w", id, state, err)
	}
	if state != news.SubscriptionLeft {
		return nil
	}
	_, err := tx.tx.ExecContext(ctx, `UPDATE outbox SET state = 'failed', settled = $2, detail = 'the reader left'
		WHERE subscription = $1 AND state = 'queued'`, id, micros(tx.now))
	if err != nil {
		return fmt.Errorf("drop messages of subscription %d: %w", id, err)
	}
	return nil
}

// BounceAddress marks the active subscriptions of an address that does not
// take mail, or complains of it, and returns how many there were. Messages
// that wait for them are not sent any more.
func (s *Store) BounceAddress(ctx context.Context, address string) (int, error) {
	n := 0
	err := s.Update(ctx, func(tx *Tx) (err error) {
		n, err = tx.BounceAddress(ctx, address)
		return err
	})
	return n, err
}

// BounceAddress is Store.BounceAddress within tx.
func (tx *Tx) BounceAddress(ctx context.Context, address string) (int, error) {
	res, err := tx.tx.ExecContext(ctx, `UPDATE subscriptions SET state = 'bounced'
		WHERE address_key = $1 AND state = 'active'`, addressKey(address))
	if err != nil {
		return 0, fmt.Errorf("mark address %s as bounced: %w", address, err)
	}
	_, err = tx.tx.ExecContext(ctx, `UPDATE outbox SET state = 'failed', settled = $2, detail = 'the address takes no mail'
		WHERE state = 'queued' AND subscription IN (SELECT id FROM subscriptions WHERE address_key = $1 AND state = 'bounced')`,
		addressKey(address), micros(tx.now))
	if err != nil {
		return 0, fmt.Errorf("drop messages to %s: %w", address, err)
	}
	n, err := res.RowsAffected()
	return int(n), err
}
