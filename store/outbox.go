package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

const messageColumns = `id, subscription, kind, period, address, message_id, subject, language, items, made, state,
	attempts, due, handed, settled, resent, detail, size`

func scanMessage(row scanner, more ...any) (news.Message, error) {
	var m news.Message
	var made, due, handed, settled, resent int64
	err := row.Scan(append([]any{
		&m.ID, &m.Subscription, &m.Kind, &m.Period, &m.Address, &m.MessageID, &m.Subject, &m.Language, &m.Items,
		&made, &m.State, &m.Attempts, &due, &handed, &settled, &resent, &m.Detail, &m.Size,
	}, more...)...)
	m.Made, m.Due, m.Handed = instant(made), instant(due), instant(handed)
	m.Settled, m.Resent = instant(settled), instant(resent)
	return m, err
}

// Enqueue puts a message into the outbox as queued and returns its number. It
// fails with news.ErrConflict when a message with its Message-ID lies there.
func (tx *Tx) Enqueue(ctx context.Context, m news.Message) (int64, error) {
	packed, err := pack(m.Bytes)
	if err != nil {
		return 0, fmt.Errorf("pack message %s: %w", m.MessageID, err)
	}
	var id int64
	err = tx.tx.QueryRowContext(ctx, `INSERT INTO outbox (subscription, kind, period, address, message_id, subject,
		language, items, made, state, attempts, due, handed, settled, resent, detail, size, zstd)
		VALUES (`+marks(1, 9)+`, 'queued', 0, $9, 0, 0, 0, '', $10, $11)
		ON CONFLICT (message_id) DO NOTHING RETURNING id`,
		m.Subscription, m.Kind, m.Period, m.Address, m.MessageID, m.Subject, m.Language, m.Items, micros(tx.now),
		len(m.Bytes), packed).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrConflict
	}
	if err != nil {
		return 0, fmt.Errorf("put message %s into the outbox: %w", m.MessageID, err)
	}
	return id, nil
}

// OutboxQuery chooses messages; the zero value chooses all.
type OutboxQuery struct {
	Subscription int64
	State        news.MessageState
	Kind         news.MessageKind
	Before       int64 // only those with a lower number; 0: all
	Limit        int   // 0: 50
}

// Outbox returns the chosen messages without their bytes, newest first.
func (s *Store) Outbox(ctx context.Context, q OutboxQuery) ([]news.Message, error) {
	where, args := []string{`1 = 1`}, []any{}
	for _, c := range []struct {
		condition string
		value     any
		set       bool
	}{
		{`subscription = $%d`, q.Subscription, q.Subscription != 0},
		{`state = $%d`, q.State, q.State != ""},
		{`kind = $%d`, q.Kind, q.Kind != ""},
		{`id < $%d`, q.Before, q.Before != 0},
	} {
		if c.set {
			args = append(args, c.value)
			where = append(where, fmt.Sprintf(c.condition, len(args)))
		}
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	all, err := collect(ctx, s.read, func(row scanner) (news.Message, error) { return scanMessage(row) },
		`SELECT `+messageColumns+` FROM outbox WHERE `+strings.Join(where, ` AND `)+
			fmt.Sprintf(` ORDER BY id DESC LIMIT $%d`, len(args)+1), append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	return all, nil
}

// Message returns one message with its bytes, or news.ErrNotFound.
func (s *Store) Message(ctx context.Context, id int64) (news.Message, error) {
	var packed []byte
	m, err := scanMessage(s.read.QueryRowContext(ctx, `SELECT `+messageColumns+`, zstd FROM outbox WHERE id = $1`, id), &packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err == nil {
		m.Bytes, err = unpack(packed)
	}
	if err != nil {
		return m, fmt.Errorf("message %d: %w", id, err)
	}
	return m, nil
}

// MessageCounts returns how many messages are in each state.
func (s *Store) MessageCounts(ctx context.Context) (map[news.MessageState]int, error) {
	all := make(map[news.MessageState]int)
	_, err := collect(ctx, s.read, func(row scanner) (n int, err error) {
		var state news.MessageState
		if err = row.Scan(&state, &n); err == nil {
			all[state] = n
		}
		return n, err
	}, `SELECT state, count(*) FROM outbox GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	return all, nil
}

// Queue returns, without their bytes, up to limit messages that are queued and
// due, those that wait longest first.
func (s *Store) Queue(ctx context.Context, limit int) ([]news.Message, error) {
	all, err := collect(ctx, s.read, func(row scanner) (news.Message, error) { return scanMessage(row) },
		`SELECT `+messageColumns+` FROM outbox WHERE state = 'queued' AND due <= $1 ORDER BY due, id LIMIT $2`,
		micros(s.now()), limit)
	if err != nil {
		return nil, fmt.Errorf("read queue: %w", err)
	}
	return all, nil
}

// HandMessage records, before it is done, that a message is being handed
// over. It fails with news.ErrConflict when the message is not queued any
// more: then another sender has it, or its reader has left.
func (s *Store) HandMessage(ctx context.Context, id int64) error {
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, `UPDATE outbox SET state = 'handed', handed = $2
			WHERE id = $1 AND state = 'queued'`, id, micros(tx.now))
		return onlyOne(res, err, news.ErrConflict, fmt.Sprintf("hand over message %d", id))
	})
}

// SettleMessage records what became of a message: sent, written, uncertain,
// failed, or queued again to be tried at due.
func (tx *Tx) SettleMessage(ctx context.Context, id int64, state news.MessageState, due time.Time, detail string) error {
	res, err := tx.tx.ExecContext(ctx, `UPDATE outbox SET state = $2, settled = $3, detail = $5,
		attempts = attempts + 1, due = CASE WHEN CAST($4 AS BIGINT) = 0 THEN due ELSE CAST($4 AS BIGINT) END WHERE id = $1`, id, state, micros(tx.now), micros(due), detail)
	return onlyOne(res, err, news.ErrNotFound, fmt.Sprintf("settle message %d", id))
}

// SettleMessage is Tx.SettleMessage in a transaction of its own.
func (s *Store) SettleMessage(ctx context.Context, id int64, state news.MessageState, due time.Time, detail string) error {
	return s.Update(ctx, func(tx *Tx) error { return tx.SettleMessage(ctx, id, state, due, detail) })
}

// DoubtMessages makes uncertain what was handed over before the given time
// and has had no answer: its sender is dead. It returns how many there were.
func (s *Store) DoubtMessages(ctx context.Context, before time.Time) (int, error) {
	return s.moveMessages(ctx, `UPDATE outbox SET state = 'uncertain', settled = $2,
		detail = 'the sender ended before the answer came' WHERE state = 'handed' AND handed < $1`, before)
}

// RetryMessages queues again, once, the messages that have been uncertain
// since before the given time and whose readers may still get them, and
// returns how many there were.
func (s *Store) RetryMessages(ctx context.Context, before time.Time) (int, error) {
	return s.moveMessages(ctx, `UPDATE outbox SET state = 'queued', due = $2, resent = $2
		WHERE state = 'uncertain' AND settled < $1 AND resent = 0 AND `+wanted, before)
}

func (s *Store) moveMessages(ctx context.Context, query string, before time.Time) (int, error) {
	var n int64
	err := s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, query, micros(before), micros(tx.now))
		if err != nil {
			return fmt.Errorf("move messages: %w", err)
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), err
}
