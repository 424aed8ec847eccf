package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
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

// consumers returns those that write to the store, in the order in which they
// build on one another.
func (a *App) consumers(ctx context.Context) ([]consumer, error) {
	proposals, err := a.Store.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	registry, err := json.Marshal(proposals)
	if err != nil {
		return nil, fmt.Errorf("name the registry of proposals: %w", err)
	}
	h := fnv.New64a()
	h.Write(registry)
	return []consumer{
		{"origin.2", findOrigins},
		{statements, findStatements},
		{fmt.Sprintf("proposal.1.%x", h.Sum64()), findCandidates(proposal.New(proposals))},
	}, nil
}

// Consume runs all consumers until they have read the whole log. Progress, if
// not nil, is told how many articles the index has taken of those that it has
// to take.
func (a *App) Consume(ctx context.Context, progress func(done, total int)) error {
	a.consuming.Lock()
	defer a.consuming.Unlock()
	all, err := a.consumers(ctx)
	if err != nil {
		return err
	}
	total, err := a.unindexed(ctx)
	if err != nil {
		return err
	}
	again, err := a.Store.Rerun(ctx, rerunName())
	if errors.Is(err, news.ErrNotFound) {
		again, err = a.Store.BeginRerun(ctx, rerunName(), statements, false)
	}
	if err != nil {
		return err
	}
	for done := 0; ; {
		moved := again.Finished.IsZero()
		if again, err = a.stepRerun(ctx, again); err != nil {
			return fmt.Errorf("rerun %s: %w", again.Name, err)
		}
		bound := int64(0)
		for i, c := range all {
			at, more, err := a.step(ctx, c)
			if err != nil {
				return fmt.Errorf("consumer %s: %w", c.name, err)
			}
			moved = moved || more
			if i == 0 || i == 1 && at < bound { // origin and statement
				bound = at
			}
		}
		n, err := a.indexUpTo(ctx, bound)
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

// step lets a consumer take one batch. It returns where the consumer is now
// and whether it moved.
func (a *App) step(ctx context.Context, c consumer) (at int64, moved bool, err error) {
	from, err := a.Store.Cursor(ctx, c.name)
	if err != nil {
		return 0, false, err
	}
	articles, err := a.Store.Changes(ctx, from, batch)
	if err != nil || len(articles) == 0 {
		return from, false, err
	}
	to := articles[len(articles)-1].Change
	save := c.derive(ctx, articles)
	err = a.Store.Advance(ctx, c.name, from, to, save)
	if errors.Is(err, news.ErrConflict) {
		// Another worker was quicker; go on from where it is.
		at, err = a.Store.Cursor(ctx, c.name)
		return at, true, err
	}
	return to, true, err
}

// indexUpTo gives the index one batch of changes, none after bound.
func (a *App) indexUpTo(ctx context.Context, bound int64) (int, error) {
	from, err := a.Index.Applied()
	if err != nil || from >= bound {
		return 0, err
	}
	articles, err := a.Store.Changes(ctx, from, batch)
	if err != nil {
		return 0, err
	}
	for len(articles) > 0 && articles[len(articles)-1].Change > bound {
		articles = articles[:len(articles)-1]
	}
	to := bound // all that lies between was changed again later
	if len(articles) > 0 {
		to = articles[len(articles)-1].Change
	}
	if err := a.Index.Apply(ctx, articles, nil, to); err != nil {
		return 0, err
	}
	return len(articles), nil
}

// unindexed returns how many articles the index has yet to take.
func (a *App) unindexed(ctx context.Context) (int, error) {
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
	a.consuming.Lock()
	defer a.consuming.Unlock()
	total, err := a.Store.Count(ctx)
	if err != nil {
		return err
	}
	bound, err := a.Index.Applied()
	if err != nil {
		return err
	}
	return a.Index.Rebuild(ctx, func(ctx context.Context, add func([]news.Article, int64) error) error {
		for from, done := int64(0), 0; ; {
			articles, err := a.Store.Changes(ctx, from, batch)
			if err != nil {
				return err
			}
			if len(articles) == 0 {
				if from < bound { // it is empty, or its last changes are
					return add(nil, bound)
				}
				return nil
			}
			from = articles[len(articles)-1].Change
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

func findCandidates(m *proposal.Matcher) func(context.Context, []news.Article) func(*store.Tx) error {
	return func(ctx context.Context, articles []news.Article) func(*store.Tx) error {
		found := make([][]news.Candidate, len(articles))
		for i, a := range articles {
			for _, c := range m.Match(a) {
				if c.Score >= proposal.Shown {
					found[i] = append(found[i], c)
				}
			}
		}
		return func(tx *store.Tx) error {
			for i, a := range articles {
				if err := tx.SaveCandidates(ctx, a, found[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
}
