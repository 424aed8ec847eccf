package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/peygir/peygir/news"
)

// PutSources records what the configuration says of the sources; a source
// that it names no longer keeps its articles and its health.
func (s *Store) PutSources(ctx context.Context, sources []news.Source) error {
	return s.Update(ctx, func(tx *Tx) error {
		for _, source := range sources {
			spec, err := json.Marshal(source)
			if err != nil {
				return fmt.Errorf("write source %s: %w", source.ID, err)
			}
			_, err = tx.tx.ExecContext(ctx, `INSERT INTO sources (id, spec, articles, last_new)
				VALUES ($1, $2, (SELECT count(*) FROM articles WHERE source = $1),
					(SELECT coalesce(max(first_seen), 0) FROM articles WHERE source = $1))
				ON CONFLICT (id) DO UPDATE SET spec = excluded.spec`, source.ID, string(spec))
			if err != nil {
				return fmt.Errorf("keep source %s: %w", source.ID, err)
			}
		}
		return nil
	})
}

// Sources returns all sources ever recorded and how they fare, by ID.
func (s *Store) Sources(ctx context.Context) ([]news.SourceHealth, error) {
	all, err := collect(ctx, s.read, scanHealth, `SELECT id, spec, last_attempt, last_success, last_new, pages, articles
		FROM sources ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	at := make(map[news.SourceID]int, len(all))
	for i, h := range all {
		at[h.Source.ID] = i
	}
	type fault struct {
		source news.SourceID
		news.FaultCount
	}
	faults, err := collect(ctx, s.read, func(row scanner) (fault, error) {
		var f fault
		var last int64
		err := row.Scan(&f.source, &f.Fault, &f.Count, &last, &f.URL, &f.Detail)
		f.Last = instant(last)
		return f, err
	}, `SELECT source, fault, count, last, url, detail FROM source_faults ORDER BY count DESC, fault`)
	if err != nil {
		return nil, fmt.Errorf("read faults of sources: %w", err)
	}
	for _, f := range faults {
		if i, ok := at[f.source]; ok {
			all[i].Faults = append(all[i].Faults, f.FaultCount)
		}
	}
	alarms, err := s.Alarms(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range alarms {
		if i, ok := at[a.Source]; ok {
			all[i].Alarms = append(all[i].Alarms, a)
		}
	}
	return all, nil
}

func scanHealth(row scanner) (news.SourceHealth, error) {
	var h news.SourceHealth
	var id, spec string
	var attempt, success, fresh int64
	if err := row.Scan(&id, &spec, &attempt, &success, &fresh, &h.Pages, &h.Articles); err != nil {
		return h, err
	}
	if err := json.Unmarshal([]byte(spec), &h.Source); err != nil {
		return h, fmt.Errorf("source %s: %w", id, err)
	}
	h.LastAttempt, h.LastSuccess, h.LastNew = instant(attempt), instant(success), instant(fresh)
	return h, nil
}

// countPage adds a fetch to the health of its source.
func (tx *Tx) countPage(ctx context.Context, p news.Page) error {
	at := micros(p.FetchedAt)
	success := at
	if p.Fault != news.FaultNone {
		success = 0
	}
	_, err := tx.tx.ExecContext(ctx, `UPDATE sources SET pages = pages + 1,
		last_attempt = CASE WHEN last_attempt < $2 THEN $2 ELSE last_attempt END,
		last_success = CASE WHEN last_success < $3 THEN $3 ELSE last_success END WHERE id = $1`, p.Source, at, success)
	if err != nil || p.Fault == news.FaultNone {
		return err
	}
	return tx.CountFault(ctx, p)
}

// CountFault adds the fault of a page to the health of its source, for faults
// that show only when the page is read.
func (tx *Tx) CountFault(ctx context.Context, p news.Page) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO source_faults (source, fault, count, last, url, detail)
		VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT (source, fault) DO UPDATE SET
		count = source_faults.count + 1, last = excluded.last, url = excluded.url, detail = excluded.detail`,
		p.Source, p.Fault, micros(p.FetchedAt), p.URL, p.Detail)
	return err
}
