package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// Link is one address of a source and what is remembered of it. Key is what
// makes it unique within the source.
type Link struct {
	Source       news.SourceID
	Key          string
	URL          string
	Kind         string
	Title        string
	Published    time.Time
	Updated      time.Time
	Priority     int // higher comes first
	Barren       int // listing pages in a row before it that named nothing new
	Attempts     int // failures in a row
	Looks        int // fetches without a fault
	Fetched      time.Time
	ETag         string
	LastModified string
	Hash         string
	Article      news.ArticleID
}

// Visit is what became of a link that was handed out.
type Visit struct {
	Link    Link      // as it is remembered from now on
	Page    news.Page // what came back
	Keep    bool      // the body of the page too
	Article *news.Article
	Seen    bool           // the known article was seen again
	Gone    bool           // the outlet shows it no longer
	Next    time.Time      // zero: not due again by itself
	Aliases []string       // further keys of the link
	Return  []string       // other links in hand that the aliases may stand for
	Day     news.SourceDay // what it adds to the day of the visit
	// Fresh is the day to which an article not seen before belongs, kept or not;
	// zero: there is none.
	Fresh time.Time
}

// AddLinks queues links whose key is not known; they are due at once. Of a
// known link nothing changes unless again is given for it: then it is due at
// once as well, with the new priority and count of barren pages, and with what
// the new one tells of title and times. It returns how many were new.
func (s *Store) AddLinks(ctx context.Context, links []Link, again func(i int) bool) (int, error) {
	added := 0
	err := s.beside(ctx, func(tx *Tx) error {
		added = 0
		for i, l := range links {
			fresh, err := tx.addLink(ctx, l, again(i))
			if err != nil {
				return fmt.Errorf("queue %s: %w", l.URL, err)
			}
			if fresh {
				added++
			}
		}
		return nil
	})
	return added, err
}

// atOnce is a time at which a link is due whatever the clock says.
const atOnce = 1

func (tx *Tx) addLink(ctx context.Context, l Link, again bool) (bool, error) {
	id, err := tx.linkID(ctx, l.Source, l.Key)
	if err != nil || id != 0 && !again {
		return false, err
	}
	if id != 0 {
		_, err := tx.tx.ExecContext(ctx, `UPDATE links SET due = $2,
			title = CASE WHEN $3 = '' THEN title ELSE $3 END,
			published = CASE WHEN $4 = CAST(0 AS BIGINT) THEN published ELSE $4 END,
			updated = CASE WHEN $5 = CAST(0 AS BIGINT) THEN updated ELSE $5 END, priority = $6, barren = $7 WHERE id = $1`,
			id, atOnce, l.Title, micros(l.Published), micros(l.Updated), l.Priority, l.Barren)
		return false, err
	}
	err = tx.tx.QueryRowContext(ctx, `INSERT INTO links (source, key, url, kind, title, published, updated,
		priority, barren, due) VALUES (`+marks(1, 10)+`) ON CONFLICT (source, key) DO NOTHING RETURNING id`,
		l.Source, l.Key, l.URL, l.Kind, l.Title, micros(l.Published), micros(l.Updated), l.Priority, l.Barren,
		atOnce).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) { // another crawler was quicker
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, tx.nameLink(ctx, l.Source, l.Key, id)
}

func (tx *Tx) nameLink(ctx context.Context, source news.SourceID, key string, id int64) error {
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO link_keys (source, key, link) VALUES ($1, $2, $3)
		ON CONFLICT (source, key) DO NOTHING`, source, key, id)
	return err
}

// linkID returns 0 for a key that is not known.
func (tx *Tx) linkID(ctx context.Context, source news.SourceID, key string) (int64, error) {
	var id int64
	err := tx.tx.QueryRowContext(ctx, `SELECT link FROM link_keys WHERE source = $1 AND key = $2`, source, key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

const linkColumns = `links.source, links.key, url, kind, title, published, updated, priority, barren, attempts, looks, fetched,
	etag, last_modified, hash, article`

func scanLink(row scanner, more ...any) (Link, error) {
	var l Link
	var published, updated, fetched int64
	err := row.Scan(append([]any{
		&l.Source, &l.Key, &l.URL, &l.Kind, &l.Title, &published, &updated, &l.Priority, &l.Barren, &l.Attempts,
		&l.Looks, &fetched, &l.ETag, &l.LastModified, &l.Hash, &l.Article,
	}, more...)...)
	l.Published, l.Updated, l.Fetched = instant(published), instant(updated), instant(fetched)
	return l, err
}

// NextLinks hands out the due links of highest priority, then newest, then
// first added, and each not again until VisitLink, ReturnLinks, BeginRound or
// EndRound.
func (s *Store) NextLinks(ctx context.Context, source news.SourceID, now time.Time, limit int) ([]Link, error) {
	var links []Link
	err := s.beside(ctx, func(tx *Tx) error {
		type dealt struct {
			id   int64
			link Link
		}
		found, err := collect(ctx, tx.tx, func(row scanner) (d dealt, err error) {
			d.link, err = scanLink(row, &d.id)
			return d, err
		}, `SELECT `+linkColumns+`, links.id FROM links
			WHERE source = $1 AND held = 0 AND due > 0 AND due <= $2
			ORDER BY priority DESC, published DESC, id LIMIT $3`+tx.skipLocked(), source, micros(now), limit)
		if err != nil || len(found) == 0 {
			links = nil
			return err
		}
		links = make([]Link, 0, len(found))
		ids := make([]any, 0, len(found))
		for _, d := range found {
			links, ids = append(links, d.link), append(ids, d.id)
		}
		_, err = tx.tx.ExecContext(ctx, `UPDATE links SET held = 1 WHERE id IN (`+marks(1, len(ids))+`)`, ids...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take next links of %s: %w", source, err)
	}
	return links, nil
}

// ReturnLinks takes back links of a source that were handed out and not
// visited.
func (s *Store) ReturnLinks(ctx context.Context, source news.SourceID, keys []string) error {
	err := s.beside(ctx, func(tx *Tx) error { return tx.returnLinks(ctx, source, keys) })
	if err != nil {
		return fmt.Errorf("return links of %s: %w", source, err)
	}
	return nil
}

func (tx *Tx) returnLinks(ctx context.Context, source news.SourceID, keys []string) error {
	for _, key := range keys {
		_, err := tx.tx.ExecContext(ctx, `UPDATE links SET held = 0 WHERE source = $1 AND key = $2`, source, key)
		if err != nil {
			return err
		}
	}
	return nil
}

// skipLocked makes those who look for the next link side by side find
// different ones.
func (tx *Tx) skipLocked() string {
	if tx.tx.remote {
		return ` FOR UPDATE SKIP LOCKED`
	}
	return ""
}

// KnownLinks returns the links behind those of the keys that are known.
func (s *Store) KnownLinks(ctx context.Context, source news.SourceID, keys []string) (map[string]Link, error) {
	known := make(map[string]Link)
	for len(keys) > 0 {
		part := keys[:min(len(keys), batch)]
		keys = keys[len(part):]
		args := []any{source}
		for _, key := range part {
			args = append(args, key)
		}
		type named struct {
			key  string
			link Link
		}
		some, err := collect(ctx, s.read, func(row scanner) (n named, err error) {
			n.link, err = scanLink(row, &n.key)
			return n, err
		}, `SELECT `+linkColumns+`, k.key FROM link_keys k JOIN links ON links.id = k.link
			WHERE k.source = $1 AND k.key IN (`+marks(2, len(part))+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("look up links of %s: %w", source, err)
		}
		for _, n := range some {
			known[n.key] = n.link
		}
	}
	return known, nil
}

// VisitLink keeps, all together, what became of a link: the page, the article
// or the news of it, and the link itself, which is free again.
func (s *Store) VisitLink(ctx context.Context, v Visit) error {
	err := s.beside(ctx, func(tx *Tx) error { return tx.visit(ctx, v) })
	if err != nil {
		return fmt.Errorf("keep visit of %s: %w", v.Link.URL, err)
	}
	return nil
}

func (tx *Tx) visit(ctx context.Context, v Visit) error {
	if !v.Keep {
		v.Page.Body, v.Page.Request = nil, ""
	}
	if v.Article != nil || v.Link.Article != "" {
		// Before anything else is locked: everybody locks in one order.
		if err := tx.order(ctx); err != nil {
			return err
		}
	}
	page, err := tx.PutPage(ctx, v.Page)
	if err != nil {
		return err
	}
	l := v.Link
	switch {
	case v.Article != nil:
		a := *v.Article
		a.PageID = page
		done, err := tx.PutArticle(ctx, a)
		if err != nil {
			return err
		}
		l.Article = done.ID
	case v.Gone && l.Article != "":
		err = tx.MarkGone(ctx, l.Article, v.Page.FetchedAt)
	case v.Seen && l.Article != "":
		err = tx.seeAgain(ctx, l.Article)
	}
	if err != nil {
		return err
	}
	id, err := tx.linkID(ctx, l.Source, l.Key)
	if err != nil {
		return err
	}
	if id == 0 {
		return fmt.Errorf("link %s: %w", l.Key, news.ErrNotFound)
	}
	_, err = tx.tx.ExecContext(ctx, `UPDATE links SET url = $2, kind = $3, title = $4, published = $5, updated = $6,
		priority = $7, barren = $8, attempts = $9, looks = $10, fetched = $11, etag = $12, last_modified = $13,
		hash = $14, article = $15, due = $16, held = 0 WHERE id = $1`,
		id, l.URL, l.Kind, l.Title, micros(l.Published), micros(l.Updated), l.Priority, l.Barren, l.Attempts, l.Looks,
		micros(l.Fetched), l.ETag, l.LastModified, l.Hash, l.Article, micros(v.Next))
	if err != nil {
		return err
	}
	if err := tx.returnLinks(ctx, l.Source, v.Return); err != nil {
		return err
	}
	v.Day.Source, v.Day.Day = l.Source, v.Page.FetchedAt
	if err := tx.countDay(ctx, v.Day); err != nil {
		return err
	}
	if !v.Fresh.IsZero() {
		if err := tx.countDay(ctx, news.SourceDay{Source: l.Source, Day: v.Fresh, Fresh: 1}); err != nil {
			return err
		}
	}
	for _, key := range v.Aliases {
		if err := tx.alias(ctx, l.Source, key, id); err != nil {
			return fmt.Errorf("keep alias %s: %w", key, err)
		}
	}
	return nil
}

// alias makes key another name of the link. Where the key was queued as a
// link of its own and never fetched, that one is rested: it leads to the same.
func (tx *Tx) alias(ctx context.Context, source news.SourceID, key string, id int64) error {
	other, err := tx.linkID(ctx, source, key)
	if err != nil || other == id {
		return err
	}
	if other != 0 {
		_, err := tx.tx.ExecContext(ctx, `UPDATE links SET due = 0 WHERE id = $1 AND held = 0 AND fetched = 0`, other)
		return err
	}
	return tx.nameLink(ctx, source, key, id)
}

// seeAgain records that the article is still shown as it was.
func (tx *Tx) seeAgain(ctx context.Context, id news.ArticleID) error {
	old, _, err := tx.current(ctx, `id = $1`, id)
	if err != nil || old == nil {
		return err
	}
	if !old.Gone.IsZero() {
		return tx.touch(ctx, `gone = 0, last_seen = $3`, id, micros(tx.now))
	}
	_, err = tx.tx.ExecContext(ctx, `UPDATE articles SET last_seen = $2 WHERE id = $1`, id, micros(tx.now))
	return err
}
