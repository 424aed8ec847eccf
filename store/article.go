package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// batch is how many articles share a transaction where many are written.
const batch = 500

// Accepted is what became of an article that was put.
type Accepted struct {
	ID      news.ArticleID
	Change  int64 // its last change, this one or an earlier one
	New     bool
	Changed bool // true for a new article too
}

// PutArticle keeps an article as it reads now. An article is the same as one
// already kept when it has its ID, one of its addresses, or its source and a
// news code that both addresses show. Putting the same again changes nothing
// but the time it was last seen; other words make a new version, and every
// change takes the next change number. What a later reading no longer tells
// (time, code, author, tags and the like) stays.
func (s *Store) PutArticle(ctx context.Context, a news.Article) (Accepted, error) {
	var done Accepted
	err := s.Update(ctx, func(tx *Tx) (err error) {
		done, err = tx.PutArticle(ctx, a)
		return err
	})
	return done, err
}

// PutArticles puts many articles in transactions of up to 500. On an error the
// results tell how many were kept before it.
func (s *Store) PutArticles(ctx context.Context, articles []news.Article) ([]Accepted, error) {
	all := make([]Accepted, 0, len(articles))
	for part := range slices.Chunk(articles, batch) {
		some := make([]Accepted, 0, len(part))
		err := s.Update(ctx, func(tx *Tx) error {
			some = some[:0]
			for _, a := range part {
				done, err := tx.PutArticle(ctx, a)
				if err != nil {
					return err
				}
				some = append(some, done)
			}
			return nil
		})
		if err != nil {
			return all, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// PutArticle is Store.PutArticle inside tx.
func (tx *Tx) PutArticle(ctx context.Context, a news.Article) (Accepted, error) {
	clean(&a)
	old, from, err := tx.same(ctx, a)
	switch {
	case err != nil:
		return Accepted{}, fmt.Errorf("look up article %s: %w", cmp.Or(a.URL, string(a.ID)), err)
	case old == nil:
		return tx.add(ctx, a)
	}
	return tx.merge(ctx, *old, from, a)
}

// clean drops what is no text, or the article would differ from what is kept
// of it.
func clean(a *news.Article) {
	for _, text := range []*string{&a.Kicker, &a.Title, &a.Lead, &a.Body, &a.Author, &a.Code, &a.Section, &a.Province} {
		*text = cleanText(*text)
	}
}

// same finds the kept article that a is another reading of, and since when
// its present words are known.
func (tx *Tx) same(ctx context.Context, a news.Article) (*news.Article, time.Time, error) {
	if old, from, err := tx.current(ctx, `id = $1`, identify(a)); old != nil || err != nil {
		return old, from, err
	}
	for _, u := range append([]string{a.URL}, a.Aliases...) {
		if u == "" {
			continue
		}
		old, from, err := tx.current(ctx, `id = (SELECT article FROM addresses WHERE address = $1)`, address(u))
		if old != nil || err != nil {
			return old, from, err
		}
	}
	// A code alone is not trusted: a page that shows another's code, say in
	// a box of related news, must not swallow that article.
	if a.Code == "" || a.Source == "" || !strings.Contains(a.URL, a.Code) {
		return nil, time.Time{}, nil
	}
	old, from, err := tx.current(ctx, `source = $1 AND code = $2 ORDER BY change LIMIT 1`, a.Source, a.Code)
	if old == nil || !strings.Contains(old.URL, a.Code) {
		return nil, time.Time{}, err
	}
	return old, from, nil
}

func (tx *Tx) current(ctx context.Context, where string, args ...any) (*news.Article, time.Time, error) {
	var from int64
	row := tx.tx.QueryRowContext(ctx, `SELECT `+articleColumns+`, version_from FROM articles WHERE `+where, args...)
	old, err := scanArticle(row, &from)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return &old, instant(from), nil
}

func (tx *Tx) add(ctx context.Context, a news.Article) (Accepted, error) {
	a.ID = identify(a)
	if a.FirstSeen.IsZero() {
		a.FirstSeen = tx.now
	}
	if a.LastSeen.IsZero() {
		a.LastSeen = a.FirstSeen
	}
	a.Version = 1
	if err := tx.write(ctx, &a, a.FirstSeen); err != nil {
		return Accepted{}, fmt.Errorf("keep article %s: %w", a.ID, err)
	}
	_, err := tx.tx.ExecContext(ctx, `UPDATE sources SET articles = articles + 1, last_new = $2 WHERE id = $1`,
		a.Source, micros(tx.now))
	if err != nil {
		return Accepted{}, fmt.Errorf("count article of %s: %w", a.Source, err)
	}
	return Accepted{ID: a.ID, Change: a.Change, New: true, Changed: true}, nil
}

// told is old with what a tells of it.
func told(old, a news.Article) news.Article {
	next := old
	next.Kicker, next.Title, next.Lead, next.Body = a.Kicker, a.Title, a.Lead, a.Body
	for _, field := range []struct {
		to   *string
		from string
	}{
		{&next.Author, a.Author},
		{&next.Code, a.Code},
		{&next.Section, a.Section},
		{&next.Province, a.Province},
		{&next.CMS, a.CMS},
		{(*string)(&next.Source), string(a.Source)},
		{(*string)(&next.Origin), string(a.Origin)},
		{&next.URL, cmp.Or(old.URL, a.URL)},
	} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if len(a.Tags) > 0 {
		next.Tags = a.Tags
	}
	if !a.Published.IsZero() {
		next.Published, next.Precision = a.Published, a.Precision
	}
	if !a.Modified.IsZero() {
		next.Modified = a.Modified
	}
	return next
}

// merge brings what a tells into old.
func (tx *Tx) merge(ctx context.Context, old news.Article, from time.Time, a news.Article) (Accepted, error) {
	next := told(old, a)
	next.Aliases = aliases(next.URL, old.Aliases, append([]string{a.URL}, a.Aliases...))
	next.Gone = time.Time{}

	seen := a.LastSeen
	if seen.IsZero() {
		seen = tx.now
	}
	if seen.After(next.LastSeen) {
		next.LastSeen = seen
	}
	words := reworded(old, next)
	if !words && !differ(old, next) {
		_, err := tx.tx.ExecContext(ctx, `UPDATE articles SET last_seen = $2 WHERE id = $1`, old.ID, micros(next.LastSeen))
		if err != nil {
			return Accepted{}, fmt.Errorf("see article %s again: %w", old.ID, err)
		}
		return Accepted{ID: old.ID, Change: old.Change}, nil
	}
	if a.PageID != 0 {
		next.PageID = a.PageID
	}
	if words {
		if err := tx.addVersion(ctx, old, from); err != nil {
			return Accepted{}, fmt.Errorf("keep version %d of article %s: %w", old.Version, old.ID, err)
		}
		next.Version++
		from = seen
	}
	if err := tx.write(ctx, &next, from); err != nil {
		return Accepted{}, fmt.Errorf("change article %s: %w", old.ID, err)
	}
	return Accepted{ID: next.ID, Change: next.Change, Changed: true}, nil
}

func reworded(a, b news.Article) bool {
	return a.Kicker != b.Kicker || a.Title != b.Title || a.Lead != b.Lead || a.Body != b.Body
}

// differ says whether two readings of one article differ in more than words.
func differ(a, b news.Article) bool {
	return a.Author != b.Author || a.Code != b.Code || a.Section != b.Section || a.Province != b.Province ||
		a.CMS != b.CMS || a.Source != b.Source || a.Origin != b.Origin || a.URL != b.URL ||
		!slices.Equal(a.Tags, b.Tags) || !slices.Equal(a.Aliases, b.Aliases) ||
		micros(a.Published) != micros(b.Published) || a.Precision != b.Precision ||
		micros(a.Modified) != micros(b.Modified) || !a.Gone.Equal(b.Gone)
}

// aliases joins known and new addresses that are not the canonical one.
func aliases(canonical string, known, more []string) []string {
	seen := map[string]bool{address(canonical): true}
	var all []string
	for _, u := range slices.Concat(known, more) {
		if key := address(u); u != "" && !seen[key] {
			seen[key] = true
			all = append(all, u)
		}
	}
	return all
}

// write writes a with the next change number.
func (tx *Tx) write(ctx context.Context, a *news.Article, from time.Time) error {
	change, err := tx.nextChange(ctx)
	if err != nil {
		return err
	}
	a.Change = change
	a.Aliases = aliases(a.URL, nil, a.Aliases)
	tags, err := json.Marshal(a.Tags)
	if err != nil {
		return fmt.Errorf("write tags: %w", err)
	}
	also, err := json.Marshal(a.Aliases)
	if err != nil {
		return fmt.Errorf("write aliases: %w", err)
	}
	_, err = tx.tx.ExecContext(ctx, `INSERT INTO articles (`+articleColumns+`, version_from, born)
		VALUES (`+marks(1, 25)+`, $23) ON CONFLICT (id) DO UPDATE SET
		source = excluded.source, url = excluded.url, aliases = excluded.aliases, kicker = excluded.kicker,
		title = excluded.title, lead = excluded.lead, body = excluded.body, author = excluded.author,
		code = excluded.code, tags = excluded.tags, section = excluded.section, province = excluded.province,
		cms = excluded.cms, published = excluded.published, precision_of = excluded.precision_of,
		modified = excluded.modified, last_seen = excluded.last_seen, gone = excluded.gone,
		version = excluded.version, origin = excluded.origin, change = excluded.change, page = excluded.page,
		version_from = excluded.version_from`,
		a.ID, a.Source, a.URL, string(also), a.Kicker, a.Title, a.Lead, a.Body, a.Author, a.Code, string(tags),
		a.Section, a.Province, a.CMS, micros(a.Published), a.Precision, micros(a.Modified), micros(a.FirstSeen),
		micros(a.LastSeen), micros(a.Gone), a.Version, a.Origin, a.Change, a.PageID, micros(from))
	if err != nil {
		return err
	}
	for _, u := range append([]string{a.URL}, a.Aliases...) {
		if u == "" {
			continue
		}
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO addresses (address, article) VALUES ($1, $2)
			ON CONFLICT (address) DO NOTHING`, address(u), a.ID)
		if err != nil {
			return fmt.Errorf("keep address %s: %w", u, err)
		}
	}
	return nil
}

// nextChange draws the next change number. The row stays locked until tx
// ends, which is what keeps readers from skipping a number.
func (tx *Tx) nextChange(ctx context.Context) (int64, error) {
	var change int64
	err := tx.tx.QueryRowContext(ctx,
		`UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value`).Scan(&change)
	if err != nil {
		return 0, fmt.Errorf("draw change number: %w", err)
	}
	tx.ordered, tx.woke = true, true
	return change, nil
}

func (tx *Tx) addVersion(ctx context.Context, a news.Article, from time.Time) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO versions
		(article, number, seen_from, kicker, title, lead, body, page) VALUES (`+marks(1, 8)+`)`,
		a.ID, a.Version, micros(from), a.Kicker, a.Title, a.Lead, a.Body, a.PageID)
	return err
}

// touch gives an article the next change number, for what it is changed in
// outside its text.
func (tx *Tx) touch(ctx context.Context, set string, id news.ArticleID, args ...any) error {
	change, err := tx.nextChange(ctx)
	if err != nil {
		return err
	}
	_, err = tx.tx.ExecContext(ctx, `UPDATE articles SET change = $1, `+set+` WHERE id = $2`,
		append([]any{change, id}, args...)...)
	return err
}

// MarkGone records that the outlet shows the article no longer; once is
// enough. It fails with news.ErrNotFound for an unknown article.
func (tx *Tx) MarkGone(ctx context.Context, id news.ArticleID, since time.Time) error {
	old, _, err := tx.current(ctx, `id = $1`, id)
	switch {
	case err != nil:
		return fmt.Errorf("look up article %s: %w", id, err)
	case old == nil:
		return fmt.Errorf("article %s: %w", id, news.ErrNotFound)
	case !old.Gone.IsZero():
		return nil
	}
	if err := tx.touch(ctx, `gone = $3`, id, micros(since)); err != nil {
		return fmt.Errorf("mark article %s gone: %w", id, err)
	}
	return nil
}

// MarkGone is Tx.MarkGone in a transaction of its own.
func (s *Store) MarkGone(ctx context.Context, id news.ArticleID, since time.Time) error {
	return s.Update(ctx, func(tx *Tx) error { return tx.MarkGone(ctx, id, since) })
}

// SetOrigin records which story an article is a copy of; its own ID or an
// empty one means that it is no copy. Setting what is set changes nothing.
func (tx *Tx) SetOrigin(ctx context.Context, id, origin news.ArticleID) error {
	var old string
	err := tx.tx.QueryRowContext(ctx, `SELECT origin FROM articles WHERE id = $1`, id).Scan(&old)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("article %s: %w", id, news.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("look up article %s: %w", id, err)
	}
	if news.ArticleID(old) == origin {
		return nil
	}
	if err := tx.touch(ctx, `origin = $3`, id, origin); err != nil {
		return fmt.Errorf("set origin of article %s: %w", id, err)
	}
	return nil
}
