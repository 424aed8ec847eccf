package mailing

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// Config says how digests go out. The zero value writes mails to files.
type Config struct {
	Site   digest.Site
	Server post.Server // no host: mails are written to Folder
	Hooks  post.Hooks
	Folder string // the outbox folder
	Pace   int    // mails per minute and domain; 0: as many as go
	Items  int    // stories in one digest; 0: 20
	Shared bool   // other processes send from the same store
	// Resend is after how long an uncertain message is sent once more unless
	// an editor decides before; 0: a day, below 0: never.
	Resend  time.Duration
	Sources []news.Source
	// Board tells how the followed proposals stand; nil: none is neglected.
	Board func(context.Context, *store.Store) ([]news.Standing, error)
}

const (
	defaultItems = 20
	// recheck is how far back a correction is worth a word.
	recheck = 30 * 24 * time.Hour
	// reach is how many new articles are looked at; older ones of a reader
	// who was away for very long are left out.
	reach = 20_000
	// rest is the least time between two immediate digests of a reader.
	rest = 10 * time.Minute
)

// Mailer makes and sends the digests of one archive.
type Mailer struct {
	cfg     Config
	store   *store.Store
	letters *digest.Renderer
	outlets map[news.SourceID]string
	log     *slog.Logger
	now     func() time.Time
	started time.Time
	hooks   *post.Caller

	paces    sync.Mutex // guards limiters
	limiters map[string]*rate.Limiter
}

// New returns the mailer of an archive.
func New(cfg Config, s *store.Store, log *slog.Logger, now func() time.Time) *Mailer {
	if cfg.Items <= 0 {
		cfg.Items = defaultItems
	}
	if cfg.Resend == 0 {
		cfg.Resend = doubt
	}
	m := &Mailer{cfg: cfg, store: s, letters: digest.NewRenderer(cfg.Site), log: log, now: now, started: now(), hooks: post.NewCaller(cfg.Hooks), limiters: make(map[string]*rate.Limiter)}
	m.outlets = make(map[news.SourceID]string)
	for _, source := range cfg.Sources {
		m.outlets[source.ID] = source.Name
		if source.Outlet != "" {
			m.outlets[source.ID] = source.Outlet
		}
	}
	return m
}

// names says how the things that are followed are called.
func (m *Mailer) names(ctx context.Context, follows []news.Follow) ([]digest.Reason, error) {
	n := namer{store: m.store, known: make(map[news.Follow]string)}
	out := make([]digest.Reason, len(follows))
	for i, f := range follows {
		name, err := n.name(ctx, f)
		if err != nil {
			return nil, err
		}
		out[i] = digest.Reason{Follow: f, Name: name}
	}
	return out, nil
}

// namer remembers what followed things are called.
type namer struct {
	store *store.Store
	known map[news.Follow]string
}

func (n namer) name(ctx context.Context, f news.Follow) (string, error) {
	if name, ok := n.known[f]; ok {
		return name, nil
	}
	name := f.Value
	switch f.Kind {
	case news.FollowProposal:
		p, _, err := n.store.Proposal(ctx, news.ProposalID(f.Value))
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return "", err
		}
		name = cmp.Or(p.Title, name)
	case news.FollowSpeaker:
		p, err := n.store.Speaker(ctx, news.SpeakerID(f.Value))
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return "", err
		}
		name = cmp.Or(p.Name, name)
	}
	n.known[f] = name
	return name, nil
}
