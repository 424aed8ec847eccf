package pipeline

import (
	"context"
	"math"

	"github.com/peygir/peygir/news"
)

// indexed is how many articles the index takes at once: enough to give each
// of several years a batch that is worth its while. It holds three times as
// many: those that it reads ahead, and those of before until they are swept up.
const indexed = 3000

// indexBatch gives the index one batch of changes, none that the consumers it
// builds on have not dealt with. It returns how many articles that were.
func (a *App) indexBatch(ctx context.Context) (int, error) {
	if a.Index == nil {
		return 0, nil
	}
	a.indexing.Lock()
	defer a.indexing.Unlock()
	bound, err := a.bound(ctx)
	if err != nil {
		return 0, err
	}
	from, err := a.Index.Applied()
	if err != nil || from >= bound {
		return 0, err
	}
	articles, err := a.changes(ctx, from)
	if err != nil {
		return 0, err
	}
	articles = upTo(articles, bound)
	to := bound // all that lies between was changed again later
	if len(articles) > 0 {
		to = articles[len(articles)-1].Change
	}
	if err := a.introduce(ctx, articles); err != nil {
		return 0, err
	}
	if err := a.Index.Apply(ctx, articles, nil, to); err != nil {
		return 0, err
	}
	return len(articles), nil
}

// readahead is a batch of changes that is read while the one before it is indexed.
type readahead struct {
	after    int64
	articles []news.Article
	err      error
}

// changes returns what changed after a change, and begins to read what comes
// behind it, if there is that much. What is changed again meanwhile comes once
// more with its new number.
func (a *App) changes(ctx context.Context, after int64) ([]news.Article, error) {
	var got readahead
	if a.ahead != nil {
		got, a.ahead = <-a.ahead, nil
	}
	if got.after != after || got.err != nil || len(got.articles) < indexed {
		got.articles, got.err = a.Store.Changes(ctx, after, indexed)
	}
	if got.err != nil || len(got.articles) < indexed {
		return got.articles, got.err
	}
	next := make(chan readahead, 1)
	a.ahead = next
	from := got.articles[len(got.articles)-1].Change
	go func() {
		articles, err := a.Store.Changes(ctx, from, indexed)
		next <- readahead{from, articles, err}
	}()
	return got.articles, nil
}

// IndexWaitsFor names the consumers that the index builds on: it shows who is
// a copy of whom and who speaks.
var IndexWaitsFor = []string{origins, statements}

// bound is the change up to which the index may go.
func (a *App) bound(ctx context.Context) (int64, error) {
	bound := int64(math.MaxInt64)
	for _, name := range IndexWaitsFor {
		at, err := a.Store.Cursor(ctx, name)
		if err != nil {
			return 0, err
		}
		bound = min(bound, at)
	}
	return bound, nil
}

// unindexed returns how many articles the index has yet to take.
func (a *App) unindexed(ctx context.Context) (int, error) {
	if a.Index == nil {
		return 0, nil
	}
	from, err := a.Index.Applied()
	if err != nil {
		return 0, err
	}
	return a.Store.CountAfter(ctx, from)
}

// Reindex builds a new index from the whole store beside the old one, which
// goes on answering, and swaps.
func (a *App) Reindex(ctx context.Context, progress func(done, total int)) error {
	if err := a.Consume(ctx, nil); err != nil {
		return err
	}
	a.indexing.Lock()
	defer a.indexing.Unlock()
	total, err := a.Store.Count(ctx)
	if err != nil {
		return err
	}
	bound, err := a.bound(ctx)
	if err != nil {
		return err
	}
	return a.Index.Rebuild(ctx, func(ctx context.Context, add func([]news.Article, int64) error) error {
		last := int64(0)
		err := a.archive(ctx, bound, total, progress, func(articles []news.Article) error {
			last = articles[len(articles)-1].Change
			return add(articles, last)
		})
		if err == nil && last < bound { // it is empty, or its last changes are
			err = add(nil, bound)
		}
		return err
	})
}

// ReindexYear builds the index of one year anew, 0 for the articles of unknown
// date, from the whole store beside the old one, which goes on answering.
func (a *App) ReindexYear(ctx context.Context, year int, progress func(done, total int)) error {
	if err := a.Consume(ctx, nil); err != nil {
		return err
	}
	a.indexing.Lock()
	defer a.indexing.Unlock()
	total, err := a.Store.Count(ctx)
	if err != nil {
		return err
	}
	return a.Index.RebuildYear(ctx, year, func(ctx context.Context, add func([]news.Article) error) error {
		return a.archive(ctx, math.MaxInt64, total, progress, add)
	})
}

// archive hands all articles of the store on, up to a change, in the order of
// their changes.
func (a *App) archive(ctx context.Context, bound int64, total int, progress func(done, total int), add func([]news.Article) error) error {
	for from, done := int64(0), 0; ; {
		articles, err := a.Store.Changes(ctx, from, indexed)
		if err != nil {
			return err
		}
		articles = upTo(articles, bound)
		if len(articles) == 0 {
			return nil
		}
		from = articles[len(articles)-1].Change
		if err := a.introduce(ctx, articles); err != nil {
			return err
		}
		if err := add(articles); err != nil {
			return err
		}
		if done += len(articles); progress != nil {
			progress(done, max(done, total))
		}
	}
}
