package pipeline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// storySpan is how far apart copies of one story are published. What comes
// later with the same words is a yearly notice or a price list.
const storySpan = 5 * 24 * time.Hour

// Of a copy, so much is at least in the other text, and so much of both is the
// same. What an outlet cuts, adds at the end or puts before leaves that; two
// reports of one event that quote the same sentences stay below.
const (
	copyContained = 0.55
	copyCommon    = 0.3
)

// findOrigins finds for each article the story that it is a copy of. The
// earliest of all copies is the origin, in whatever order they were crawled.
func findOrigins(ctx context.Context, batch []news.Article) func(*store.Tx) error {
	sketches := make([]store.Sketch, len(batch))
	for i, a := range batch {
		s := store.Sketch{Article: a.ID, Source: a.Source, At: appeared(a)}
		// Titles and leads are what outlets rewrite.
		text := a.Body
		if text == "" {
			text = a.Text()
		}
		s.Marks, s.Bands = sketch(text)
		sketches[i] = s
	}
	return func(tx *store.Tx) error {
		for _, s := range sketches {
			if err := tx.SaveSketch(ctx, s); err != nil {
				return err
			}
			if err := saveOrigin(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	}
}

// appeared is when an article came out as far as it is known. Who only gives
// the day was not first at midnight: it was there when it was first seen, at
// the latest by the end of that day.
func appeared(a news.Article) time.Time {
	switch {
	case a.Published.IsZero():
		return a.FirstSeen
	case a.Precision == news.PrecisionMinute:
		return a.Published
	}
	end := a.Published.Add(24*time.Hour - time.Second)
	if a.FirstSeen.After(a.Published) && a.FirstSeen.Before(end) {
		return a.FirstSeen
	}
	return end
}

// saveOrigin joins the stories that an article belongs to: those of all its
// copies, for an article may come last that shows two stories to be one. The
// earliest of all is the origin.
func saveOrigin(ctx context.Context, tx *store.Tx, s store.Sketch) error {
	near, err := tx.Near(ctx, s, storySpan)
	if err != nil {
		return err
	}
	own, err := tx.Story(ctx, s.Article)
	if err != nil {
		return err
	}
	story := []store.Sketch{s}
	join := func(others []store.Sketch) {
		others = slices.DeleteFunc(others, func(o store.Sketch) bool { return has(story, o.Article) })
		// An outlet that prints nearly the same twice prints two items of a
		// series, each of which may have its copies.
		if !slices.ContainsFunc(others, func(o store.Sketch) bool { return hasSource(story, o.Source) }) {
			story = append(story, others...)
		}
	}
	for _, n := range copies(s, near) {
		others, err := tx.Story(ctx, n.Article)
		if err != nil {
			return err
		}
		join(others)
	}
	if len(story) > 1 && len(own) > 0 && own[0].Article == s.Article { // its copies come along
		join(own)
	}
	slices.SortFunc(story, func(a, b store.Sketch) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Article, b.Article))
	})
	if err := tx.SetOrigin(ctx, story[0].Article, ""); err != nil { // as it was before the first copy came
		return err
	}
	for _, o := range story[1:] {
		if err := tx.SetOrigin(ctx, o.Article, story[0].Article); err != nil {
			return err
		}
	}
	return nil
}

func has(story []store.Sketch, id news.ArticleID) bool {
	return slices.ContainsFunc(story, func(o store.Sketch) bool { return o.Article == id })
}

func hasSource(story []store.Sketch, id news.SourceID) bool {
	return slices.ContainsFunc(story, func(o store.Sketch) bool { return o.Source == id })
}

// copies returns those of near that are the same story as s, the most alike
// first.
func copies(s store.Sketch, near []store.Sketch) []store.Sketch {
	likeness := map[news.ArticleID]float64{}
	near = slices.DeleteFunc(slices.Clone(near), func(n store.Sketch) bool {
		contained, common := compare(s.Marks, n.Marks)
		likeness[n.Article] = contained + common
		return n.Source == s.Source || contained < copyContained || common < copyCommon
	})
	slices.SortStableFunc(near, func(a, b store.Sketch) int { return cmp.Compare(likeness[b.Article], likeness[a.Article]) })
	return near
}
