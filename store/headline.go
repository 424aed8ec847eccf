package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

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
	// Scan sets plain strings without reflection.
	var id, source, precision, tags string
	var published int64
	var a news.Article
	err := row.Scan(&id, &source, &a.URL, &a.Kicker, &a.Title, &a.Lead, &a.Body, &tags, &published, &precision)
	if err != nil {
		return a, err
	}
	a.ID, a.Source, a.Precision = news.ArticleID(id), news.SourceID(source), news.Precision(precision)
	if a.Tags, err = texts(tags); err != nil {
		return a, fmt.Errorf("tags of article %s: %w", a.ID, err)
	}
	a.Published = instant(published)
	return a, nil
}

// texts reads a JSON list of texts. One without escapes, as most are, is cut at
// what only stands between two texts.
func texts(list string) ([]string, error) {
	if list == "null" || list == "[]" {
		return nil, nil
	}
	if len(list) > 4 && strings.HasPrefix(list, `["`) && strings.HasSuffix(list, `"]`) && !strings.Contains(list, `\`) {
		cut := strings.Split(list[2:len(list)-2], `","`)
		if strings.Count(list, `"`) == 2*len(cut) {
			return cut, nil
		}
	}
	var out []string
	err := json.Unmarshal([]byte(list), &out)
	return out, err
}
