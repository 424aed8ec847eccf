package web

import (
	"context"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// Bounds of what is shown of an article beside its text, in letters. What is
// longer is no title and no name, whatever the outlet's page says; all of it
// is in the API and in the files.
const (
	longTitle = 300
	longName  = 120
	manyTags  = 50
)

// headlines reads what a list shows of hits, and makes an entry of each that
// the archive still has.
func headlines[T any](ctx context.Context, archive Articles, hits []Hit, show func(news.Article, Hit) T) ([]T, error) {
	ids := make([]news.ArticleID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	articles, err := archive.Headlines(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]T, 0, len(articles))
	for _, h := range hits { // articles come in the same order
		if len(out) < len(articles) && articles[len(out)].ID == h.ID {
			out = append(out, show(articles[len(out)], h))
		}
	}
	return out, nil
}

// headline is the title under which an article is shown.
func headline(a news.Article) string {
	switch {
	case a.Title != "":
		return view.Cut(a.Title, longTitle)
	case a.Lead+a.Body != "":
		return view.Cut(a.Lead+a.Body, 80)
	}
	return view.Cut(a.URL, longTitle)
}

// shown is the article as a page shows it: with bounds around all but its text.
func shown(a news.Article) news.Article {
	a.Title, a.Kicker = headline(a), view.Cut(a.Kicker, longTitle)
	a.Author, a.Code = view.Cut(a.Author, longName), view.Cut(a.Code, longName)
	tags := make([]string, 0, min(len(a.Tags), manyTags))
	for _, tag := range a.Tags[:cap(tags)] {
		tags = append(tags, view.Cut(tag, longName))
	}
	a.Tags = tags
	return a
}
