package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

// statements is the name of the consumer that finds who said what.
const statements = "statement"

// rerunName names the way of the present rules over what is kept.
func rerunName() string { return fmt.Sprintf("%s.%d", statements, statement.Rules) }

// rerunBatch goes on with the rerun of the present rules, if there is one to be
// done, and reports whether there was.
func (a *App) rerunBatch(ctx context.Context) (moved bool, err error) {
	r, err := a.Store.Rerun(ctx, rerunName())
	if errors.Is(err, news.ErrNotFound) {
		r, err = a.Store.BeginRerun(ctx, rerunName(), statements, false)
	}
	if err != nil || !r.Finished.IsZero() {
		return false, err
	}
	if _, err := a.stepRerun(ctx, r); err != nil {
		return true, fmt.Errorf("rerun %s: %w", r.Name, err)
	}
	return true, nil
}

// stepRerun lets the present rules read one batch of what others have read. A
// reader sees the statements as they were until the batch is saved; articles
// in which some have changed are indexed once more.
func (a *App) stepRerun(ctx context.Context, r store.Rerun) (store.Rerun, error) {
	if !r.Finished.IsZero() {
		return r, nil
	}
	articles, err := a.Store.Changes(ctx, r.Done, batch)
	if err != nil {
		return r, err
	}
	articles = upTo(articles, r.Until)
	to := r.Until // all that lies between was changed again later
	if len(articles) > 0 {
		to = articles[len(articles)-1].Change
	}
	all := findIn(articles)
	next, err := a.Store.AdvanceRerun(ctx, r, to, len(articles), func(tx *store.Tx) (store.Difference, error) {
		speakers, err := openRegister(ctx, tx)
		if err != nil {
			return store.Difference{}, err
		}
		d, err := speakers.save(ctx, all)
		if err != nil {
			return d, err
		}
		return d, speakers.touch(ctx)
	})
	if errors.Is(err, news.ErrConflict) {
		return a.Store.Rerun(ctx, r.Name) // another worker was quicker
	}
	if err == nil && !next.Finished.IsZero() {
		a.log.InfoContext(ctx, "statements found again", "rules", next.Name, "articles", next.Articles,
			"added", next.Added, "removed", next.Removed, "changed", next.Changed)
	}
	return next, err
}

// RerunStatements finds the statements of all that is kept again, from the
// first article, whatever rules have read it, and tells what has changed.
// Progress, if not nil, is told how many articles are done of how many.
// Cut off, it is taken up by the next run of the consumers.
func (a *App) RerunStatements(ctx context.Context, progress func(done, total int)) (store.Rerun, error) {
	if err := a.Consume(ctx, nil); err != nil {
		return store.Rerun{}, err
	}
	a.deriving.Lock()
	r, err := a.rerun(ctx, progress)
	a.deriving.Unlock()
	if err != nil {
		return r, err
	}
	return r, a.Consume(ctx, nil)
}

func (a *App) rerun(ctx context.Context, progress func(done, total int)) (store.Rerun, error) {
	total, err := a.Store.Count(ctx)
	if err != nil {
		return store.Rerun{}, err
	}
	r, err := a.Store.BeginRerun(ctx, rerunName(), statements, true)
	for err == nil && r.Finished.IsZero() {
		if r, err = a.stepRerun(ctx, r); err == nil && progress != nil {
			progress(r.Articles, max(r.Articles, total))
		}
	}
	return r, err
}
