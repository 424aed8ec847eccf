package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// Speaker returns what is known of a speaker, or news.ErrNotFound.
func (s *Store) Speaker(ctx context.Context, id news.SpeakerID) (news.Speaker, error) {
	all, err := s.speakers(ctx, `id = $1`, id, 1)
	if err != nil {
		return news.Speaker{}, fmt.Errorf("speaker %s: %w", id, err)
	}
	if len(all) == 0 {
		return news.Speaker{}, fmt.Errorf("speaker %s: %w", id, news.ErrNotFound)
	}
	return all[0], nil
}

// SaidAt returns when the statements of a speaker were published, the newest
// tens of thousands of them, oldest first.
func (s *Store) SaidAt(ctx context.Context, id news.SpeakerID) ([]time.Time, error) {
	all, err := collect(ctx, s.read, func(row scanner) (time.Time, error) {
		var at int64
		err := row.Scan(&at)
		return instant(at), err
	}, `SELECT at FROM statements WHERE entity = $1 ORDER BY at DESC LIMIT 50000`, id)
	if err != nil {
		return nil, fmt.Errorf("read when speaker %s spoke: %w", id, err)
	}
	slices.Reverse(all)
	return all, nil
}

// Speakers returns those who have said most among the speakers one of whose
// names contains part, which is in the form that spellings share, like
// news.Statement.Name; all when it is empty.
func (s *Store) Speakers(ctx context.Context, part string, limit int) ([]news.Speaker, error) {
	all, err := s.speakers(ctx,
		`id IN (SELECT speaker FROM speaker_aliases WHERE name LIKE '%' || CAST($1 AS TEXT) || '%')`, part, limit)
	if err != nil {
		return nil, fmt.Errorf("read speakers: %w", err)
	}
	return all, nil
}

func (s *Store) speakers(ctx context.Context, where string, arg any, limit int) ([]news.Speaker, error) {
	all, err := collect(ctx, s.read, func(row scanner) (p news.Speaker, err error) {
		err = row.Scan(&p.ID, &p.Name, &p.Organisation, &p.Statements)
		return p, err
	}, `SELECT id, name, organisation, said FROM speakers WHERE `+where+` ORDER BY said DESC, name, id LIMIT $2`, arg, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		p := &all[i]
		p.Aliases, err = collect(ctx, s.read, func(row scanner) (alias string, err error) {
			err = row.Scan(&alias)
			return alias, err
		}, `SELECT alias FROM speaker_aliases WHERE speaker = $1 ORDER BY alias`, p.ID)
		if err != nil {
			return nil, err
		}
		p.Roles, err = collect(ctx, s.read, func(row scanner) (r news.RoleSeen, err error) {
			var first, last int64
			err = row.Scan(&r.Role, &first, &last)
			r.First, r.Last = instant(first), instant(last)
			return r, err
		}, `SELECT role, first, last FROM speaker_roles WHERE speaker = $1 ORDER BY last DESC, role`, p.ID)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
