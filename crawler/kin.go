package crawler

import (
	"context"

	"github.com/peygir/peygir/news"
)

// kin are the articles that articles name: related, most read, read also. They
// are the last resort for an outlet that has no lists, and followed when its
// feeds and sitemaps are read for the first time, since these may name nothing
// but the newest, or when it has none at all.
type kin struct {
	needless bool // there is a better way
	waiting  []Link
	seen     map[string]bool
	pages    int // that were read for it
	barren   int // such pages in a row that named nothing else than those before
}

// kinMax is how many such links a round follows, and kinPages from how many
// articles it takes them: each is read once more for that.
// Boxes beside articles repeat: after kinBarren pages without anything new no
// more are read.
const (
	kinMax    = 500
	kinPages  = 200
	kinBarren = 20
)

// notice keeps what a page of an article names.
func (r *round) notice(page news.Page) {
	if r.kin.needless || len(r.kin.seen) >= kinMax || r.kin.pages >= kinPages || r.kin.barren >= kinBarren {
		return
	}
	r.kin.pages++
	if r.kin.seen == nil {
		r.kin.seen = map[string]bool{}
	}
	r.kin.barren++
	for _, l := range readListing(page, r.home).articles {
		if !r.kin.seen[l.Key] && len(r.kin.seen) < kinMax {
			r.kin.seen[l.Key], r.kin.barren = true, 0
			r.kin.waiting = append(r.kin.waiting, l)
		}
	}
}

// openKin queues what was noticed and reports whether any of it is new.
func (r *round) openKin(ctx context.Context) (bool, error) {
	if r.kin.needless || len(r.kin.waiting) == 0 {
		return false, nil
	}
	links := r.kin.waiting
	r.kin.waiting = nil
	for i := range links {
		links[i].Title = "" // such boxes shorten titles
	}
	fresh, err := r.queue(ctx, links, firstKin)
	return fresh > 0, err
}
