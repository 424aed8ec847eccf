package mailing

import (
	"context"

	"github.com/peygir/peygir/news"
)

// True returns the IDs of the articles that the query is true of.
func True(query string, articles []news.Article, speakers map[news.ArticleID][]news.Speaker) []news.ArticleID {
	s := newShelf(articles, make([]int64, len(articles)), speakers, []string{query})
	var out []news.ArticleID
	s.ask(query).set.members(func(i int) { out = append(out, articles[i].ID) })
	return out
}

// Excerpt is what a reader sees of an article that a query found.
func Excerpt(a news.Article, query string, much news.Context) string {
	s := newShelf([]news.Article{a}, []int64{0}, nil, []string{query})
	return s.excerpt(0, "", s.ask(query).words, much)
}

// Choose does all of Build but for writing messages down, and returns how many
// things would be told.
func (m *Mailer) Choose(ctx context.Context, o Order) (int, error) {
	subs, turns, err := m.due(ctx, o)
	if err != nil {
		return 0, err
	}
	r, err := m.startRound(ctx, subs, o.Upto)
	if err != nil {
		return 0, err
	}
	items := 0
	for i, s := range subs {
		l, _, err := m.letter(ctx, r, s, turns[i])
		if err != nil {
			return 0, err
		}
		items += l.Items()
	}
	return items, nil
}
