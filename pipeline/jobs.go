package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
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
func (crawlJob) InsertOpts() river.InsertOpts { return once(crawlQueue) }
func (taskJob) InsertOpts() river.InsertOpts  { return once(taskQueue) }

// The queues: a node takes from those of its roles.
const (
	crawlQueue = "crawl"
	taskQueue  = "task"
)

// tasksAtOnce is how many tasks a node runs side by side.
const tasksAtOnce = 4

// busyPause is how long a round waits whose host another crawler holds.
const busyPause = 15 * time.Second

// once keeps a job out of the queue while its like is waiting or running. A
// round that fails is tried again soon and then left to the next tick.
func once(queue string) river.InsertOpts {
	return river.InsertOpts{Queue: queue, MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

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
	report, err := w.app.round(ctx, w.app.cfg.Sources[i], crawler.RoundOptions{})
	if err == nil && report.Busy {
		return river.JobSnooze(busyPause)
	}
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

// Serve does what this process's roles ask for until ctx ends: it crawls every
// enabled source that is due and then each on its schedule, runs the tasks on
// theirs, and the consumers and the index all the time. Then it stops what
// runs, which takes up where it was when it is next started, here or on
// another node. All nodes must be told the same sources and tasks: any of them
// may be the one that keeps the clock.
func (a *App) Serve(ctx context.Context, tasks ...Task) (err error) {
	defer func() { err = errors.Join(err, a.leave(context.WithoutCancel(ctx))) }()
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	if a.cfg.Roles.Has(WorkRole) {
		beside.Go(func() { a.follow(ctx, "consumers", a.deriveAll) })
		beside.Go(func() { a.judge(ctx) })
	}
	if a.Index != nil {
		beside.Go(func() { a.follow(ctx, "index", a.feedIndex) })
		beside.Go(func() { a.rest(ctx) })
	}
	if !a.cfg.Roles.Has(CrawlRole | WorkRole) {
		<-ctx.Done()
		return nil
	}
	return a.runJobs(ctx, tasks)
}

// runJobs runs the jobs of this process's roles until ctx ends.
func (a *App) runJobs(ctx context.Context, tasks []Task) (err error) {
	turns, err := a.turns(tasks)
	if err != nil {
		return err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, crawlWorker{app: a})
	river.AddWorker(workers, taskWorker{tasks: tasks})
	queues := map[string]river.QueueConfig{}
	if a.cfg.Roles.Has(CrawlRole) {
		queues[crawlQueue] = river.QueueConfig{MaxWorkers: sideBySide}
	}
	if a.cfg.Roles.Has(WorkRole) {
		queues[taskQueue] = river.QueueConfig{MaxWorkers: tasksAtOnce}
	}
	client, rescue, closed, err := a.openQueue(ctx, &river.Config{
		ID:           a.node,
		Logger:       slog.New(quiet{a.log.Handler()}),
		Queues:       queues,
		Workers:      workers,
		PeriodicJobs: turns,
		// Long rounds are no stuck ones; what a dead process had in hand is
		// taken back by its next start, or by another node.
		RescueStuckJobsAfter: 7 * 24 * time.Hour,
	})
	if err != nil {
		return fmt.Errorf("open job queue: %w", err)
	}
	defer func() { err = errors.Join(err, closed()) }()
	steady := context.WithoutCancel(ctx) // it is stopped below, in order
	if err := client.Start(steady); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	if err = a.enqueueDue(ctx, client); err == nil {
		if rescue != nil {
			a.live(ctx, rescue)
		}
		<-ctx.Done()
	}
	deadline, cancel := context.WithTimeout(steady, 30*time.Second)
	defer cancel()
	return errors.Join(err, client.StopAndCancel(deadline))
}

// enqueueDue adds the sources whose turn came while nobody kept the clock.
func (a *App) enqueueDue(ctx context.Context, client queue) error {
	known, err := a.Store.Sources(ctx)
	if err != nil {
		return err
	}
	last := make(map[news.SourceID]time.Time, len(known))
	for _, h := range known {
		last[h.Source.ID] = h.LastAttempt
	}
	for _, s := range a.cfg.Sources {
		if !s.Enabled {
			continue
		}
		if at := last[s.ID]; !at.IsZero() && s.Schedule != "" {
			turn, err := schedule(s.Schedule)
			if err == nil && turn.Next(at).After(a.now()) {
				continue
			}
		}
		if _, err := client.Insert(ctx, crawlJob{Source: string(s.ID)}, nil); err != nil {
			return fmt.Errorf("enqueue source %s: %w", s.ID, err)
		}
	}
	return nil
}

// schedule reads a cron line in the time of Tehran.
func schedule(line string) (cron.Schedule, error) {
	return cron.ParseStandard("CRON_TZ=Asia/Tehran " + line)
}

// turns puts sources and tasks on their schedules. A tick only adds to the
// queue and carries no state, so a missed one does no harm.
func (a *App) turns(tasks []Task) ([]*river.PeriodicJob, error) {
	var turns []*river.PeriodicJob
	var errs []error
	add := func(name, line string, job river.JobArgs) {
		turn, err := schedule(line)
		if err != nil {
			errs = append(errs, fmt.Errorf("schedule %q of %s: %w", line, name, err))
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
