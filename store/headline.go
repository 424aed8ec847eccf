package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/peygir/peygir/news"
)

// headlineColumns leave out the body: reading those of a page of results takes
// longer than searching for them. Where there is no lead, the body begins with
// what a list shows in its place.
const headlineColumns = `id, source, url, kicker, title, lead, CASE WHEN lead = '' THEN substr(body, 1, 500) ELSE '' END,
	tags, published, precision_of`

// Headlines returns what a list shows of the articles with these IDs, in their
// order: id, source, address, kicker, title, lead, tags and publication, and the
// first 500 letters of the body where there is no lead. Unknown ones are left out.
func (s *Store) Headlines(ctx context.Context, ids []news.ArticleID) ([]news.Article, error) {
	return s.ordered(ctx, ids, headlineColumns, scanHeadline)
}

func scanHeadline(row scanner) (news.Article, error) {
	var a news.Article
	var tags string
	var published int64
	err := row.Scan(&a.ID, &a.Source, &a.URL, &a.Kicker, &a.Title, &a.Lead, &a.Body, &tags, &published, &a.Precision)
	if err != nil {
		return a, err
	}
	if tags != "null" && tags != "[]" { // as most are
		if err := json.Unmarshal([]byte(tags), &a.Tags); err != nil {
			return a, fmt.Errorf("tags of article %s: %w", a.ID, err)
		}
	}
	a.Published = instant(published)
	return a, nil
}
