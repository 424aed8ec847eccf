package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// Sketch stands for the words of an article where copies are looked for.
// Articles that share a band are worth comparing by their marks.
type Sketch struct {
	Article news.ArticleID
	Source  news.SourceID
	At      time.Time // of publication
	Marks   []byte
	Bands   []int64 // not read back
}

// Near returns the sketches of other articles that share a band with s, from
// within the span of time before and after it, oldest first.
func (tx *Tx) Near(ctx context.Context, s Sketch, span time.Duration) ([]Sketch, error) {
	if len(s.Bands) == 0 {
		return nil, nil
	}
	args := []any{s.Article, micros(s.At.Add(-span)), micros(s.At.Add(span))}
	for _, band := range s.Bands {
		args = append(args, band)
	}
	all, err := collect(ctx, tx.tx, func(row scanner) (n Sketch, err error) {
		var at int64
		err = row.Scan(&n.Article, &n.Source, &at, &n.Marks)
		n.At = instant(at)
		return n, err
	}, `SELECT article, source, at, marks FROM sketches WHERE article <> $1 AND at BETWEEN $2 AND $3
		AND article IN (SELECT article FROM bands WHERE band IN (`+marks(4, len(s.Bands))+`)) ORDER BY at, article`, args...)
	if err != nil {
		return nil, fmt.Errorf("read articles near %s: %w", s.Article, err)
	}
	return all, nil
}

// SaveSketch puts the sketch of an article in the place of the one before; one
// without marks only takes that away.
func (tx *Tx) SaveSketch(ctx context.Context, s Sketch) error {
	for _, table := range []string{"bands", "sketches"} {
		if _, err := tx.tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE article = $1`, s.Article); err != nil {
			return fmt.Errorf("forget sketch of article %s: %w", s.Article, err)
		}
	}
	if len(s.Marks) == 0 {
		return nil
	}
	_, err := tx.tx.ExecContext(ctx, `INSERT INTO sketches (article, source, at, marks) VALUES ($1, $2, $3, $4)`,
		s.Article, s.Source, micros(s.At), s.Marks)
	if err != nil {
		return fmt.Errorf("keep sketch of article %s: %w", s.Article, err)
	}
	bands := slices.Clone(s.Bands)
	slices.Sort(bands)
	for _, band := range slices.Compact(bands) {
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO bands (band, article) VALUES ($1, $2)`, band, s.Article)
		if err != nil {
			return fmt.Errorf("keep sketch of article %s: %w", s.Article, err)
		}
	}
	return nil
}

// Story returns all that are known as one story with an article, itself among
// them, by the time of publication. Their marks are not read.
func (tx *Tx) Story(ctx context.Context, id news.ArticleID) ([]Sketch, error) {
	all, err := collect(ctx, tx.tx, func(row scanner) (m Sketch, err error) {
		var at int64
		err = row.Scan(&m.Article, &m.Source, &at)
		m.At = instant(at)
		return m, err
	}, `SELECT s.article, s.source, s.at FROM sketches s JOIN articles a ON a.id = s.article
		WHERE a.id = $1 OR a.origin = $1
			OR a.id = (SELECT origin FROM articles WHERE id = $1)
			OR a.origin = (SELECT origin FROM articles WHERE id = $1 AND origin <> '')
		ORDER BY s.at, s.article`, id)
	if err != nil {
		return nil, fmt.Errorf("read story of article %s: %w", id, err)
	}
	return all, nil
}
