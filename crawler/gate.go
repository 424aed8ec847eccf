package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// Reasons for which a round ends before its frontier is empty.
var (
	errPaused = errors.New("the host asked for a long pause")
	errBudget = errors.New("the daily budget is used up")
	errBusy   = errors.New("another crawler holds the host")
	errRobots = errors.New("robots.txt could not be got, so nothing may be asked for")
)

// robotsAge is how long a robots.txt is believed; robotsAgain is how soon a
// failed refresh is tried again, robotsSoon when there are no older rules.
const (
	robotsAge   = 24 * time.Hour
	robotsAgain = time.Hour
	robotsSoon  = 5 * time.Minute
)

// gate lets requests to one host through one at a time, with pauses. All
// rounds of a process share it; the lease keeps other processes out.
type gate struct {
	turn  chan struct{} // holds one token
	host  Host
	until time.Time // end of the lease; zero: none
	saved time.Time
	users int // rounds that passed through; guarded by Crawler.mu

	rules  *rules
	tried  time.Time     // last attempt to get a robots.txt
	denied news.Page     // what came of that attempt when it failed
	slow   time.Duration // extra pause after 429, 503 and slow answers
	resume time.Time     // before this the host wants no request at all
}

// gate returns the gate of a host and notes that the round uses it.
func (r *round) gate(name string) *gate {
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	g := r.c.gates[name]
	if g == nil {
		g = &gate{turn: make(chan struct{}, 1), host: Host{Name: name}}
		g.turn <- struct{}{}
		r.c.gates[name] = g
	}
	if !r.gates[name] {
		r.gates[name] = true
		g.users++
	}
	return g
}

// leave gives back the leases of hosts that no other round uses.
func (r *round) leave(ctx context.Context) error {
	var errs []error
	for name := range r.gates {
		r.c.mu.Lock()
		g := r.c.gates[name]
		g.users--
		last := g.users == 0
		r.c.mu.Unlock()
		if !last {
			continue
		}
		<-g.turn
		if !g.until.IsZero() {
			g.until = time.Time{}
			errs = append(errs, r.c.hosts.Save(ctx, g.host, r.c.cfg.Owner, time.Time{}))
		}
		g.turn <- struct{}{}
	}
	return errors.Join(errs...)
}

// ask sends one request through the gate of its host. A fault is in the page;
// an error ends the round.
func (r *round) ask(ctx context.Context, link Link, address string) (news.Page, string, error) {
	fail := func(fault news.Fault, detail string) (news.Page, string, error) {
		return news.Page{
			Source: link.Source, URL: link.URL, FinalURL: address,
			FetchedAt: r.c.now(), Fault: fault, Detail: detail,
		}, "", nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return fail(news.FaultBlocked, err.Error())
	}
	if err := guard(u, r.c.cfg.AllowPrivate); err != nil { // before its robots.txt is asked for
		return fail(news.FaultBlocked, err.Error())
	}
	g := r.gate(u.Host)
	select {
	case <-g.turn:
		defer func() { g.turn <- struct{}{} }()
	case <-ctx.Done():
		return news.Page{}, "", ctx.Err()
	}
	if err := r.lease(ctx, g); err != nil {
		return news.Page{}, "", err
	}
	if err := r.robots(ctx, g, u); err != nil {
		return news.Page{}, "", err
	}
	switch {
	case g.rules == nil && u.Host == r.home.Host:
		page, _, _ := fail(g.denied.Fault, g.denied.Detail)
		page.Status = g.denied.Status
		return page, "", errRobots
	case g.rules == nil:
		return fail(news.FaultRobots, errRobots.Error())
	case !g.rules.allowed(u):
		return fail(news.FaultRobots, "forbidden by robots.txt")
	}
	return r.pass(ctx, g, link, address)
}

// lease takes or renews the lease of a host for as long as a request lasts.
func (r *round) lease(ctx context.Context, g *gate) error {
	hold := 2*r.c.cfg.Timeout + 2*r.delay(g) + time.Minute
	for tries := 0; ; tries++ {
		now := r.c.now()
		if g.until.Sub(now) > hold/2 {
			return nil
		}
		host, taken, err := r.c.hosts.Lease(ctx, g.host.Name, r.c.cfg.Owner, now, now.Add(hold))
		if err != nil {
			return fmt.Errorf("lease host %s: %w", g.host.Name, err)
		}
		if taken {
			if g.host.Last.After(host.Last) { // ours is newer than the last save
				host.Last, host.Day, host.Requests = g.host.Last, g.host.Day, g.host.Requests
			}
			g.host, g.until = host, now.Add(hold)
			return nil
		}
		g.until = time.Time{}
		if tries == 3 {
			return errBusy
		}
		if err := sleep(ctx, 5*time.Second); err != nil {
			return err
		}
	}
}

// delay is the pause that a host is owed between two requests.
func (r *round) delay(g *gate) time.Duration {
	d := max(r.c.cfg.Delay, r.src.Delay, g.slow)
	if g.rules != nil {
		d = max(d, g.rules.delay)
	}
	return d
}

// pass waits for the host's turn, sends the request and keeps the books. The
// pause counts from the end of the last answer: the arrival of a request is
// what a site sees, and that is later than when we sent it.
func (r *round) pass(ctx context.Context, g *gate, link Link, address string) (news.Page, string, error) {
	now := r.c.now()
	delay := r.delay(g)
	wait := min(delay, g.host.Last.Add(delay).Sub(now)) // a clock that was set back must not stop us
	if pause := g.resume.Sub(now); pause > wait {
		if pause > r.c.cfg.Patience {
			return news.Page{}, "", errPaused
		}
		wait = pause
	}
	if day := now.In(persian.Tehran).Format(time.DateOnly); day != g.host.Day {
		g.host.Day, g.host.Requests = day, 0
	}
	if r.opts.Budget > 0 && g.host.Requests >= r.opts.Budget {
		return news.Page{}, "", errBudget
	}
	if err := sleep(ctx, wait); err != nil {
		return news.Page{}, "", err
	}
	asked := r.c.now()
	page, location := r.client.get(ctx, link, address)
	g.host.Last = r.c.now()
	g.host.Requests++
	r.report.Requests++
	r.report.Bytes += int64(len(page.Body))
	g.judge(page, g.host.Last.Sub(asked), delay)
	if g.host.Last.Sub(g.saved) > 5*time.Second {
		g.saved = g.host.Last
		if err := r.c.hosts.Save(context.WithoutCancel(ctx), g.host, r.c.cfg.Owner, g.until); err != nil {
			return page, location, fmt.Errorf("save host %s: %w", g.host.Name, err)
		}
	}
	if ctx.Err() != nil {
		return page, location, ctx.Err()
	}
	return page, location, nil
}

// judge slows down for a host that is overloaded and speeds up again slowly.
func (g *gate) judge(page news.Page, took, delay time.Duration) {
	const most = time.Minute
	busy := page.Status == http.StatusTooManyRequests || page.Status == http.StatusServiceUnavailable
	switch {
	case busy:
		g.slow = min(most, max(delay+delay/2, 250*time.Millisecond))
		if page.Status == http.StatusTooManyRequests {
			g.resume = g.host.Last.Add(page.RetryAfter)
		}
	case page.Fault == news.FaultNone && took > 5*time.Second:
		g.slow = max(g.slow, min(most, took/2))
	default: // as many good answers as bad ones keep the pace
		if g.slow = g.slow * 2 / 3; g.slow < 200*time.Millisecond {
			g.slow = 0
		}
	}
}

// robots sees to it that the gate's rules are of today. They stay nil while
// the site gives none and none are remembered.
func (r *round) robots(ctx context.Context, g *gate, u *url.URL) error {
	now := r.c.now()
	if g.host.RobotsStatus != 0 && g.rules == nil {
		g.rules = parseRobots(g.host.Robots, r.c.cfg.UserAgent)
	}
	fresh := g.host.RobotsStatus != 0 && now.Sub(g.host.RobotsAt) < robotsAge
	if fresh || g.rules != nil && now.Sub(g.tried) < robotsAgain || now.Sub(g.tried) < robotsSoon {
		return nil
	}
	g.tried = now
	for try := range 4 {
		page, err := r.askRobots(ctx, g, u)
		if err != nil {
			return err
		}
		heals := page.Status == http.StatusTooManyRequests || page.Status >= 500 ||
			page.Fault != news.FaultNone && page.Fault != news.FaultGone && page.Fault != news.FaultStatus &&
				page.Fault != news.FaultNotHTML && page.Fault != news.FaultTooLarge && page.Fault != news.FaultRedirect
		if !heals {
			g.host.Robots, g.host.RobotsStatus, g.host.RobotsAt = nil, max(page.Status, 1), now
			if page.Status == http.StatusOK {
				g.host.Robots = page.Body[:min(len(page.Body), robotsLimit)]
			}
			g.rules = parseRobots(g.host.Robots, r.c.cfg.UserAgent)
			if err := r.c.hosts.Save(ctx, g.host, r.c.cfg.Owner, g.until); err != nil {
				return fmt.Errorf("save host %s: %w", g.host.Name, err)
			}
			return nil
		}
		g.denied = page
		r.c.log.WarnContext(ctx, "robots.txt not got", "host", g.host.Name, "fault", page.Fault, "detail", page.Detail)
		pause := max(page.RetryAfter, r.c.cfg.Retry<<try)
		if try == 3 || g.rules != nil || pause > r.c.cfg.Patience {
			break // the old rules stay in force; without any, nothing is asked for
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
	return nil
}

// askRobots follows up to five redirects, as the standard asks.
func (r *round) askRobots(ctx context.Context, g *gate, u *url.URL) (news.Page, error) {
	address := u.Scheme + "://" + u.Host + "/robots.txt"
	for hop := 0; ; hop++ {
		page, location, err := r.pass(ctx, g, Link{Source: r.src.ID, URL: address}, address)
		if err != nil || !isRedirect(page.Status) {
			return page, err
		}
		from, err := url.Parse(address)
		if err != nil {
			return page, fmt.Errorf("parse %s: %w", address, err)
		}
		next, ok := Canonical(from, location)
		to, err := url.Parse(next)
		if !ok || err != nil || hop == 5 || !sameOutlet(r.home, to) {
			page.Fault = news.FaultRedirect
			return page, nil
		}
		address = next
	}
}

// sleep waits, or returns early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
