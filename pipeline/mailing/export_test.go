package mailing

import "github.com/peygir/peygir/news"

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
	return excerpt(a, "", s.ask(query).words, much)
}
