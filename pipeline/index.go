package pipeline

import (
	"context"
	"time"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// openIndex opens the index of the archive as it is fed here: with the outlets
// of the sources and the speakers that the store knows.
func (a *App) openIndex() (*index.Index, error) {
	outlets := make(map[news.SourceID]string, len(a.cfg.Sources))
	for _, source := range a.cfg.Sources {
		outlets[source.ID] = source.Outlet
		if source.Outlet == "" {
			outlets[source.ID] = source.Name
		}
	}
	x, err := index.Open(IndexDir(a.cfg.Data), index.Config{
		Outlet:   func(id news.SourceID) string { return outlets[id] },
		Speakers: a.speakers,
		Called:   func(ctx context.Context, name string) ([]news.SpeakerID, error) { return Called(ctx, a.Store, name) },
		Now:      a.now,
	})
	if err != nil {
		return nil, err
	}
	if found, now, ok := x.Outdated(); ok {
		a.log.Warn("the index is of another format and is built anew; searches find what it has so far", "found", found, "wanted", now)
	}
	return x, nil
}

// restEvery is how often closed years are looked at.
const restEvery = time.Minute

// rest merges the years of the index that are closed, when there is nothing
// else to do for it, until ctx ends. First it readies the index for readers.
func (a *App) rest(ctx context.Context) {
	if err := a.Index.Warm(ctx); err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "common words of the index could not be read ahead", "err", err)
	}
	tick := time.NewTicker(restEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		at, err := a.Standing(ctx)
		if err == nil && at.Lag() < batch {
			err = a.Index.Rest(ctx)
		}
		if err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "closed years of the index could not be merged", "err", err)
		}
	}
}

// speakers tells the index who speaks in an article of the batch it is given.
func (a *App) speakers(_ context.Context, id news.ArticleID) ([]news.Speaker, error) {
	if all := a.speaking.Load(); all != nil {
		return (*all)[id], nil
	}
	return nil, nil
}

// introduce looks up who speaks in a batch: once for all of it, not once for
// each article, which is what a search node that catches up would wait for.
func (a *App) introduce(ctx context.Context, articles []news.Article) error {
	ids := make([]news.ArticleID, len(articles))
	for i, one := range articles {
		ids[i] = one.ID
	}
	all, err := a.Store.SpeakersOf(ctx, ids)
	if err == nil {
		a.speaking.Store(&all)
	}
	return err
}
