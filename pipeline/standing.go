package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
)

// Standing is how far the index of this process has followed the store.
type Standing struct {
	Last    int64 // change of the store
	Applied int64 // change that the index holds
}

// Lag is by how many changes the index is behind.
func (s Standing) Lag() int64 { return s.Last - s.Applied }

// Standing returns how far the index has followed. A process without an index
// is never behind.
func (a *App) Standing(ctx context.Context) (Standing, error) {
	last, err := a.Store.LastChange(ctx)
	if err != nil || a.Index == nil {
		return Standing{Last: last, Applied: last}, err
	}
	applied, err := a.Index.Applied()
	return Standing{Last: last, Applied: applied}, err
}

var errFirstBuild = errors.New("the index is being built for the first time")

// Ready fails while this process can answer nothing of use: while its store is
// away, or before its index has taken the first articles.
func (a *App) Ready(ctx context.Context) (string, error) {
	s, err := a.Standing(ctx)
	if err != nil {
		return "", err
	}
	if s.Applied == 0 && s.Last > 0 {
		return "", errFirstBuild
	}
	return fmt.Sprintf("index_lag_changes %d", s.Lag()), nil
}

// upTo leaves out the articles that changed after the bound.
func upTo(articles []news.Article, bound int64) []news.Article {
	for len(articles) > 0 && articles[len(articles)-1].Change > bound {
		articles = articles[:len(articles)-1]
	}
	return articles
}
