package pipeline

import (
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

func saveOrigin(ctx context.Context, tx *store.Tx, s store.Sketch) error {
	near, err := tx.Near(ctx, s, storySpan)
	if err != nil {
		return err
	}
	best := nearest(s, near)
	if best == "" {
		// Also a copy whose words were changed so much that it is none now.
		return tx.SetOrigin(ctx, s.Article, "")
	}
	origin, copies, err := tx.Story(ctx, best)
	if err != nil {
		return err
	}
	first := origin
	for _, n := range near {
		// An origin that is not near any more counts as earlier.
		if n.Article == origin && s.At.Before(n.At) {
			first = s.Article
		}
	}
	moved := []news.ArticleID{s.Article}
	if first == s.Article {
		moved = append(moved, append(copies, origin)...)
	} else if own, followers, err := tx.Story(ctx, s.Article); err != nil {
		return err
	} else if own == s.Article { // two stories turn out to be one
		moved = append(moved, followers...)
	}
	for _, id := range moved {
		if err := setOrigin(ctx, tx, id, first); err != nil {
			return err
		}
	}
	return nil
}

// nearest returns the article that s has most in common with, empty when
// there is no copy. An outlet that prints nearly the same twice prints two
// items of a series, so it is no copy of itself.
func nearest(s store.Sketch, near []store.Sketch) news.ArticleID {
	var best news.ArticleID
	most := 0.0
	for _, n := range slices.Backward(near) { // of equals, the oldest
		if common := likeness(s, n); n.Source != s.Source && common > 0 && common >= most {
			best, most = n.Article, common
		}
	}
	return best
}

// likeness is how much two articles are one story, from 0, they are not, to 2.
func likeness(a, b store.Sketch) float64 {
	contained, common := compare(a.Marks, b.Marks)
	if contained < copyContained || common < copyCommon {
		return 0
	}
	return contained + common
}

// setOrigin leaves the origin of a story without one, which is what it was
// before the first copy came, so that it costs no change.
func setOrigin(ctx context.Context, tx *store.Tx, id, origin news.ArticleID) error {
	if id == origin {
		origin = ""
	}
	return tx.SetOrigin(ctx, id, origin)
}
