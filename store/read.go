package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/peygir/peygir/news"
)

const articleColumns = `id, source, url, aliases, kicker, title, lead, body, author, code, tags, section,
	province, cms, published, precision_of, modified, first_seen, last_seen, gone, version, origin, change, page`

func scanArticle(row scanner, more ...any) (news.Article, error) {
	var a news.Article
	var also, tags string
	var published, modified, first, last, gone int64
	err := row.Scan(append([]any{
		&a.ID, &a.Source, &a.URL, &also, &a.Kicker, &a.Title, &a.Lead, &a.Body, &a.Author, &a.Code, &tags,
		&a.Section, &a.Province, &a.CMS, &published, &a.Precision, &modified, &first, &last, &gone,
		&a.Version, &a.Origin, &a.Change, &a.PageID,
	}, more...)...)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(also), &a.Aliases); err != nil {
		return a, fmt.Errorf("aliases of article %s: %w", a.ID, err)
	}
	if err := json.Unmarshal([]byte(tags), &a.Tags); err != nil {
		return a, fmt.Errorf("tags of article %s: %w", a.ID, err)
	}
	a.Published, a.Modified = instant(published), instant(modified)
	a.FirstSeen, a.LastSeen, a.Gone = instant(first), instant(last), instant(gone)
	return a, nil
}

func plainArticle(row scanner) (news.Article, error) { return scanArticle(row) }

// Article returns an article as it reads now, or news.ErrNotFound.
func (s *Store) Article(ctx context.Context, id news.ArticleID) (news.Article, error) {
	a, err := s.one(ctx, `id = $1`, id)
	if err != nil {
		return a, fmt.Errorf("article %s: %w", id, err)
	}
	return a, nil
}

// ArticleByURL returns the article that one of its addresses leads to, or
// news.ErrNotFound.
func (s *Store) ArticleByURL(ctx context.Context, u string) (news.Article, error) {
	a, err := s.one(ctx, `id = (SELECT article FROM addresses WHERE address = $1)`, address(u))
	if err != nil {
		return a, fmt.Errorf("article at %s: %w", u, err)
	}
	return a, nil
}

func (s *Store) one(ctx context.Context, where string, arg any) (news.Article, error) {
	a, err := scanArticle(s.read.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE `+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	return a, err
}

// Articles returns the articles with these IDs in their order; unknown ones
// are left out.
func (s *Store) Articles(ctx context.Context, ids []news.ArticleID) ([]news.Article, error) {
	return s.ordered(ctx, ids, articleColumns, plainArticle)
}

// ordered reads the articles with these IDs in their order.
func (s *Store) ordered(ctx context.Context, ids []news.ArticleID, columns string, scan func(scanner) (news.Article, error)) ([]news.Article, error) {
	// An article is large: each is read to its place.
	all, first := make([]news.Article, len(ids)), make(map[news.ArticleID]int, len(ids))
	for i, id := range slices.Backward(ids) {
		first[id] = i
	}
	for part := range slices.Chunk(ids, batch) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = string(id)
		}
		err := each(ctx, s.read, func(row scanner) error {
			a, err := scan(row)
			if at, asked := first[a.ID]; asked {
				all[at] = a
			}
			return err
		}, `SELECT `+columns+` FROM articles WHERE id IN (`+marks(1, len(part))+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read articles: %w", err)
		}
	}
	for i, id := range ids {
		if at := first[id]; at != i { // asked for twice
			all[i] = all[at]
		}
	}
	return slices.DeleteFunc(all, func(a news.Article) bool { return a.ID == "" }), nil
}

// Changes returns up to limit articles whose last change comes after the
// given one, in the order of their changes.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]news.Article, error) {
	some, err := collect(ctx, s.read, plainArticle,
		`SELECT `+articleColumns+` FROM articles WHERE change > $1 ORDER BY change LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read articles after change %d: %w", after, err)
	}
	return some, nil
}

// ArticlesAfter walks all articles whose last change comes after the given
// one, in the order of their changes. It reads in batches and holds nothing
// open between them; an article that changes meanwhile comes (again) later.
// An error ends the walk.
func (s *Store) ArticlesAfter(ctx context.Context, change int64) iter.Seq2[news.Article, error] {
	return func(yield func(news.Article, error) bool) {
		for {
			some, err := s.Changes(ctx, change, batch)
			if err != nil {
				yield(news.Article{}, err)
				return
			}
			for _, a := range some {
				if !yield(a, nil) {
					return
				}
				change = a.Change
			}
			if len(some) < batch {
				return
			}
		}
	}
}

// LastChange returns the number of the last accepted change.
func (s *Store) LastChange(ctx context.Context) (int64, error) {
	var change int64
	err := s.read.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'change'`).Scan(&change)
	if err != nil {
		return 0, fmt.Errorf("read last change: %w", err)
	}
	return change, nil
}

// Count returns how many articles are kept.
func (s *Store) Count(ctx context.Context) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM articles`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count articles: %w", err)
	}
	return n, nil
}

// CountAfter returns how many articles were last changed after the change.
func (s *Store) CountAfter(ctx context.Context, change int64) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM articles WHERE change > $1`, change).Scan(&n); err != nil {
		return 0, fmt.Errorf("count articles after change %d: %w", change, err)
	}
	return n, nil
}

// Versions returns all that an article has said, oldest first; the last one
// is what it says now.
func (s *Store) Versions(ctx context.Context, id news.ArticleID) ([]news.Version, error) {
	all, err := collect(ctx, s.read, func(row scanner) (news.Version, error) {
		var v news.Version
		var from int64
		err := row.Scan(&v.Article, &v.Number, &from, &v.Kicker, &v.Title, &v.Lead, &v.Body, &v.PageID)
		v.SeenFrom = instant(from)
		return v, err
	}, `SELECT article, number, seen_from, kicker, title, lead, body, page FROM versions WHERE article = $1
		UNION ALL
		SELECT id, version, version_from, kicker, title, lead, body, page FROM articles WHERE id = $1
		ORDER BY 2`, id)
	if err != nil {
		return nil, fmt.Errorf("read versions of article %s: %w", id, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("article %s: %w", id, news.ErrNotFound)
	}
	return all, nil
}

// Copies returns the IDs of the articles that are copies of the story.
func (s *Store) Copies(ctx context.Context, origin news.ArticleID) ([]news.ArticleID, error) {
	ids, err := collect(ctx, s.read, func(row scanner) (id news.ArticleID, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM articles WHERE origin = $1 AND id <> $1 ORDER BY published, id`, origin)
	if err != nil {
		return nil, fmt.Errorf("read copies of article %s: %w", origin, err)
	}
	return ids, nil
}
