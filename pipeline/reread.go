package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// Reread tells what reading the kept pages again came to.
type Reread struct {
	Articles int // that were read from kept pages
	Changed  int
	Unread   int // whose page the present rules take for no article: left as they were
}

// RerunPages reads all kept pages again by the present rules, those of older
// versions too, and lets the consumers follow. Nothing is asked of an outlet.
// Progress, if not nil, is told how many articles are done of how many.
func (a *App) RerunPages(ctx context.Context, progress func(done, total int)) (Reread, error) {
	var out Reread
	cms := map[news.SourceID]string{}
	for _, s := range a.cfg.Sources {
		cms[s.ID] = s.CMS
	}
	until, err := a.Store.LastChange(ctx)
	if err != nil {
		return out, err
	}
	total, err := a.Store.Count(ctx)
	if err != nil {
		return out, err
	}
	for from, done := int64(0), 0; from < until; {
		articles, err := a.Store.Changes(ctx, from, batch)
		if err != nil {
			return out, err
		}
		articles = upTo(articles, until) // what is changed here comes once more at the end
		if len(articles) == 0 {
			break
		}
		from = articles[len(articles)-1].Change
		if err := a.reread(ctx, articles, cms, &out); err != nil {
			return out, err
		}
		if done += len(articles); progress != nil {
			progress(done, max(done, total))
		}
	}
	return out, a.Consume(ctx, nil)
}

// reread reads a batch of articles again and saves it at once.
func (a *App) reread(ctx context.Context, articles []news.Article, cms map[news.SourceID]string, out *Reread) error {
	var readings []news.Article
	var earlier [][]news.Version
	for _, article := range articles {
		if article.PageID == 0 {
			continue
		}
		next, ok, err := a.readKept(ctx, article.PageID, cms[article.Source])
		if err != nil {
			return fmt.Errorf("read article %s again: %w", article.ID, err)
		}
		if !ok {
			out.Unread++
			continue
		}
		next.ID, next.PageID = article.ID, article.PageID
		versions, err := a.rereadVersions(ctx, article.ID, cms[article.Source])
		if err != nil {
			return fmt.Errorf("read article %s again: %w", article.ID, err)
		}
		readings, earlier = append(readings, next), append(earlier, versions)
	}
	changed := 0
	err := a.Store.Update(ctx, func(tx *store.Tx) error {
		changed = 0
		for i, next := range readings {
			moved, err := tx.Reread(ctx, next, earlier[i])
			if err != nil {
				return err
			}
			if moved {
				changed++
			}
		}
		return nil
	})
	out.Articles += len(readings)
	out.Changed += changed
	return err
}

// rereadVersions reads the pages of the earlier versions of an article again,
// those that can be.
func (a *App) rereadVersions(ctx context.Context, id news.ArticleID, cms string) ([]news.Version, error) {
	versions, err := a.Store.Versions(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []news.Version
	for _, v := range versions[:len(versions)-1] {
		reading, ok, err := a.readKept(ctx, v.PageID, cms)
		if err != nil {
			return nil, err
		}
		if ok {
			v.Kicker, v.Title, v.Lead, v.Body = reading.Kicker, reading.Title, reading.Lead, reading.Body
			out = append(out, v)
		}
	}
	return out, nil
}

// readKept reads a kept page; ok is false where there is none, or no article
// on it.
func (a *App) readKept(ctx context.Context, id int64, cms string) (article news.Article, ok bool, err error) {
	if id == 0 {
		return article, false, nil
	}
	page, err := a.Store.Page(ctx, id)
	if errors.Is(err, news.ErrNotFound) || err == nil && len(page.Body) == 0 {
		return article, false, nil
	}
	if err != nil {
		return article, false, err
	}
	r := reader(a.cfg.Extract)(page, cms)
	return r.Article, r.Fault == news.FaultNone, nil
}
