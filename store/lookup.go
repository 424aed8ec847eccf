package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/peygir/peygir/news"
)

// How far a new text of a proposal was looked for in the archive is noted
// beside the cursors: articles read, and articles to read, which is awaited
// while nobody has begun.
const (
	lookupDone  = "lookup done "
	lookupTotal = "lookup total "
	awaited     = -1
)

// AwaitLookup notes that a proposal is to be looked for in the archive, and
// wakes who does so.
func (tx *Tx) AwaitLookup(ctx context.Context, id news.ProposalID) error {
	tx.woke = true
	return tx.SetLookup(ctx, id, 0, awaited)
}

// SetLookup notes how many articles were read for a proposal of those that are
// to be read. It wakes nobody.
func (tx *Tx) SetLookup(ctx context.Context, id news.ProposalID, done, total int) error {
	for name, n := range map[string]int{lookupDone: done, lookupTotal: total} {
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO cursors (consumer, change) VALUES ($1, $2)
			ON CONFLICT (consumer) DO UPDATE SET change = excluded.change`, name+string(id), n)
		if err != nil {
			return fmt.Errorf("note how far proposal %s was looked for: %w", id, err)
		}
	}
	return nil
}

// Lookup tells how far a proposal was looked for in the archive.
func (s *Store) Lookup(ctx context.Context, id news.ProposalID) (news.Lookup, error) {
	done, err := s.Cursor(ctx, lookupDone+string(id))
	if err != nil {
		return news.Lookup{}, err
	}
	total, err := s.Cursor(ctx, lookupTotal+string(id))
	if total == awaited {
		return news.Lookup{Awaited: true}, err
	}
	return news.Lookup{Done: int(done), Total: int(total)}, err
}

// AwaitedLookups returns the proposals that are still to be looked for.
func (s *Store) AwaitedLookups(ctx context.Context) ([]news.ProposalID, error) {
	ids, err := collect(ctx, s.read, func(row scanner) (id news.ProposalID, err error) {
		var name string
		err = row.Scan(&name)
		return news.ProposalID(strings.TrimPrefix(name, lookupTotal)), err
	}, `SELECT consumer FROM cursors WHERE consumer LIKE '`+lookupTotal+`%' AND change = $1`, awaited)
	if err != nil {
		return nil, fmt.Errorf("list proposals to look for: %w", err)
	}
	return ids, nil
}
