package pipeline

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/news"
)

// Scout looks at sources without an archive: what it learns is returned and
// not remembered.
type Scout struct{ crawler *crawler.Crawler }

// NewScout returns a scout that asks as cfg says and reads pages by x (nil: by
// the embedded rules).
func NewScout(cfg crawler.Config, x *extract.Extractor, log *slog.Logger, now func() time.Time) (Scout, error) {
	cfg.Retry = cmp.Or(cfg.Retry, 300*time.Millisecond)           // somebody waits for the answer
	c, err := crawler.New(cfg, nil, alone{}, reader(x), log, now) // only rounds need a frontier
	return Scout{c}, err
}

// Detect fills in what can be found out about a source of which only the
// address is known.
func (s Scout) Detect(ctx context.Context, src news.Source) (news.Source, error) {
	return s.crawler.Detect(ctx, src)
}

// Try looks at a source once.
func (s Scout) Try(ctx context.Context, src news.Source) (crawler.Trial, error) {
	return s.crawler.Try(ctx, src)
}

// alone grants every lease: nobody else is known.
type alone struct{}

func (alone) Lease(_ context.Context, name, _ string, _, _ time.Time) (crawler.Host, bool, error) {
	return crawler.Host{Name: name}, true, nil
}

func (alone) Save(context.Context, crawler.Host, string, time.Time) error { return nil }
