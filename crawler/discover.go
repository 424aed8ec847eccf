package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// errUnreadable is a feed, a sitemap or a list that is none.
var errUnreadable = errors.New("not readable")

// Priorities: the ways to new articles first, then these articles, then the
// ways to old ones, then the old ones and second looks.
const (
	firstHome    = 1000
	firstFeed    = 950
	firstSitemap = 900
	firstNews    = 850 // articles of the start page, feeds and news sitemaps
	firstList    = 800
	firstChild   = 750 // sitemaps named by an index
	firstPage    = 700 // second and later pages of lists
	firstArchive = 650
	firstArticle = 500
	firstKin     = 400 // what articles name, where nothing else names it
	sectionsMax  = 60  // lists taken from a start page
	barrenMax    = 3   // pages of a list in a row that name nothing new
	childrenMax  = 200
	indexDepth   = 2  // indexes above a sitemap; the standard allows one
	barrenAlike  = 6  // such pages in a round whose addresses differ in numbers only
	emptyDaysMax = 30 // days of an archive in a row without an article
	daysAtOnce   = 5
)

func (r *round) link(kind LinkKind, address string, priority int) Link {
	return Link{Source: r.src.ID, Key: string(kind[0]) + " " + Key(kind, address), URL: address, Kind: kind, Priority: priority}
}

// add queues links of this source.
func (r *round) add(ctx context.Context, links []Link) error {
	if len(links) == 0 {
		return nil
	}
	if err := r.spare(ctx, links); err != nil {
		return err
	}
	added, err := r.c.frontier.Add(ctx, links)
	if err != nil {
		return fmt.Errorf("queue links of %s: %w", r.src.ID, err)
	}
	r.report.Found += added
	return nil
}

// spare takes back the wish to look again at what this round has seen and at
// what failed: such a link has its time already.
func (r *round) spare(ctx context.Context, links []Link) error {
	var keys []string
	for i, l := range links {
		_, waits := r.retryAt[l.Key]
		if waits || r.looked[l.Key] {
			links[i].Again = false
		}
		if links[i].Again {
			keys = append(keys, l.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	known, err := r.c.frontier.Known(ctx, r.src.ID, keys)
	if err != nil {
		return fmt.Errorf("look up links of %s: %w", r.src.ID, err)
	}
	for i, l := range links {
		if old, ok := known[l.Key]; ok && (old.Attempts > 0 || r.seen(old)) {
			links[i].Again = false
		}
	}
	return nil
}

// seen reports what the part of the round that was killed has looked at. The
// door is opened anew where it is to name the archive.
func (r *round) seen(old Link) bool {
	return !old.Fetched.Before(r.start) && (!r.fill.wanted || old.Priority != firstHome)
}

// discover reads a page that names articles and queues them.
func (r *round) discover(ctx context.Context, link Link, page news.Page) error {
	switch link.Kind {
	case KindFeed:
		articles, err := readFeed(page, r.home, r.c.now())
		if err != nil {
			return fmt.Errorf("%w: %w", errUnreadable, err)
		}
		r.report.Feeds = append(r.report.Feeds, link.URL)
		r.kin.needless = r.kin.needless || len(articles) > 0 && link.Looks > 0
		_, err = r.queue(ctx, articles, firstNews)
		return err
	case KindSitemap:
		return r.sitemap(ctx, link, page)
	}
	return r.listing(ctx, link, page)
}

func (r *round) sitemap(ctx context.Context, link Link, page news.Page) error {
	found, err := readSitemap(page, r.home, 8*r.c.cfg.MaxBody, r.c.now())
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreadable, err)
	}
	r.report.Sitemaps = append(r.report.Sitemaps, link.URL)
	if !r.opts.Since.IsZero() {
		found.articles = within(found.articles, r.opts.Since)
	}
	children := make([]Link, 0, len(found.children))
	for _, child := range found.children[:min(len(found.children), childrenMax)] {
		if link.Barren >= indexDepth {
			break // indexes that name indexes have no end
		}
		l := r.link(KindSitemap, child.URL, firstChild)
		l.Barren = link.Barren + 1
		l.Updated = child.Updated
		l.Again = strings.Contains(strings.ToLower(child.URL), "news")
		children = append(children, l)
	}
	if err := r.changed(ctx, children); err != nil {
		return err
	}
	priority := firstArticle
	if strings.Contains(strings.ToLower(link.URL), "news") {
		priority = firstNews
	}
	r.kin.needless = r.kin.needless || len(found.articles) > 0 && link.Looks > 0
	_, err = r.queue(ctx, found.articles, priority)
	return err
}

// within drops addresses that did not change since a time; those that say
// nothing stay.
func within(links []Link, since time.Time) []Link {
	var out []Link
	for _, l := range links {
		if l.Updated.IsZero() || !l.Updated.Before(since) {
			out = append(out, l)
		}
	}
	return out
}

// changed queues links of which a newer time is told than before.
func (r *round) changed(ctx context.Context, links []Link) error {
	keys := make([]string, len(links))
	for i, l := range links {
		keys[i] = l.Key
	}
	known, err := r.c.frontier.Known(ctx, r.src.ID, keys)
	if err != nil {
		return fmt.Errorf("look up links of %s: %w", r.src.ID, err)
	}
	for i, l := range links {
		if old, ok := known[l.Key]; ok && !l.Updated.IsZero() && !old.Updated.IsZero() && l.Updated.After(old.Updated) {
			links[i].Again = true
		}
	}
	return r.add(ctx, links)
}

// queue adds articles and returns how many of them were new. A known article
// is looked at again where the page tells a later time of change or another
// title than it did; titles that turned out to tell nothing are not believed
// twice.
func (r *round) queue(ctx context.Context, links []Link, priority int) (int, error) {
	keys := make([]string, len(links))
	for i := range links {
		links[i].Source, links[i].Priority = r.src.ID, priority
		keys[i] = links[i].Key
	}
	known, err := r.c.frontier.Known(ctx, r.src.ID, keys)
	if err != nil {
		return 0, fmt.Errorf("look up links of %s: %w", r.src.ID, err)
	}
	fresh := 0
	send := links[:0]
	for _, l := range links {
		old, ok := known[l.Key]
		switch {
		case !ok:
			fresh++
		case old.Looks > 0 && old.Article == "": // out of scope, or known elsewhere
			continue
		case r.looked[old.Key] || old.Fetched.IsZero() || old.Attempts > 0 || !old.Fetched.Before(r.start):
			continue
		case !l.Updated.IsZero() && !old.Updated.IsZero() && l.Updated.After(old.Updated):
			l.Again = true
		case l.Title != "" && old.Title != "" && l.Title != old.Title:
			l.Again = true
			r.byTitle[old.Key] = true
		default:
			continue
		}
		if ok {
			l.Key = old.Key
		}
		send = append(send, l)
	}
	return fresh, r.add(ctx, send)
}

// listing reads a start page, a section or a page of an archive.
func (r *round) listing(ctx context.Context, link Link, page news.Page) error {
	found := readListing(page, r.home)
	if len(found.articles) == 0 && r.c.read(page, r.src.CMS).Fault == news.FaultChallenge {
		return errUnreadable
	}
	home := link.Priority == firstHome
	priority := firstArticle
	if n, _ := paging(link.URL); home || link.Kind == KindList && n <= 1 {
		priority = firstNews
	}
	own := r.fill.saw(link, found.articles)
	fresh, err := r.queue(ctx, found.articles, priority)
	if err != nil {
		return err
	}
	if !home && fresh > 0 {
		r.kin.needless = true
	}
	if home {
		if err := r.channels(ctx, page, found); err != nil {
			return err
		}
	}
	return r.follow(ctx, link, found, fresh, own)
}

// follow queues the page after a listing. A list is followed while it names
// something new; on the first visit a little further, because other lists may
// have named its first pages. Lists without end differ only in their numbers,
// so all that look alike share one allowance.
func (r *round) follow(ctx context.Context, link Link, found listing, fresh int, own bool) error {
	barren := 0
	if fresh == 0 {
		barren = link.Barren + 1
		shape := numbers.ReplaceAllString(link.URL, "#")
		r.barren[shape]++
		if link.Looks > 0 || barren > barrenMax || r.barren[shape] > barrenAlike || len(found.articles) == 0 ||
			link.Kind == KindArchive && !own {
			return nil
		}
	}
	var next []Link
	for _, address := range found.next {
		kind, rank := KindList, firstPage
		if link.Kind == KindArchive {
			if !samePath(link.URL, address) {
				continue
			}
			kind, rank = KindArchive, firstArchive
		}
		l := r.link(kind, address, rank)
		l.Barren = barren
		l.Again = fresh > 0
		next = append(next, l)
	}
	return r.add(ctx, next)
}

var numbers = regexp.MustCompile(`[0-9]+`)

func samePath(a, b string) bool {
	u, err := url.Parse(a)
	v, err2 := url.Parse(b)
	return err == nil && err2 == nil && u.Path == v.Path
}

// channels queues what a start page and the robots.txt name: feeds, sitemaps
// and sections.
func (r *round) channels(ctx context.Context, page news.Page, found listing) error {
	var links []Link
	entry := func(kind LinkKind, priority int, addresses []string) int {
		n := 0
		for _, address := range addresses {
			if u, err := url.Parse(address); err != nil || !sameOutlet(r.home, u) {
				continue
			}
			l := r.link(kind, twin(r.home, address), priority)
			l.Again = true
			links = append(links, l)
			n++
		}
		return n
	}
	named := map[LinkKind]int{KindFeed: len(r.src.Feeds), KindSitemap: len(r.src.Sitemaps)}
	if named[KindFeed] == 0 {
		named[KindFeed] = entry(KindFeed, firstFeed, found.feeds)
	}
	if rules := r.rulesOf(page.FinalURL); rules != nil && named[KindSitemap] == 0 {
		named[KindSitemap] = entry(KindSitemap, firstSitemap, rules.sitemaps)
	}
	for _, guess := range guesses { // asked once; what is there stays
		if named[guess.kind] == 0 {
			links = append(links, r.link(guess.kind, r.home.Scheme+"://"+r.home.Host+guess.path, firstFeed))
		}
	}
	if len(r.src.Lists) == 0 {
		sections, err := r.unread(ctx, found.sections[:min(len(found.sections), sectionsMax)])
		if err != nil {
			return err
		}
		for _, address := range sections {
			links = append(links, r.link(KindList, address, firstList))
		}
	}
	if r.report.Archive = found.archive; r.fill.wanted && r.fill.root == "" {
		r.fill.root, r.fill.form = archiveOf(r.src, r.home, found.archive)
	}
	return r.add(ctx, links)
}

// unread drops addresses that are known as articles: beside a headline there
// is often a short link to the same page.
func (r *round) unread(ctx context.Context, addresses []string) ([]string, error) {
	keys := make([]string, len(addresses))
	for i, address := range addresses {
		keys[i] = Key(KindArticle, address)
	}
	known, err := r.c.frontier.Known(ctx, r.src.ID, keys)
	if err != nil {
		return nil, fmt.Errorf("look up links of %s: %w", r.src.ID, err)
	}
	var out []string
	for i, address := range addresses {
		if _, ok := known[keys[i]]; !ok {
			out = append(out, address)
		}
	}
	return out, nil
}

// rulesOf returns the rules of an address's host, nil when there are none.
func (r *round) rulesOf(address string) *rules {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	r.c.mu.Lock()
	g := r.c.gates[u.Host]
	r.c.mu.Unlock()
	if g == nil {
		return nil
	}
	<-g.turn
	defer func() { g.turn <- struct{}{} }()
	return g.rules
}
