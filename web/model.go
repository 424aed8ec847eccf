package web

import (
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

// found is the answer of a search.
type found struct {
	Total      int                     `json:"total" doc:"how many articles match, copies among them"`
	TookMS     int64                   `json:"took_ms" doc:"milliseconds the search took"`
	Suggestion string                  `json:"suggestion" doc:"did you mean this query; empty if not"`
	Note       string                  `json:"note,omitempty" doc:"what of the query was not understood and searched as words"`
	Items      []item                  `json:"items" nullable:"false"`
	Facets     map[string][]facetCount `json:"facets" doc:"by source, outlet, province, tag, speaker"`
	NextCursor string                  `json:"next_cursor" doc:"cursor of the next page; empty on the last"`
}

type facetCount struct {
	Value string `json:"value"`
	Label string `json:"label" doc:"the name to show"`
	Count int    `json:"count"`
}

// item is an article in a list.
type item struct {
	ID              string              `json:"id"`
	URL             string              `json:"url"`
	Source          string              `json:"source"`
	Outlet          string              `json:"outlet"`
	Title           string              `json:"title"`
	Kicker          string              `json:"kicker"`
	Lead            string              `json:"lead"`
	Published       *time.Time          `json:"published" doc:"in the time of Tehran; null when unknown"`
	PublishedJalali string              `json:"published_jalali" doc:"1400-08-16 10:39, as exact as known" example:"1400-08-16 10:39"`
	Tags            []string            `json:"tags" nullable:"false"`
	Copies          int                 `json:"copies" doc:"how many copies by other outlets are folded under it"`
	Score           float64             `json:"score"`
	Highlights      map[string][]string `json:"highlights" doc:"by field; escaped HTML in which only <mark> is an element"`
}

// whole is an article with all that is known of it.
type whole struct {
	ID              string          `json:"id"`
	URL             string          `json:"url"`
	Aliases         []string        `json:"aliases" nullable:"false"`
	Source          string          `json:"source"`
	Outlet          string          `json:"outlet"`
	Kicker          string          `json:"kicker"`
	Title           string          `json:"title"`
	Lead            string          `json:"lead"`
	Body            string          `json:"body" doc:"plain text, one paragraph a line"`
	Author          string          `json:"author"`
	Code            string          `json:"code"`
	Tags            []string        `json:"tags" nullable:"false"`
	Section         string          `json:"section"`
	Province        string          `json:"province"`
	Published       *time.Time      `json:"published"`
	PublishedJalali string          `json:"published_jalali"`
	Precision       string          `json:"precision" enum:",year,month,day,minute" doc:"how exactly the time is known"`
	Modified        *time.Time      `json:"modified"`
	ModifiedJalali  string          `json:"modified_jalali"`
	FirstSeen       *time.Time      `json:"first_seen"`
	LastSeen        *time.Time      `json:"last_seen"`
	Gone            *time.Time      `json:"gone" doc:"since when the outlet no longer shows it"`
	Version         int             `json:"version"`
	Origin          string          `json:"origin" doc:"the story it is a copy of"`
	Copies          []item          `json:"copies" nullable:"false"`
	Statements      []statementJSON `json:"statements" nullable:"false"`
	Proposals       []touchedJSON   `json:"proposals" nullable:"false"`
}

type statementJSON struct {
	Article  string `json:"article"`
	Quote    string `json:"quote"`
	Start    int    `json:"start" doc:"offset in runes of the body"`
	End      int    `json:"end"`
	Speaker  string `json:"speaker"`
	Entity   string `json:"entity" doc:"id of the speaker"`
	Role     string `json:"role"`
	Cue      string `json:"cue"`
	Kind     string `json:"kind" enum:"direct,indirect"`
	Title    string `json:"title,omitempty" doc:"title of the article"`
	Date     string `json:"published_jalali,omitempty"`
	Outlet   string `json:"outlet,omitempty"`
	Resource string `json:"url,omitempty" doc:"address of the article"`
}

type touchedJSON struct {
	Proposal string  `json:"proposal"`
	Event    string  `json:"event"`
	Evidence string  `json:"evidence"`
	State    string  `json:"state" enum:"new,accepted,rejected"`
	Score    float64 `json:"score"`
}

type versionJSON struct {
	Number         int        `json:"number"`
	SeenFrom       *time.Time `json:"seen_from"`
	SeenFromJalali string     `json:"seen_from_jalali"`
	Kicker         string     `json:"kicker"`
	Title          string     `json:"title"`
	Lead           string     `json:"lead"`
	Body           string     `json:"body"`
}

// when gives a known time in Tehran, nil for an unknown one.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(persian.Tehran).Truncate(time.Second)
	return &t
}

// isoDay gives the day of a time in Tehran, empty for an unknown one.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(persian.Tehran).Format(time.DateOnly)
}

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// outlet is the name under which an article's source is shown.
func (s *site) outlet(id news.SourceID) string {
	if name := s.names.of(id); name != "" {
		return name
	}
	return string(id)
}

func (s *site) item(a news.Article, h Hit) item {
	marked := make(map[string][]string, len(h.Highlights))
	for field, fragments := range h.Highlights {
		if len(fragments) == 0 {
			continue
		}
		all := make([]string, len(fragments))
		for i, f := range fragments {
			all[i] = string(f.HTML())
		}
		marked[field] = all
	}
	return item{
		ID: string(a.ID), URL: a.URL, Source: string(a.Source), Outlet: s.outlet(a.Source),
		Title: a.Title, Kicker: a.Kicker, Lead: a.Lead,
		Published: when(a.Published), PublishedJalali: view.Jalali(a.Published, a.Precision),
		Tags: list(a.Tags), Copies: h.Copies, Score: h.Score, Highlights: marked,
	}
}

func (s *site) whole(a news.Article) whole {
	return whole{
		ID: string(a.ID), URL: a.URL, Aliases: list(a.Aliases), Source: string(a.Source), Outlet: s.outlet(a.Source),
		Kicker: a.Kicker, Title: a.Title, Lead: a.Lead, Body: a.Body, Author: a.Author, Code: a.Code,
		Tags: list(a.Tags), Section: a.Section, Province: a.Province,
		Published: when(a.Published), PublishedJalali: view.Jalali(a.Published, a.Precision), Precision: string(a.Precision),
		Modified: when(a.Modified), ModifiedJalali: view.Jalali(a.Modified, news.PrecisionMinute),
		FirstSeen: when(a.FirstSeen), LastSeen: when(a.LastSeen), Gone: when(a.Gone),
		Version: a.Version, Origin: string(a.Origin),
		Copies: []item{}, Statements: []statementJSON{}, Proposals: []touchedJSON{},
	}
}
