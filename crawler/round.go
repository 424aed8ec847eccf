package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/peygir/peygir/news"
)

// RoundOptions say how far a round goes. The zero value looks at what is due.
type RoundOptions struct {
	// Since and Until ask for a backfill: the archive is read day by day,
	// newest first. A zero Until is now.
	Since, Until time.Time
	// Ahead also looks at what would be due within that time, newest first. Of
	// articles that a server would have to send whole, because it gives nothing
	// to ask by, only so many are looked at as Whole says.
	Ahead time.Duration
	Whole int
	// Budget is how many requests a host gets in a day (Tehran); 0: no limit.
	Budget int
	// Quiet reports the hours in which the source is left alone.
	Quiet func(time.Time) bool
	// Keep decides which articles of a source with a narrow scope are kept; nil
	// keeps all.
	Keep func(news.Article) bool
	// Progress is told after every link.
	Progress func(Progress)
}

// Progress is how far a round has come.
type Progress struct {
	Source   news.SourceID
	Done     int // links closed in this round
	Found    int // links that entered the frontier in this round
	Articles int
	Faults   int
	Days     int // days of the archive that a backfill has yet to open
	Opened   int // days that it has opened
	URL      string
}

// Report is what a round did.
type Report struct {
	Source    news.SourceID
	Requests  int
	Bytes     int64
	Found     int // new addresses
	Articles  int // articles read, new or changed or the same
	Unchanged int // pages that were known and said the same
	Skipped   int // articles outside the source's scope
	Gone      int
	Faults    map[news.Fault]int // final or not
	Feeds     []string           // channels found by the round
	Sitemaps  []string
	Archive   string
	Ended     string // why the round ended early; empty when nothing due is left
	Busy      bool   // it did because another crawler holds a host
}

// round is one run over one source. It runs in the caller's goroutine.
type round struct {
	c       *Crawler
	src     news.Source
	opts    RoundOptions
	home    *url.URL
	client  *client
	gates   map[string]bool
	report  Report
	start   time.Time
	done    int
	retryAt map[string]time.Time // links that failed in this round
	looked  map[string]bool      // links that were closed for now
	byTitle map[string]bool      // links that are looked at because of a new title
	barren  map[string]int       // listing pages that named nothing new, by shape of address
	fill    backfill
	kin     kin
	whole   int // articles looked at ahead of their time that had to be sent whole
}

// Round discovers what a source has to offer, fetches what is due, and
// returns when nothing due is left, when the host or the options ask for a
// pause, or when ctx ends. An error means that our own side failed or ctx
// ended; what the site does wrong is in the report and the frontier.
func (c *Crawler) Round(ctx context.Context, src news.Source, opts RoundOptions) (Report, error) {
	began := c.now()
	r, err := c.newRound(ctx, src, opts)
	if err != nil {
		return Report{Source: src.ID}, err
	}
	defer r.client.close()
	err = r.run(ctx)
	for _, reason := range []error{errPaused, errBudget, errBusy, errQuiet, errRobots} {
		if errors.Is(err, reason) {
			r.report.Ended, r.report.Busy, err = reason.Error(), errors.Is(reason, errBusy), nil
		}
	}
	tidy := context.WithoutCancel(ctx)
	err = errors.Join(err, r.leave(tidy), c.frontier.End(tidy, src.ID, err == nil))
	c.log.InfoContext(tidy, "round ended", "source", src.ID, "requests", r.report.Requests, "found", r.report.Found,
		"articles", r.report.Articles, "faults", r.report.Faults, "ended", r.report.Ended, "took", c.now().Sub(began))
	return r.report, err
}

// resumable is how long a round that was killed can be gone on with: what it
// has looked at is not looked at again.
const resumable = 6 * time.Hour

var errQuiet = errors.New("quiet hours")

func (r *round) run(ctx context.Context) error {
	now := r.start
	var err error
	if r.start, err = r.c.frontier.Begin(ctx, r.src.ID, now, now.Add(-resumable)); err != nil {
		return fmt.Errorf("begin round of %s: %w", r.src.ID, err)
	}
	r.kin.needless = r.start.Before(now) // the better ways may have been read before
	if err := r.seed(ctx); err != nil {
		return err
	}
	for {
		link, found, err := r.next(ctx)
		if err != nil {
			return err
		}
		if !found {
			more, err := r.openDays(ctx)
			if err == nil && !more {
				more, err = r.openKin(ctx)
			}
			if err != nil || !more {
				return err
			}
			continue
		}
		if err := r.handle(ctx, link); err != nil {
			return err
		}
		r.done++
		if r.opts.Progress != nil {
			r.opts.Progress(Progress{
				Source: r.src.ID, Done: r.done, Found: r.report.Found, Articles: r.report.Articles,
				Faults: r.faults(), Days: r.fill.left, Opened: len(r.fill.opened), URL: link.URL,
			})
		}
	}
}

func (r *round) faults() int {
	n := 0
	for _, count := range r.report.Faults {
		n += count
	}
	return n
}

// next hands out the next link. When only links that failed a moment ago are
// left, it waits for them, so that a round completes what can be completed.
func (r *round) next(ctx context.Context) (Link, bool, error) {
	for {
		now := r.c.now()
		if r.opts.Quiet != nil && r.opts.Quiet(now) {
			return Link{}, false, errQuiet
		}
		link, found, err := r.c.frontier.Next(ctx, r.src.ID, now)
		if err != nil {
			return Link{}, false, fmt.Errorf("next link of %s: %w", r.src.ID, err)
		}
		if found && r.looked[link.Key] {
			continue // due again already: within one round no link is looked at twice
		}
		if found {
			return link, true, nil
		}
		var soonest time.Time
		for _, at := range r.retryAt {
			if soonest.IsZero() || at.Before(soonest) {
				soonest = at
			}
		}
		if !soonest.IsZero() {
			clear := soonest.Sub(now) <= 0
			if err := sleep(ctx, max(soonest.Sub(now), time.Millisecond)); err != nil {
				return Link{}, false, err
			}
			if clear { // it was due and is not handed out: somebody else closed it
				for key, at := range r.retryAt {
					if !at.After(now) {
						delete(r.retryAt, key)
					}
				}
			}
			continue
		}
		if r.opts.Ahead <= 0 {
			return Link{}, false, nil
		}
		link, found, err = r.c.frontier.Next(ctx, r.src.ID, r.start.Add(r.opts.Ahead))
		if err != nil {
			return Link{}, false, fmt.Errorf("next link of %s: %w", r.src.ID, err)
		}
		if found && (r.looked[link.Key] || !link.Fetched.Before(r.start) || !r.worthAhead(link)) {
			continue // it stays in hand and returns untouched with End
		}
		return link, found, nil
	}
}

// worthAhead decides about a link that is not due yet. What failed as a way to
// find articles waits for its time.
func (r *round) worthAhead(link Link) bool {
	switch {
	case link.Kind != KindArticle:
		return link.Attempts == 0 || link.Priority == firstHome
	case link.ETag != "" || link.LastModified != "" || link.Attempts > 0:
		return true
	}
	r.whole++
	return r.whole <= r.opts.Whole
}

// handle asks for a link, reads what comes back and closes it.
func (r *round) handle(ctx context.Context, link Link) error {
	delete(r.retryAt, link.Key)
	if r.fill.wanted && link.Priority == firstHome { // it names the archive
		link.ETag, link.LastModified, link.Hash = "", "", ""
	}
	page, aliases, err := r.fetch(ctx, link)
	if errors.Is(err, errRobots) { // that the site cannot be reached must show somewhere
		return errors.Join(r.close(ctx, link, page, Outcome{}, false), err)
	}
	if err != nil {
		return err // the link stays in hand and returns with End
	}
	out := Outcome{Aliases: aliases}
	switch {
	case page.Fault != news.FaultNone:
	case isRedirect(page.Status): // to an article that is known
		return r.close(ctx, link, page, out, true)
	case page.Status == http.StatusNotModified, page.Hash == link.Hash && !link.Fetched.IsZero():
		out.Unchanged = true
		r.report.Unchanged++
		r.kin.needless = r.kin.needless || link.Kind != KindArticle && link.Priority != firstHome
		page.Body = nil
	case link.Kind == KindArticle:
		if out, err = r.article(ctx, link, &page, aliases); err != nil {
			return err
		}
		if !out.Published.IsZero() {
			link.Published = out.Published
		}
	default:
		err = r.discover(ctx, link, page)
		switch {
		case errors.Is(err, errUnreadable):
			page.Fault, page.Detail = news.FaultEncoding, err.Error()
			if reading := r.c.read(page, r.src.CMS); reading.Fault == news.FaultChallenge {
				page.Fault, page.Detail = reading.Fault, reading.Detail
			}
		case err != nil:
			return err
		}
		page.Body = nil // what it named is in the frontier
	}
	if link.Priority == firstHome && page.Fault != news.FaultNone {
		trial := link
		// Some sites check readers at the door and leave feeds and sitemaps open.
		if next, _ := r.later(&trial, page, page.Fault, r.c.now()); next.Sub(r.c.now()) > r.c.cfg.Patience {
			if err := r.channels(ctx, page, listing{}); err != nil {
				return err
			}
		}
	}
	if r.byTitle[link.Key] && link.Title != "" && (out.Article == nil || out.Article.Title != link.Title) {
		link.Title = "" // the titles that lists give this article tell nothing
	}
	return r.close(ctx, link, page, out, false)
}

// close ends the work on a link for now.
func (r *round) close(ctx context.Context, link Link, page news.Page, out Outcome, final bool) error {
	now, fault := r.c.now(), page.Fault
	switch {
	case fault != news.FaultNone:
		r.report.Faults[fault]++
		out.Next, out.Gone = r.later(&link, page, fault, now)
		if out.Gone {
			r.report.Gone++
		}
		r.c.log.DebugContext(ctx, "page not used", "url", link.URL, "fault", fault, "detail", page.Detail, "next", out.Next)
	case final:
		link.Fetched = page.FetchedAt
	default:
		changed := !out.Unchanged
		link.Attempts = 0
		link.Looks++
		link.ETag, link.LastModified = page.ETag, page.LastModified
		if page.Hash != "" {
			link.Hash = page.Hash
		}
		if out.Next = r.again(&link, changed, now); out.Skipped {
			out.Next = time.Time{}
		}
		link.Fetched = page.FetchedAt
	}
	if fault == news.FaultNone || out.Next.IsZero() || out.Next.Sub(now) > r.c.cfg.Patience {
		r.looked[link.Key] = true
	} else {
		r.retryAt[link.Key] = out.Next
	}
	if err := r.c.frontier.Done(ctx, link, page, out); err != nil {
		return fmt.Errorf("close %s: %w", link.URL, err)
	}
	return nil
}
