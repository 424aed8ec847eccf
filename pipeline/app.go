package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
)

// Config is what the pipeline is told.
type Config struct {
	Data      string // folder of the archive
	Store     string // empty: SQLite in Data; or postgres://…
	Roles     Roles  // what this process does
	Sources   []news.Source
	Topics    []news.Topic
	Proposals []news.Proposal
	Fetch     crawler.Config
	Extract   *extract.Extractor // reads articles out of pages; nil: by the embedded rules
}

// StoreFile is where the record of truth lies within the data folder.
func StoreFile(data string) string { return filepath.Join(data, "peygir.db") }

// IndexDir is where the index lies within the data folder.
func IndexDir(data string) string { return filepath.Join(data, "index") }

// App is an open archive with all that works on it. One process has a data
// folder open as App; others can read its store by store.OpenReader. Where the
// store is PostgreSQL, processes with data folders of their own share it.
type App struct {
	Store *store.Store
	Index *index.Index // nil in a process that only crawls

	cfg        Config
	crawler    *crawler.Crawler
	scope      scope
	log        *slog.Logger
	now        func() time.Time
	node       string      // name of this process among those that share the store
	folder     io.Closer   // lock of the data folder; nil: that of the store holds
	working    atomic.Bool // the consumers were this process's to run
	deriving   sync.Mutex  // one run of the consumers at a time; holds what follows
	matcher    *proposal.Matcher
	matcherSum int64          // of the registry that matcher is of
	indexing   sync.Mutex     // one that feeds the index at a time; holds what follows
	ahead      chan readahead // what it takes next, nil when nothing was read
	// speaking is who speaks in the articles of the batch that is being indexed.
	speaking atomic.Pointer[map[news.ArticleID][]news.Speaker]
}

// Open opens the archive in the data folder, makes it where there is none,
// and records what the configuration says of sources and proposals. It fails
// with store.ErrInUse while another process has it open.
func Open(ctx context.Context, cfg Config, log *slog.Logger, now func() time.Time) (*App, error) {
	a := &App{cfg: cfg, log: log, now: now}
	var err error
	if a.Store, err = store.Open(ctx, cmp.Or(cfg.Store, StoreFile(cfg.Data)), now); err != nil {
		return nil, err
	}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if err := a.join(); err != nil {
		return err
	}
	if a.cfg.Roles.indexed() {
		if a.Index, err = a.openIndex(); err != nil {
			return err
		}
	}
	if err := a.Store.PutSources(ctx, a.cfg.Sources); err != nil {
		return fmt.Errorf("record sources: %w", err)
	}
	if _, err := a.Store.SeedProposals(ctx, a.cfg.Proposals); err != nil {
		return fmt.Errorf("record proposals: %w", err)
	}
	a.scope = newScope(a.cfg.Topics, a.cfg.Proposals)
	a.cfg.Fetch.Owner = a.node
	a.crawler, err = crawler.New(a.cfg.Fetch, newFrontier(a.Store), hosts{a.Store}, reader(a.cfg.Extract), a.log, a.now)
	if err != nil {
		return fmt.Errorf("set up crawler: %w", err)
	}
	return nil
}

// Close closes the archive; it waits for consumers that run.
func (a *App) Close() error {
	a.deriving.Lock()
	defer a.deriving.Unlock()
	a.indexing.Lock()
	defer a.indexing.Unlock()
	if a.ahead != nil {
		<-a.ahead
	}
	var errs []error
	if a.Index != nil {
		errs = append(errs, a.Index.Close())
	}
	errs = append(errs, a.Store.Close())
	if a.folder != nil {
		errs = append(errs, a.folder.Close())
	}
	return errors.Join(errs...)
}
