package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// Config is what the pipeline is told.
type Config struct {
	Data      string // folder of the archive
	Sources   []news.Source
	Topics    []news.Topic
	Proposals []news.Proposal
	Fetch     crawler.Config
}

// StoreFile is where the record of truth lies within the data folder.
func StoreFile(data string) string { return filepath.Join(data, "peygir.db") }

// IndexDir is where the index lies within the data folder.
func IndexDir(data string) string { return filepath.Join(data, "index") }

// App is an open archive with all that works on it. One process has an
// archive open as App; others can read its store by store.OpenReader.
type App struct {
	Store *store.Store
	Index *index.Index

	cfg       Config
	crawler   *crawler.Crawler
	scope     scope
	log       *slog.Logger
	now       func() time.Time
	consuming sync.Mutex // one run of the consumers at a time
}

// Open opens the archive in the data folder, makes it where there is none,
// and records what the configuration says of sources and proposals. It fails
// with store.ErrInUse while another process has it open.
func Open(ctx context.Context, cfg Config, log *slog.Logger, now func() time.Time) (*App, error) {
	a := &App{cfg: cfg, log: log, now: now}
	var err error
	if a.Store, err = store.Open(ctx, StoreFile(cfg.Data), now); err != nil {
		return nil, err
	}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	a.Index, err = OpenIndex(a.cfg.Data, a.cfg.Sources, a.Store, a.now)
	if err != nil {
		return err
	}
	if err := a.Store.PutSources(ctx, a.cfg.Sources); err != nil {
		return fmt.Errorf("record sources: %w", err)
	}
	if _, err := a.Store.SeedProposals(ctx, a.cfg.Proposals); err != nil {
		return fmt.Errorf("record proposals: %w", err)
	}
	a.scope = newScope(a.cfg.Topics, a.cfg.Proposals)
	a.crawler, err = crawler.New(a.cfg.Fetch, frontier{a.Store}, hosts{a.Store}, read, a.log, a.now)
	if err != nil {
		return fmt.Errorf("set up crawler: %w", err)
	}
	return nil
}

// OpenIndex opens the index of the archive as it is fed here: with the
// outlets of the sources and the speakers that the store knows.
func OpenIndex(data string, sources []news.Source, s *store.Store, now func() time.Time) (*index.Index, error) {
	outlets := make(map[news.SourceID]string, len(sources))
	for _, source := range sources {
		outlets[source.ID] = source.Outlet
		if source.Outlet == "" {
			outlets[source.ID] = source.Name
		}
	}
	return index.Open(IndexDir(data), index.Config{
		Outlet: func(id news.SourceID) string { return outlets[id] },
		Speakers: func(ctx context.Context, id news.ArticleID) ([]news.Speaker, error) {
			all, err := s.SpeakersOf(ctx, []news.ArticleID{id})
			return all[id], err
		},
		Called: func(ctx context.Context, name string) ([]news.SpeakerID, error) { return Called(ctx, s, name) },
		Now:    now,
	})
}

// Close closes the archive; it waits for consumers that run.
func (a *App) Close() error {
	a.consuming.Lock()
	defer a.consuming.Unlock()
	var errs []error
	if a.Index != nil {
		errs = append(errs, a.Index.Close())
	}
	return errors.Join(append(errs, a.Store.Close())...)
}
