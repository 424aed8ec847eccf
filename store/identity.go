package store

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Mentions returns under which names and offices, and in which articles, the
// statements of a name (news.Statement.Name) were made; of the statements only
// that is told, and whose they are.
func (tx *Tx) Mentions(ctx context.Context, name string) ([]news.Statement, error) {
	return tx.mentions(ctx, `name = $1`, name)
}

// MentionsOf is Mentions for the statements of an identity.
func (tx *Tx) MentionsOf(ctx context.Context, id news.SpeakerID) ([]news.Statement, error) {
	return tx.mentions(ctx, `entity = $1`, id)
}

// MentionsIn is Mentions for the statements of an article.
func (tx *Tx) MentionsIn(ctx context.Context, id news.ArticleID) ([]news.Statement, error) {
	return tx.mentions(ctx, `article = $1`, id)
}

func (tx *Tx) mentions(ctx context.Context, where string, arg any) ([]news.Statement, error) {
	all, err := collect(ctx, tx.tx, func(row scanner) (s news.Statement, err error) {
		err = row.Scan(&s.Article, &s.Speaker, &s.Role, &s.Name, &s.Entity)
		return s, err
	}, `SELECT DISTINCT article, speaker, role, name, entity FROM statements WHERE `+where+` ORDER BY article, speaker, role`, arg)
	if err != nil {
		return nil, fmt.Errorf("read mentions of %v: %w", arg, err)
	}
	return all, nil
}

// Elsewhere tells whether a name is known in an office from other articles.
func (tx *Tx) Elsewhere(ctx context.Context, name, role string, articles []news.ArticleID) (bool, error) {
	args := []any{name, role}
	for _, id := range articles {
		args = append(args, id)
	}
	var known bool
	err := tx.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM statements WHERE name = $1 AND role = $2
		AND article NOT IN (`+marks(3, len(articles))+`))`, args...).Scan(&known)
	if err != nil {
		return false, fmt.Errorf("look up the name %s: %w", name, err)
	}
	return known, nil
}

// SetTails makes known which shorter names a name may be written as.
func (tx *Tx) SetTails(ctx context.Context, name string, tails []string) error {
	for _, tail := range tails {
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO speaker_tails (tail, name) VALUES ($1, $2)
			ON CONFLICT (tail, name) DO NOTHING`, tail, name)
		if err != nil {
			return fmt.Errorf("keep short forms of the name %s: %w", name, err)
		}
	}
	return nil
}

// Longer returns, as speakers with the name for their ID, the names that may
// be written as the short one, with all offices they were seen in.
func (tx *Tx) Longer(ctx context.Context, short string) ([]news.Speaker, error) {
	type line struct{ name, speaker, role string }
	lines, err := collect(ctx, tx.tx, func(row scanner) (l line, err error) {
		err = row.Scan(&l.name, &l.role, &l.speaker)
		return l, err
	}, `SELECT name, role, min(speaker) FROM statements WHERE name IN (SELECT name FROM speaker_tails WHERE tail = $1)
		GROUP BY name, role ORDER BY name, role`, short)
	if err != nil {
		return nil, fmt.Errorf("read names that end in %s: %w", short, err)
	}
	var all []news.Speaker
	for _, l := range lines {
		if last := len(all) - 1; last < 0 || all[last].ID != news.SpeakerID(l.name) {
			all = append(all, news.Speaker{ID: news.SpeakerID(l.name), Name: l.speaker})
		}
		k := &all[len(all)-1]
		k.Roles = append(k.Roles, news.RoleSeen{Role: l.role})
	}
	return all, nil
}

// Identify says whose the statements are that were made in the article under
// the name as written and in the office; the entity of s is who.
func (tx *Tx) Identify(ctx context.Context, s news.Statement) error {
	_, err := tx.tx.ExecContext(ctx, `UPDATE statements SET entity = $5
		WHERE article = $1 AND name = $2 AND speaker = $3 AND role = $4 AND entity <> $5`,
		s.Article, s.Name, s.Speaker, s.Role, s.Entity)
	if err != nil {
		return fmt.Errorf("identify %s in article %s: %w", s.Speaker, s.Article, err)
	}
	return nil
}

// Article is Store.Article as the transaction sees it.
func (tx *Tx) Article(ctx context.Context, id news.ArticleID) (news.Article, error) {
	a, _, err := tx.current(ctx, `id = $1`, id)
	if err == nil && a == nil {
		err = news.ErrNotFound
	}
	if err != nil {
		return news.Article{}, fmt.Errorf("article %s: %w", id, err)
	}
	return *a, nil
}

// Touch gives an article the next change number, so that all that is derived
// from it is derived again.
func (tx *Tx) Touch(ctx context.Context, id news.ArticleID) error {
	if err := tx.touch(ctx, `last_seen = last_seen`, id); err != nil {
		return fmt.Errorf("touch article %s: %w", id, err)
	}
	return nil
}

// Appearance is how a speaker was seen: under a name, in an office, when, and
// in how many statements.
type Appearance struct {
	As string // as written
	news.RoleSeen
	Name       string // see news.Statement
	Statements int
}

// Appearances returns all that the statements of an identity tell of it.
func (tx *Tx) Appearances(ctx context.Context, id news.SpeakerID) ([]Appearance, error) {
	all, err := collect(ctx, tx.tx, func(row scanner) (a Appearance, err error) {
		var first, last int64
		err = row.Scan(&a.As, &a.Name, &a.Role, &first, &last, &a.Statements)
		a.First, a.Last = instant(first), instant(last)
		return a, err
	}, `SELECT speaker, name, role, min(at), max(at), count(*) FROM statements WHERE entity = $1
		GROUP BY speaker, name, role ORDER BY speaker, name, role`, id)
	if err != nil {
		return nil, fmt.Errorf("read appearances of speaker %s: %w", id, err)
	}
	return all, nil
}

// PutSpeaker puts what is known of a speaker in the place of what was; names
// gives the shared form of each alias. One without statements is forgotten.
func (tx *Tx) PutSpeaker(ctx context.Context, p news.Speaker, names map[string]string) error {
	do := func(query string, args ...any) error {
		if _, err := tx.tx.ExecContext(ctx, query, args...); err != nil {
			return fmt.Errorf("keep speaker %s: %w", p.ID, err)
		}
		return nil
	}
	for _, table := range []string{"speaker_aliases", "speaker_roles"} {
		if err := do(`DELETE FROM `+table+` WHERE speaker = $1`, p.ID); err != nil {
			return err
		}
	}
	if p.Statements == 0 {
		return do(`DELETE FROM speakers WHERE id = $1`, p.ID)
	}
	err := do(`INSERT INTO speakers (id, name, organisation, said) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET
		name = excluded.name, organisation = excluded.organisation, said = excluded.said`, p.ID, p.Name, p.Organisation, p.Statements)
	if err != nil {
		return err
	}
	for _, alias := range p.Aliases {
		err := do(`INSERT INTO speaker_aliases (speaker, alias, name) VALUES ($1, $2, $3)`, p.ID, alias, names[alias])
		if err != nil {
			return err
		}
	}
	for _, r := range p.Roles {
		err := do(`INSERT INTO speaker_roles (speaker, role, first, last) VALUES ($1, $2, $3, $4)`,
			p.ID, r.Role, micros(r.First), micros(r.Last))
		if err != nil {
			return err
		}
	}
	return nil
}
