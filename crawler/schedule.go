package crawler

import (
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/peygir/peygir/news"
)

// looks is after what time an article that was new when found is looked at
// again; what an outlet corrects, it corrects soon.
var looks = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

// oldAge is from when on an article is no longer new.
const oldAge = 14 * 24 * time.Hour

// inRound is how often a failed address is asked again within a round, and
// later is how long it rests after that. When both are used up the fault is
// final.
const inRound = 3

var later = []time.Duration{30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour}

// How often discovery pages are looked at. The round adds the entry points
// every time; these are for what lies behind them.
const (
	listSoonest = 15 * time.Minute
	listLatest  = 24 * time.Hour
)

// again says when a link that was fetched is due the next time.
func (r *round) again(link *Link, changed bool, now time.Time) time.Time {
	if link.Kind == KindArticle {
		i := link.Looks - 1
		// What a start page or a feed shows is worth following whatever its date;
		// what came out of an archive had its corrections long ago.
		if i == 0 && link.Priority < firstNews && !link.Published.IsZero() && now.Sub(link.Published) > oldAge {
			i = len(looks) - 1
			link.Looks = len(looks)
		}
		if i >= len(looks) {
			return time.Time{}
		}
		return now.Add(jitter(looks[i]))
	}
	if n, paged := paging(link.URL); link.Kind == KindArchive || paged && n > 1 {
		return time.Time{} // opened again by the page before it
	}
	rest := listLatest
	if !link.Fetched.IsZero() {
		rest = now.Sub(link.Fetched)
		if changed {
			rest /= 2
		} else {
			rest *= 2
		}
	} else if changed {
		rest = time.Hour
	}
	return now.Add(jitter(min(max(rest, listSoonest), listLatest)))
}

// later says when a link that failed is due again; zero when the fault is
// final. gone reports a known article that its outlet no longer shows.
func (r *round) later(link *Link, page news.Page, fault news.Fault, now time.Time) (next time.Time, gone bool) {
	link.Attempts++
	switch fault {
	case news.FaultGone, news.FaultSoft404:
		return r.final(link, now), link.Article != ""
	case news.FaultEncoding:
		if link.Kind != KindArticle { // no feed or sitemap after all
			return r.final(link, now), false
		}
	case news.FaultRobots:
		return now.Add(robotsAge), false // rules change
	case news.FaultTooLarge, news.FaultNotHTML, news.FaultRedirect, news.FaultBlocked, news.FaultNotArticle:
		return r.final(link, now), false
	case news.FaultStatus:
		if page.Status < 500 && page.Status != http.StatusTooManyRequests && page.Status != http.StatusRequestTimeout &&
			page.Status != http.StatusTooEarly && page.Status != http.StatusForbidden && page.Status != http.StatusNotModified {
			return r.final(link, now), false
		}
	}
	tries := inRound
	if fault == news.FaultTimeout || fault == news.FaultEmpty || fault == news.FaultEncoding {
		tries = 1 // they seldom heal at once, and a timeout is dear
	}
	if link.Attempts <= tries {
		pause := max(page.RetryAfter, jitter(r.c.cfg.Retry<<(2*(link.Attempts-1))))
		if pause <= r.c.cfg.Patience {
			// A little more than asked for: clocks differ.
			return now.Add(pause + 50*time.Millisecond), false
		}
		return now.Add(pause), false
	}
	if i := link.Attempts - tries - 1; i < len(later) && link.Priority != firstHome {
		return now.Add(max(page.RetryAfter, jitter(later[i]))), false
	}
	return r.final(link, now), false
}

// final is never for articles, some day for the ways to find them, and soon
// for the door itself.
func (r *round) final(link *Link, now time.Time) time.Time {
	switch {
	case link.Kind == KindArticle || link.Kind == KindArchive:
		return time.Time{}
	case link.Priority == firstHome:
		return now.Add(later[0])
	}
	return now.Add(7 * 24 * time.Hour)
}

// jitter spreads times by a tenth, so that what was found together is not
// asked for together.
func jitter(d time.Duration) time.Duration {
	return d - d/20 + time.Duration(rand.Int64N(int64(d)/10+1))
}
