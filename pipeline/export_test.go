package pipeline

import (
	"context"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
)

// Round is one round of a source without the consumers beside it.
func (a *App) Round(ctx context.Context, source news.Source) (crawler.Report, error) {
	return a.round(ctx, source, crawler.RoundOptions{})
}
