package pipeline

import (
	"context"
	"errors"
	"fmt"

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
		moved := false
		for range indexed / batch { // of what they derive, for one of the index
			more, err := a.derive(ctx)
			if err != nil {
				return err
			}
			if !more {
				break
			}
			moved = true
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
