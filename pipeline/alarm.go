package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// Alarms judges every source by what is recorded of it, records the alarms
// that stand, and returns them.
func (a *App) Alarms(ctx context.Context) ([]news.Alarm, error) {
	sources, err := a.Store.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("judge sources: %w", err)
	}
	now := a.now()
	configured := make(map[news.SourceID]bool, len(a.cfg.Sources))
	for _, s := range a.cfg.Sources {
		configured[s.ID] = true
	}
	var all []news.Alarm
	for _, h := range sources {
		if !configured[h.Source.ID] { // it rests on purpose
			continue
		}
		since := now
		if !h.LastNew.IsZero() && h.LastNew.Before(now) {
			since = h.LastNew
		}
		days, err := a.Store.SourceDays(ctx, h.Source.ID, since.Add(-crawler.AlarmMemory))
		if err != nil {
			return nil, fmt.Errorf("judge source %s: %w", h.Source.ID, err)
		}
		all = append(all, crawler.Alarms(h, days, now)...)
	}
	if err := a.Store.SetAlarms(ctx, all); err != nil {
		return nil, fmt.Errorf("record alarms: %w", err)
	}
	return a.Store.Alarms(ctx)
}

// judgeEvery is how often a running Peygir judges its sources.
const judgeEvery = 10 * time.Minute

// judge keeps the alarms up to date until ctx ends.
func (a *App) judge(ctx context.Context) {
	pause := time.NewTicker(judgeEvery)
	defer pause.Stop()
	for {
		if _, err := a.Alarms(ctx); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "sources not judged, trying again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}
