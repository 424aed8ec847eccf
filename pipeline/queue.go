package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// queue is the job queue, whatever it lies in.
type queue interface {
	Start(ctx context.Context) error
	Insert(ctx context.Context, job river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	StopAndCancel(ctx context.Context) error
}

// openQueue opens the queue. The rescue it returns hands out anew what is
// running on nodes that are gone, and close closes its connections.
func (a *App) openQueue(ctx context.Context, conf *river.Config) (queue, rescue, func() error, error) {
	if a.Store.Shared() {
		return a.sharedQueue(ctx, conf)
	}
	return a.ownQueue(ctx, conf)
}

type rescue func(ctx context.Context, gone func(node string) bool) error

// ownQueue opens the queue in a file of its own: its many small writes would
// keep those of the archive waiting. One connection is what the driver asks for.
func (a *App) ownQueue(ctx context.Context, conf *river.Config) (queue, rescue, func() error, error) {
	path := (&url.URL{Path: filepath.ToSlash(filepath.Join(a.cfg.Data, "jobs.db"))}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(15000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate")
	if err != nil {
		return nil, nil, nil, err
	}
	db.SetMaxOpenConns(1)
	client, err := prepare(ctx, riversqlite.New(db), conf)
	if err == nil {
		// The archive is ours alone, so a job that seems to run was left by a
		// process that died. It would keep its source from being crawled.
		_, err = db.ExecContext(ctx, `UPDATE river_job SET state = 'available', attempt = max(attempt - 1, 0)
			WHERE state = 'running'`)
	}
	if err == nil {
		_, err = db.ExecContext(ctx, sortJobs)
	}
	if err != nil {
		return nil, nil, nil, errors.Join(err, db.Close())
	}
	return client, nil, db.Close, nil
}

// sortJobs puts jobs that an earlier version queued where they are looked for.
const sortJobs = `UPDATE river_job SET queue = kind WHERE kind IN ('crawl', 'task') AND queue = 'default'`

// sharedQueue opens the queue in the store's database.
func (a *App) sharedQueue(ctx context.Context, conf *river.Config) (queue, rescue, func() error, error) {
	settings, err := pgxpool.ParseConfig(a.cfg.Store)
	if err != nil {
		return nil, nil, nil, err
	}
	settings.MaxConns = 6
	settings.ConnConfig.RuntimeParams["application_name"] = "peygir jobs"
	pool, err := pgxpool.NewWithConfig(ctx, settings)
	if err != nil {
		return nil, nil, nil, err
	}
	closed := func() error { pool.Close(); return nil }
	client, err := sharedClient(ctx, pool, conf)
	if err == nil {
		err = reclaim(ctx, pool, func(node string) bool { return node == a.node })
	}
	if err != nil {
		return nil, nil, nil, errors.Join(err, closed())
	}
	return client, func(ctx context.Context, gone func(string) bool) error { return reclaim(ctx, pool, gone) }, closed, nil
}

// sharedClient brings the queue's schema up to date, one process at a time.
func sharedClient(ctx context.Context, pool *pgxpool.Pool, conf *river.Config) (client queue, err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	const lock = `hashtext('peygir jobs ' || current_schema())`
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(`+lock+`)`); err != nil {
		return nil, err
	}
	defer func() {
		_, failed := conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+lock+`)`)
		err = errors.Join(err, failed)
	}()
	return prepare(ctx, riverpgxv5.New(pool), conf)
}

// reclaim makes jobs available again that run on nodes that are gone.
func reclaim(ctx context.Context, pool *pgxpool.Pool, gone func(node string) bool) error {
	const runner = `attempted_by[array_upper(attempted_by, 1)]`
	rows, err := pool.Query(ctx, `SELECT DISTINCT `+runner+` FROM river_job WHERE state = 'running'`)
	if err != nil {
		return fmt.Errorf("look for jobs of dead nodes: %w", err)
	}
	nodes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for jobs of dead nodes: %w", err)
	}
	for _, node := range nodes {
		if !gone(node) {
			continue
		}
		_, err := pool.Exec(ctx, `UPDATE river_job SET state = 'available', attempt = greatest(attempt - 1, 0),
			scheduled_at = now() WHERE state = 'running' AND `+runner+` = $1`, node)
		if err != nil {
			return fmt.Errorf("take jobs of node %s back: %w", node, err)
		}
	}
	return nil
}

func prepare[T any](ctx context.Context, driver riverdriver.Driver[T], conf *river.Config) (queue, error) {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, err
	}
	return river.NewClient(driver, conf)
}

// quiet leaves out what the queue says of its own well-being.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }
func (q quiet) WithGroup(name string) slog.Handler       { return quiet{q.Handler.WithGroup(name)} }
