package web

import (
	"context"
	"sync"
	"time"

	"github.com/peygir/peygir/news"
)

// sourceNames remembers the sources for a minute: every result shows the name
// of its outlet, and the list hardly changes.
type sourceNames struct {
	sources Sources
	now     func() time.Time

	mu   sync.Mutex
	read time.Time
	list []news.SourceHealth
	name map[news.SourceID]string
}

// load reads the sources anew when what is known is older than a minute, and
// keeps what is known when that fails: a missing name is no reason for an error.
func (n *sourceNames) load(ctx context.Context) ([]news.SourceHealth, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.sources == nil {
		return nil, nil
	}
	if n.name != nil && n.now().Sub(n.read) < time.Minute {
		return n.list, nil
	}
	list, err := n.sources.Sources(ctx)
	if err != nil {
		return n.list, err
	}
	n.list, n.read, n.name = list, n.now(), map[news.SourceID]string{}
	for _, s := range list {
		n.name[s.Source.ID] = s.Source.Name
	}
	return list, nil
}

func (n *sourceNames) of(id news.SourceID) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.name[id]
}

// loadNames makes sure that outlets have names; without them ids are shown.
func (s *site) loadNames(ctx context.Context) {
	if _, err := s.names.load(ctx); err != nil {
		s.log.WarnContext(ctx, "source names not read", "err", err)
	}
}
