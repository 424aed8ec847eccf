package index

import (
	"sync"
	"sync/atomic"
)

// helpers are workers beside the first, for as long as nobody waits for them: a
// search that is alone uses all processors.
type helpers struct {
	of *Index
	n  int
}

// bigView is how many documents a search must have before it for its work to be
// parted: each worker has best hits of its own, and so looks at more.
const bigView = 500_000

// takeHelpers takes the turns that nobody else wants at the moment.
func (x *Index) takeHelpers(docs int) *helpers {
	h := &helpers{of: x}
	for docs >= x.big {
		select {
		case x.turns <- struct{}{}:
			h.n++
		default:
			return h
		}
	}
	return h
}

// free gives the turns back; called again it does nothing.
func (h *helpers) free() {
	for ; h.n > 0; h.n-- {
		<-h.of.turns
	}
}

// eachSegment does some work for every segment, in order, side by side where
// the search has taken turns for that. A worker has its own room and is busy with
// one segment at a time. After the first error or panic no segment is
// begun; it comes to the caller when all have ended.
func (a *answer) eachSegment(work func(worker, s int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	run := func(worker int) error {
		for {
			s := int(next.Add(1)) - 1
			if s >= len(a.v.segments) || failed.Load() {
				return nil
			}
			if err := work(worker, s); err != nil {
				failed.Store(true)
				return err
			}
		}
	}
	others := min(a.helpers.n, len(a.v.segments)-1)
	if others < 1 {
		return run(0)
	}
	errs, panics := make([]error, 1+others), make([]any, 1+others)
	guarded := func(worker int) {
		defer func() {
			if panics[worker] = recover(); panics[worker] != nil {
				failed.Store(true)
			}
		}()
		errs[worker] = run(worker)
	}
	var wait sync.WaitGroup
	for i := range others {
		wait.Go(func() { guarded(1 + i) })
	}
	guarded(0)
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
