package main

import (
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells how far long work is: a bar on a terminal, a log line every
// few seconds elsewhere.
type progress struct {
	bar  *progressbar.ProgressBar
	log  *slog.Logger
	what string
	now  func() time.Time
	from time.Time
	last time.Time
}

// quietTime is the least time between two log lines of one piece of work.
const quietTime = 5 * time.Second

func (a *app) progress(what string, log *slog.Logger, bytes bool) *progress {
	p := &progress{log: log, what: what, now: a.now, from: a.now(), last: a.now()}
	if !isTerminal(a.io.err) {
		return p
	}
	p.bar = progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(a.io.err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	return p
}

// set tells that done of total is done; a total of 0 or less is not known.
func (p *progress) set(done, total int64) {
	if p.bar != nil {
		if total > 0 && p.bar.GetMax64() != total {
			p.bar.ChangeMax64(total)
		}
		_ = p.bar.Set64(done) // a bar that cannot be drawn must not stop the work
		return
	}
	if now := p.now(); now.Sub(p.last) >= quietTime {
		p.last = now
		line := []any{"what", p.what, "done", done, "of", total}
		if done > 0 && total > done {
			line = append(line, "left", (now.Sub(p.from) * time.Duration(total-done) / time.Duration(done)).Round(time.Second))
		}
		p.log.Info("working", line...)
	}
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
