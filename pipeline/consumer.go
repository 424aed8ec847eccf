package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// batch is how many articles a consumer takes at once. It bounds the memory
// of an index batch and how long a transaction keeps others waiting.
const batch = 400

// consumer derives something from articles. Its name is that of its cursor;
// when what it derives changes, it gets another name and begins anew. That of
// the statements goes on, and a rerun follows with the changed rules, so that
// readers keep what there is until there is better.
type consumer struct {
	name   string
	derive func(context.Context, []news.Article) func(*store.Tx) error
}

// origins is the name of the consumer that finds copies of stories.
const origins = "origin.2"

// consumers returns those that write to the store, in the order in which they
// build on one another.
func (a *App) consumers(ctx context.Context) ([]consumer, error) {
	proposals, err := a.Store.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	registry, err := sum(proposals)
	if err != nil {
		return nil, fmt.Errorf("name the registry of proposals: %w", err)
	}
	if err := a.matchNew(ctx, proposals); err != nil {
		return nil, err
	}
	return []consumer{
		{origins, findOrigins},
		{statements, findStatements},
		{fmt.Sprintf("%s.%x", matching, registry), a.findCandidates(proposals)},
	}, nil
}

// Consume runs all consumers until they have read the whole log. Progress, if
// not nil, is told how many articles the index has taken of those that it has
// to take. Where another process runs those that write to the store, the rest
// goes as far as that one has come.
func (a *App) Consume(ctx context.Context, progress func(done, total int)) error {
	total, err := a.unindexed(ctx)
	if err != nil {
		return err
	}
	for done := 0; ; {
		moved, err := a.derive(ctx)
		if err != nil {
			return err
		}
		n, err := a.indexBatch(ctx)
		if err != nil {
			return err
		}
		done += n
		if progress != nil && n > 0 {
			progress(done, max(done, total))
		}
		if !moved && n == 0 {
			return nil
		}
	}
}

// deriveAll runs those that write to the store to the end of the log.
func (a *App) deriveAll(ctx context.Context) error {
	for {
		if moved, err := a.derive(ctx); err != nil || !moved {
			return err
		}
	}
}

// feedIndex feeds the index as far as it can be fed. One that stands for more
// than the store holds was made for another store, or for what this one held
// before a backup took its place: it is built anew.
func (a *App) feedIndex(ctx context.Context) error {
	at, err := a.Standing(ctx)
	if err != nil {
		return err
	}
	if at.Lag() < 0 {
		a.log.WarnContext(ctx, "the index is ahead of the store, building it anew", "changes", -at.Lag())
		if err := a.Reindex(ctx, nil); err != nil {
			return err
		}
	}
	for {
		if n, err := a.indexBatch(ctx); err != nil || n == 0 {
			return err
		}
	}
}

// derive lets each consumer that writes to the store take one batch, unless
// they are another process's to run. It reports whether one moved.
func (a *App) derive(ctx context.Context) (moved bool, err error) {
	a.deriving.Lock()
	defer a.deriving.Unlock()
	ours, err := a.works(ctx)
	if err != nil || !ours {
		return false, err
	}
	if moved, err = a.rerunBatch(ctx); err != nil {
		return moved, err
	}
	all, err := a.consumers(ctx)
	if err != nil {
		return moved, err
	}
	for _, c := range all {
		ours, err := a.works(ctx)
		if err != nil || !ours {
			return moved, err
		}
		more, err := a.step(ctx, c)
		if err != nil {
			return moved, fmt.Errorf("consumer %s: %w", c.name, err)
		}
		moved = moved || more
	}
	return moved, nil
}

// step lets a consumer take one batch and reports whether it moved.
func (a *App) step(ctx context.Context, c consumer) (moved bool, err error) {
	from, err := a.Store.Cursor(ctx, c.name)
	if err != nil {
		return false, err
	}
	articles, err := a.Store.Changes(ctx, from, batch)
	if err != nil || len(articles) == 0 {
		return false, err
	}
	to := articles[len(articles)-1].Change
	save := c.derive(ctx, articles)
	err = a.Store.Advance(ctx, c.name, from, to, save)
	if errors.Is(err, news.ErrConflict) {
		return true, nil // another worker was quicker; go on from where it is
	}
	return true, err
}

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
	articles, err := a.Store.Changes(ctx, from, batch)
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
		for from, done := int64(0), 0; ; {
			articles, err := a.Store.Changes(ctx, from, batch)
			if err != nil {
				return err
			}
			articles = upTo(articles, bound)
			if len(articles) == 0 {
				if from < bound { // it is empty, or its last changes are
					return add(nil, bound)
				}
				return nil
			}
			from = articles[len(articles)-1].Change
			if err := a.introduce(ctx, articles); err != nil {
				return err
			}
			if err := add(articles, from); err != nil {
				return err
			}
			done += len(articles)
			if progress != nil {
				progress(done, max(done, total))
			}
		}
	})
}

func findStatements(ctx context.Context, articles []news.Article) func(*store.Tx) error {
	all := findIn(articles)
	return func(tx *store.Tx) error {
		r, err := openRegister(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := r.save(ctx, all); err != nil {
			return err
		}
		for _, a := range articles { // they are still to be indexed
			delete(r.touched, a.ID)
		}
		return r.touch(ctx)
	}
}
