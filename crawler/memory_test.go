package crawler_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// memory is a frontier and a table of hosts for tests. It keeps what the
// contract promises, but only as long as the process lives.
type memory struct {
	mu       sync.Mutex
	links    map[string]*entry
	aliases  map[string]string
	order    int
	hosts    map[string]crawler.Host
	leases   map[string]lease
	articles map[news.ArticleID]news.Article
	gone     []string
	faults   []news.Page
	pages    []news.Page
	closed   int
	asked    map[string]int // how often a link was closed
	rounds   map[news.SourceID]time.Time
}

type entry struct {
	link   crawler.Link
	next   time.Time
	order  int
	leased bool
	final  bool
}

type lease struct {
	owner string
	until time.Time
}

func newMemory() *memory {
	return &memory{
		links: map[string]*entry{}, aliases: map[string]string{}, hosts: map[string]crawler.Host{},
		leases: map[string]lease{}, articles: map[news.ArticleID]news.Article{}, asked: map[string]int{}, rounds: map[news.SourceID]time.Time{},
	}
}

func (m *memory) entry(source news.SourceID, key string) *entry {
	full := string(source) + "|" + key
	if e := m.links[full]; e != nil {
		return e
	}
	return m.links[m.aliases[full]]
}

func (m *memory) Add(_ context.Context, links []crawler.Link) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	added := 0
	for _, l := range links {
		again := l.Again
		l.Again = false
		e := m.entry(l.Source, l.Key)
		if e == nil {
			m.order++
			m.links[string(l.Source)+"|"+l.Key] = &entry{link: l, order: m.order}
			added++
			continue
		}
		if !again {
			continue
		}
		e.next, e.final = time.Time{}, false
		if l.Title != "" {
			e.link.Title = l.Title
		}
		if !l.Published.IsZero() {
			e.link.Published = l.Published
		}
		if !l.Updated.IsZero() {
			e.link.Updated = l.Updated
		}
		e.link.Priority, e.link.Barren = l.Priority, l.Barren
	}
	return added, nil
}

func (m *memory) Next(_ context.Context, source news.SourceID, now time.Time) (crawler.Link, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var best *entry
	for _, e := range m.links {
		if e.link.Source != source || e.leased || e.final || e.next.After(now) {
			continue
		}
		if best == nil || before(e, best) {
			best = e
		}
	}
	if best == nil {
		return crawler.Link{}, false, nil
	}
	best.leased = true
	return best.link, true, nil
}

func before(a, b *entry) bool {
	if a.link.Priority != b.link.Priority {
		return a.link.Priority > b.link.Priority
	}
	if c := a.link.Published.Compare(b.link.Published); c != 0 {
		return c > 0
	}
	return a.order < b.order
}

func (m *memory) Known(_ context.Context, source news.SourceID, keys []string) (map[string]crawler.Link, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]crawler.Link{}
	for _, key := range keys {
		if e := m.entry(source, key); e != nil {
			out[key] = e.link
		}
	}
	return out, nil
}

func (m *memory) Done(_ context.Context, link crawler.Link, page news.Page, out crawler.Outcome) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed++
	m.asked[link.URL]++
	full := string(link.Source) + "|" + link.Key
	e := m.links[full]
	if out.Article != nil {
		link.Article = out.Article.ID
		if link.Article == "" {
			link.Article = news.ArticleID(out.Article.URL)
		}
		m.articles[link.Article] = *out.Article
	}
	if out.Gone {
		m.gone = append(m.gone, link.URL)
	}
	m.pages = append(m.pages, page)
	if page.Fault != news.FaultNone {
		m.faults = append(m.faults, page)
	}
	e.link, e.next, e.final, e.leased = link, out.Next, out.Next.IsZero(), false
	for _, alias := range out.Aliases {
		if m.entry(link.Source, alias) == nil {
			m.aliases[string(link.Source)+"|"+alias] = full
		}
	}
	return nil
}

func (m *memory) Begin(_ context.Context, source news.SourceID, now, oldest time.Time) (time.Time, error) {
	m.release(source)
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, open := m.rounds[source]; open && !at.Before(oldest) {
		return at, nil
	}
	m.rounds[source] = now
	return now, nil
}

func (m *memory) End(_ context.Context, source news.SourceID, complete bool) error {
	m.release(source)
	m.mu.Lock()
	defer m.mu.Unlock()
	if complete {
		delete(m.rounds, source)
	}
	return nil
}

func (m *memory) release(source news.SourceID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.links {
		if e.link.Source == source {
			e.leased = false
		}
	}
}

func (m *memory) Lease(_ context.Context, name, owner string, now, until time.Time) (crawler.Host, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.hosts[name]
	h.Name = name
	if l, ok := m.leases[name]; ok && l.owner != owner && l.until.After(now) {
		return h, false, nil
	}
	m.leases[name] = lease{owner, until}
	return h, true, nil
}

func (m *memory) Save(_ context.Context, host crawler.Host, owner string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hosts[host.Name] = host
	if until.IsZero() {
		delete(m.leases, host.Name)
	} else {
		m.leases[host.Name] = lease{owner, until}
	}
	return nil
}

// urls lists the accepted articles in order.
func (m *memory) urls() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, a := range m.articles {
		out = append(out, a.URL)
	}
	slices.Sort(out)
	return out
}
