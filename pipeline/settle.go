package pipeline

import (
	"context"
	"time"
)

// settleFor is how long Settle waits for consumers that have much to do.
const settleFor = 10 * time.Minute

// Settle waits until all consumers that write to the store, in whatever
// process, have read what is there now, and returns up to which change they
// have. After ten minutes it returns how far they have come.
func (a *App) Settle(ctx context.Context) (int64, error) {
	target, err := a.Store.LastChange(ctx)
	if err != nil {
		return 0, err
	}
	pause := time.NewTicker(200 * time.Millisecond)
	defer pause.Stop()
	for begun := a.now(); ; {
		all, err := a.consumers(ctx)
		if err != nil {
			return 0, err
		}
		least := target
		for _, c := range all {
			at, err := a.Store.Cursor(ctx, c.name)
			if err != nil {
				return 0, err
			}
			least = min(least, at)
		}
		if least >= target || a.now().Sub(begun) > settleFor {
			return least, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-pause.C:
		}
	}
}
