package crawler

import (
	"cmp"
	"context"
	"time"
)

// backfill walks through an archive day by day, newest first. Where it stands
// is not written down: days that were read are known to the frontier.
type backfill struct {
	wanted     bool
	root, form string
	day, since time.Time
	left       int // days to open
	empty      int // days in a row on which nothing was published
	seen       map[string]bool
	opened     map[string]bool
}

func newBackfill(opts RoundOptions, now time.Time) backfill {
	until := now
	if !opts.Until.IsZero() && opts.Until.Before(now) {
		until = opts.Until
	}
	b := backfill{wanted: true, day: noon(until), since: noon(opts.Since), seen: map[string]bool{}, opened: map[string]bool{}}
	b.left = max(0, int(b.day.Sub(b.since).Hours()/24+1.5))
	return b
}

// saw notes whether a page of the archive named articles that no other page of
// it did: boxes beside the list repeat on every page.
func (b *backfill) saw(link Link, articles []Link) bool {
	if link.Kind != KindArchive || !b.wanted {
		return false
	}
	own := false
	for _, a := range articles {
		own = own || !b.seen[a.Key]
		b.seen[a.Key] = true
	}
	if own {
		b.empty = 0
	} else if b.opened[link.Key] {
		b.empty++
	}
	return own
}

// openDays queues some more days and reports whether there were any. Before
// the outlet's first day an archive is empty without end, so it is left after
// enough empty days.
func (r *round) openDays(ctx context.Context) (bool, error) {
	b := &r.fill
	if !b.wanted || b.left <= 0 {
		return false, nil
	}
	if b.root == "" {
		b.root, b.form = archiveOf(r.src, r.home, cmp.Or(r.report.Archive, r.src.Archive))
	}
	if b.root == "" || b.empty >= emptyDaysMax {
		b.left = 0
		return false, nil
	}
	var links []Link
	for i := 0; i < daysAtOnce && b.left > 0; i++ {
		l := r.link(KindArchive, archiveDay(b.root, b.form, b.day), firstArchive)
		l.Again = r.start.Sub(b.day) < 2*24*time.Hour // still being written
		b.opened[l.Key] = true
		links = append(links, l)
		b.day = b.day.AddDate(0, 0, -1)
		b.left--
	}
	return true, r.add(ctx, links)
}
