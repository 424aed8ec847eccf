package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/peygir/peygir/news"
)

// Rebuild builds a new index beside the old one, which goes on answering, and
// then puts it in its place. feed calls add with every article, in batches,
// and with the number of the last change they hold. When anything fails the
// old index stays.
func (x *Index) Rebuild(ctx context.Context, feed func(ctx context.Context, add func(batch []news.Article, change int64) error) error) error {
	x.write.Lock()
	defer x.write.Unlock()
	old, err := current(x.dir)
	if err != nil {
		return err
	}
	name, err := following(old)
	if err != nil {
		return err
	}
	path := filepath.Join(x.dir, name)
	fresh, err := newGeneration(path)
	if err != nil {
		return err
	}
	err = feed(ctx, func(batch []news.Article, change int64) error {
		return x.apply(ctx, fresh, batch, nil, change)
	})
	if err == nil {
		// It was written in many small pieces, each of which every search asks.
		err = compact(ctx, fresh.all())
	}
	if err == nil {
		err = setCurrent(x.dir, name)
	}
	if err != nil {
		return errors.Join(err, fresh.close(), os.RemoveAll(path))
	}
	x.mu.Lock()
	gone := x.gen
	x.gen = fresh
	x.mu.Unlock()
	if err := errors.Join(gone.close(), os.RemoveAll(filepath.Join(x.dir, old))); err != nil {
		return fmt.Errorf("remove the index replaced: %w", err)
	}
	return nil
}

// RebuildYear builds the index of one year anew beside the old one, which
// goes on answering, and then puts it in its place; 0 is the index of the
// undated. feed calls add with articles, in batches; those of other years,
// and those that the shard of another year has, are passed over. The number of
// the last change stays as it is. When anything fails the old index stays.
func (x *Index) RebuildYear(ctx context.Context, year int, feed func(ctx context.Context, add func(batch []news.Article) error) error) (err error) {
	if year != undated && (year < firstYear || year > lastYear) {
		return fmt.Errorf("rebuild index of %d: want a year from %d to %d: %w", year, firstYear, lastYear, news.ErrInvalid)
	}
	x.write.Lock()
	defer x.write.Unlock()
	g := x.gen
	old, err := g.shard(year)
	if err != nil {
		return err
	}
	fresh, err := newShard(g.dir, year, old.serial+1)
	if err != nil {
		return err
	}
	alone := &generation{dir: g.dir, shards: []*shard{fresh}, applied: g.applied}
	err = feed(ctx, func(batch []news.Article) error {
		ours, err := g.onlyIn(year, batch)
		if err != nil || len(ours) == 0 {
			return err
		}
		return x.apply(ctx, alone, ours, nil, g.applied)
	})
	if err == nil {
		err = compact(ctx, alone.all())
	}
	if err == nil {
		// The old shard may be the one that carried the number.
		err = fresh.bleve.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(g.applied)))
	}
	if err != nil {
		return errors.Join(err, fresh.bleve.Close(), os.RemoveAll(fresh.path))
	}
	if fresh, err = fresh.finish(); err != nil {
		return err
	}
	x.mu.Lock()
	gone := g.put(fresh)
	x.mu.Unlock()
	if err := errors.Join(gone.bleve.Close(), os.RemoveAll(gone.path)); err != nil {
		return fmt.Errorf("remove the index replaced: %w", err)
	}
	return nil
}

// onlyIn returns the articles of a year, without those that another shard has
// still: they move when their change is applied.
func (g *generation) onlyIn(year int, batch []news.Article) ([]news.Article, error) {
	var ours []news.Article
	var ids []string
	for _, a := range batch {
		if Year(a) == year {
			ours, ids = append(ours, a), append(ids, string(a.ID))
		}
	}
	elsewhere := map[news.ArticleID]bool{}
	for _, s := range g.all() {
		if s.year == year {
			continue
		}
		found, err := s.find(ids)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			elsewhere[id] = true
		}
	}
	kept := ours[:0]
	for _, a := range ours {
		if !elsewhere[a.ID] {
			kept = append(kept, a)
		}
	}
	return kept, nil
}

// Years returns the years that have an index of their own, the newest first;
// 0 is that of the undated.
func (x *Index) Years() ([]int, error) {
	g, err := x.generation()
	if err != nil {
		return nil, err
	}
	var out []int
	for _, s := range g.all() {
		out = append(out, s.year)
	}
	return out, nil
}

// Compact merges each year into one piece, which takes less room and is
// faster to search. It answers meanwhile, and takes batches.
func (x *Index) Compact(ctx context.Context) error {
	g, err := x.generation()
	if err != nil {
		return err
	}
	return compact(ctx, g.all())
}

// Rest merges the years that are closed, all but the newest, where enough has
// come to them since they were merged to be worth it. It answers meanwhile,
// and takes batches.
func (x *Index) Rest(ctx context.Context) error {
	g, err := x.generation()
	if err != nil {
		return err
	}
	var worth []*shard
	for i, s := range g.all() {
		if i == 0 {
			continue
		}
		at, err := s.snapshot()
		if err != nil {
			return err
		}
		if at.restless() {
			worth = append(worth, s)
		}
		if err := at.Close(); err != nil {
			return fmt.Errorf("read index %s: %w", s.path, err)
		}
	}
	return compact(ctx, worth)
}

// maxPieces is how many pieces a closed year may have besides the large one.
const maxPieces = 4

// restless reports whether merging is worth it: a tenth of the shard lies
// beside its largest piece or was deleted, or the pieces are many.
func (s snapshot) restless() bool {
	largest, all, live := 0, 0, 0
	for _, seg := range s.Segments() {
		n := int(seg.FullSize())
		largest, all, live = max(largest, n), all+n, live+int(seg.Count())
	}
	beside := all - largest + all - live
	return beside*10 > all || len(s.Segments()) > 1+maxPieces
}

func compact(ctx context.Context, shards []*shard) error {
	for _, s := range shards {
		if err := s.compact(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *shard) compact(ctx context.Context) error {
	s.merging.Lock()
	defer s.merging.Unlock()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("compact index: %w", err)
	}
	if err := s.scorch.ForceMerge(ctx, nil); err != nil {
		return fmt.Errorf("compact index %s: %w", s.path, err)
	}
	return nil
}
