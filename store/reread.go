package store

import (
	"context"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Reread puts another reading of the kept pages in the place of the one
// before: of an article as it reads now, and of its earlier versions. The
// outlet has changed nothing, so there is no new version; a changed article
// takes the next change number. It reports whether anything changed. An
// article that has been read from another page meanwhile is left alone.
func (tx *Tx) Reread(ctx context.Context, a news.Article, earlier []news.Version) (bool, error) {
	changed := false
	for _, v := range earlier {
		done, err := tx.tx.ExecContext(ctx, `UPDATE versions SET kicker = $3, title = $4, lead = $5, body = $6
			WHERE article = $1 AND number = $2 AND page = $7 AND (kicker <> $3 OR title <> $4 OR lead <> $5 OR body <> $6)`,
			a.ID, v.Number, cleanText(v.Kicker), cleanText(v.Title), cleanText(v.Lead), cleanText(v.Body), v.PageID)
		if err != nil {
			return false, fmt.Errorf("reread version %d of article %s: %w", v.Number, a.ID, err)
		}
		if n, err := done.RowsAffected(); err == nil && n > 0 {
			changed = true
		}
	}
	old, from, err := tx.current(ctx, `id = $1`, a.ID)
	if err != nil {
		return false, fmt.Errorf("look up article %s: %w", a.ID, err)
	}
	if old == nil {
		return false, fmt.Errorf("article %s: %w", a.ID, news.ErrNotFound)
	}
	if old.PageID != a.PageID {
		return changed, nil
	}
	clean(&a)
	a.URL, a.Origin = old.URL, old.Origin // the crawler's and the copies' to say
	next := told(*old, a)
	if !reworded(*old, next) && !differ(*old, next) {
		return changed, nil
	}
	if err := tx.write(ctx, &next, from); err != nil {
		return false, fmt.Errorf("reread article %s: %w", a.ID, err)
	}
	return true, nil
}
