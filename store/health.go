package store

import (
	"context"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// day is how a day is kept: its noon in Tehran.
func day(t time.Time) int64 {
	y, m, d := t.In(persian.Tehran).Date()
	return micros(time.Date(y, m, d, 12, 0, 0, 0, persian.Tehran))
}

// countDay adds to what a day brought of a source.
func (tx *Tx) countDay(ctx context.Context, d news.SourceDay) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO source_days (source, day, asked, failed, readable, unread, dateless, fresh)
		VALUES (`+marks(1, 8)+`) ON CONFLICT (source, day) DO UPDATE SET
		asked = source_days.asked + excluded.asked, failed = source_days.failed + excluded.failed,
		readable = source_days.readable + excluded.readable, unread = source_days.unread + excluded.unread,
		dateless = source_days.dateless + excluded.dateless, fresh = source_days.fresh + excluded.fresh`,
		d.Source, day(d.Day), d.Asked, d.Failed, d.Read, d.Unread, d.Dateless, d.Fresh)
	if err != nil {
		return fmt.Errorf("count day of %s: %w", d.Source, err)
	}
	return nil
}

// SourceDays returns what the days since then brought of a source, oldest
// first. Days that brought nothing are left out.
func (s *Store) SourceDays(ctx context.Context, source news.SourceID, since time.Time) ([]news.SourceDay, error) {
	days, err := collect(ctx, s.read, func(row scanner) (news.SourceDay, error) {
		d := news.SourceDay{Source: source}
		var at int64
		err := row.Scan(&at, &d.Asked, &d.Failed, &d.Read, &d.Unread, &d.Dateless, &d.Fresh)
		d.Day = instant(at).In(persian.Tehran)
		return d, err
	}, `SELECT day, asked, failed, readable, unread, dateless, fresh FROM source_days
		WHERE source = $1 AND day >= $2 ORDER BY day`, source, day(since))
	if err != nil {
		return nil, fmt.Errorf("read days of %s: %w", source, err)
	}
	return days, nil
}

// SetAlarms records the alarms that stand now. One that stood before keeps the
// time when it was raised; one that stands no longer has ended.
func (s *Store) SetAlarms(ctx context.Context, alarms []news.Alarm) error {
	return s.Update(ctx, func(tx *Tx) error {
		// Ended for now: those that still stand are taken up again below.
		_, err := tx.tx.ExecContext(ctx, `UPDATE alarms SET ended = $1 WHERE ended = 0`, micros(tx.now))
		if err != nil {
			return fmt.Errorf("end alarms: %w", err)
		}
		for _, a := range alarms {
			res, err := tx.tx.ExecContext(ctx, `UPDATE alarms SET ended = 0, since = $4, seen = $5, of_all = $6
				WHERE source = $1 AND kind = $2 AND ended = $3`, a.Source, a.Kind, micros(tx.now), micros(a.Since), a.Count, a.Of)
			if err != nil {
				return fmt.Errorf("keep alarm of %s: %w", a.Source, err)
			}
			if n, err := res.RowsAffected(); err != nil || n > 0 {
				if err != nil {
					return fmt.Errorf("keep alarm of %s: %w", a.Source, err)
				}
				continue
			}
			_, err = tx.tx.ExecContext(ctx, `INSERT INTO alarms (source, kind, raised, since, seen, of_all)
				VALUES (`+marks(1, 6)+`) ON CONFLICT (source, kind, raised) DO UPDATE SET ended = 0`,
				a.Source, a.Kind, micros(tx.now), micros(a.Since), a.Count, a.Of)
			if err != nil {
				return fmt.Errorf("raise alarm of %s: %w", a.Source, err)
			}
		}
		return nil
	})
}

// Alarms returns the alarms that stand, by source.
func (s *Store) Alarms(ctx context.Context) ([]news.Alarm, error) {
	alarms, err := collect(ctx, s.read, func(row scanner) (news.Alarm, error) {
		var a news.Alarm
		var raised, since int64
		err := row.Scan(&a.Source, &a.Kind, &raised, &since, &a.Count, &a.Of)
		a.Raised, a.Since = instant(raised), instant(since)
		return a, err
	}, `SELECT source, kind, raised, since, seen, of_all FROM alarms WHERE ended = 0 ORDER BY source, kind`)
	if err != nil {
		return nil, fmt.Errorf("read alarms: %w", err)
	}
	return alarms, nil
}
