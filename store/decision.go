package store

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Decide records what an editor wants of an uncertain message, and does it:
// the message is queued once more, or left as it is for good. It fails with
// news.ErrConflict when the message is not uncertain (any more), or when it is
// to be sent again to a reader who has left or whose address takes no mail.
func (s *Store) Decide(ctx context.Context, id int64, verdict news.Decision) error {
	what := fmt.Sprintf("decide on message %d", id)
	query := ""
	switch verdict.Verdict {
	case news.Resend:
		query = `UPDATE outbox SET state = 'queued', due = $2, resent = $2 WHERE id = $1 AND state = 'uncertain' AND ` + wanted
	case news.LeaveIt:
		query = `UPDATE outbox SET state = 'closed', settled = $2 WHERE id = $1 AND state = 'uncertain'`
	default:
		return fmt.Errorf("%s: verdict %q: %w", what, verdict.Verdict, news.ErrInvalid)
	}
	return s.Update(ctx, func(tx *Tx) error {
		res, err := tx.tx.ExecContext(ctx, query, id, micros(tx.now))
		if err := onlyOne(res, err, news.ErrConflict, what); err != nil {
			return err
		}
		_, err = tx.tx.ExecContext(ctx, `INSERT INTO decisions (message, verdict, editor, at) VALUES ($1, $2, $3, $4)`,
			id, verdict.Verdict, verdict.Editor, micros(tx.now))
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	})
}

// wanted is true of messages of the outbox whose readers may still get them.
const wanted = `NOT EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.id = outbox.subscription
	AND subscriptions.state IN ('left', 'bounced'))`

// Decisions returns what editors decided on a message, in that order.
func (s *Store) Decisions(ctx context.Context, message int64) ([]news.Decision, error) {
	all, err := collect(ctx, s.read, func(row scanner) (d news.Decision, err error) {
		var at int64
		err = row.Scan(&d.Verdict, &d.Editor, &at)
		d.At = instant(at)
		return d, err
	}, `SELECT verdict, editor, at FROM decisions WHERE message = $1 ORDER BY id`, message)
	if err != nil {
		return nil, fmt.Errorf("read decisions on message %d: %w", message, err)
	}
	return all, nil
}
