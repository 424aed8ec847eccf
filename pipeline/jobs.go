package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	"github.com/robfig/cron/v3"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// Task is work besides crawling that happens by the clock, such as sending
// the digests. Like all jobs it is run at least once per turn, so it must be
// idempotent.
type Task struct {
	Name     string // two characters at least
	Schedule string // cron, five fields, Asia/Tehran
	Run      func(context.Context) error
}

// crawlJob is one round of a source; the queue holds it once at a time.
type crawlJob struct {
	Source string `json:"source" river:"unique"`
}

// taskJob is one turn of a task; the queue holds it once at a time.
type taskJob struct {
	Task string `json:"task" river:"unique"`
}

func (crawlJob) Kind() string                 { return "crawl" }
func (taskJob) Kind() string                  { return "task" }
func (crawlJob) InsertOpts() river.InsertOpts { return once }
func (taskJob) InsertOpts() river.InsertOpts  { return once }

// once keeps a job out of the queue while its like is waiting or running. A
// round that fails is tried again soon and then left to the next tick.
var once = river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}}}

type crawlWorker struct {
	river.WorkerDefaults[crawlJob]
	app *App
}

// Timeout is none: a first round of a polite crawler takes hours.
func (crawlWorker) Timeout(*river.Job[crawlJob]) time.Duration { return -1 }

func (w crawlWorker) Work(ctx context.Context, job *river.Job[crawlJob]) error {
	i := slices.IndexFunc(w.app.cfg.Sources, func(s news.Source) bool { return string(s.ID) == job.Args.Source })
	if i < 0 {
		return river.JobCancel(fmt.Errorf("source %s is configured no longer", job.Args.Source))
	}
	_, err := w.app.round(ctx, w.app.cfg.Sources[i], crawler.RoundOptions{})
	return err
}

type taskWorker struct {
	river.WorkerDefaults[taskJob]
	tasks []Task
}

func (taskWorker) Timeout(*river.Job[taskJob]) time.Duration { return -1 }

func (w taskWorker) Work(ctx context.Context, job *river.Job[taskJob]) error {
	for _, t := range w.tasks {
		if t.Name == job.Args.Task {
			return t.Run(ctx)
		}
	}
	return river.JobCancel(fmt.Errorf("task %s is known no longer", job.Args.Task))
}

// Serve crawls every enabled source at once and then on its schedule, runs
// the tasks on theirs and the consumers all the time, until ctx ends. Then it
// stops what runs, which takes up where it was when it is next started.
func (a *App) Serve(ctx context.Context, tasks ...Task) (err error) {
	queue, err := a.openQueue(ctx)
	if err != nil {
		return fmt.Errorf("open job queue: %w", err)
	}
	defer func() { err = errors.Join(err, queue.Close()) }()
	turns, err := a.turns(tasks)
	if err != nil {
		return err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, crawlWorker{app: a})
	river.AddWorker(workers, taskWorker{tasks: tasks})
	client, err := river.NewClient(riversqlite.New(queue), &river.Config{
		Logger:       slog.New(quiet{a.log.Handler()}),
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: sideBySide}},
		Workers:      workers,
		PeriodicJobs: turns,
		// Long rounds are no stuck ones; what a dead process had in hand is
		// taken back when the next one starts.
		RescueStuckJobsAfter: 7 * 24 * time.Hour,
	})
	if err != nil {
		return fmt.Errorf("set up jobs: %w", err)
	}
	steady := context.WithoutCancel(ctx) // it is stopped below, in order
	if err := client.Start(steady); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	for _, s := range a.cfg.Sources {
		if !s.Enabled {
			continue
		}
		if _, err = client.Insert(ctx, crawlJob{Source: string(s.ID)}, nil); err != nil {
			break
		}
	}
	if err == nil {
		judged := make(chan struct{})
		go func() { defer close(judged); a.judge(ctx) }()
		a.follow(ctx, time.Second)
		<-judged
	}
	deadline, cancel := context.WithTimeout(steady, 30*time.Second)
	defer cancel()
	return errors.Join(err, client.StopAndCancel(deadline))
}

// turns puts sources and tasks on their schedules. A tick only adds to the
// queue and carries no state, so a missed one does no harm.
func (a *App) turns(tasks []Task) ([]*river.PeriodicJob, error) {
	var turns []*river.PeriodicJob
	var errs []error
	add := func(name, schedule string, job river.JobArgs) {
		turn, err := cron.ParseStandard("CRON_TZ=Asia/Tehran " + schedule)
		if err != nil {
			errs = append(errs, fmt.Errorf("schedule %q of %s: %w", schedule, name, err))
			return
		}
		turns = append(turns, river.NewPeriodicJob(turn,
			func() (river.JobArgs, *river.InsertOpts) { return job, nil }, nil))
	}
	for _, s := range a.cfg.Sources {
		if s.Enabled && s.Schedule != "" {
			add("source "+string(s.ID), s.Schedule, crawlJob{Source: string(s.ID)})
		}
	}
	for _, t := range tasks {
		add("task "+t.Name, t.Schedule, taskJob{Task: t.Name})
	}
	return turns, errors.Join(errs...)
}

// openQueue opens the queue's own file: its many small writes would keep
// those of the archive waiting. One connection is what the driver asks for.
func (a *App) openQueue(ctx context.Context) (*sql.DB, error) {
	path := (&url.URL{Path: filepath.ToSlash(filepath.Join(a.cfg.Data, "jobs.db"))}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(15000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	migrator, err := rivermigrate.New(riversqlite.New(db), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err == nil {
		// The archive is ours alone, so a job that seems to run was left by a
		// process that died. It would keep its source from being crawled.
		_, err = db.ExecContext(ctx, `UPDATE river_job SET state = 'available', attempt = max(attempt - 1, 0)
			WHERE state = 'running'`)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// quiet leaves out what the queue says of its own well-being.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }
func (q quiet) WithGroup(name string) slog.Handler       { return quiet{q.Handler.WithGroup(name)} }
