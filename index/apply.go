package index

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/peygir/peygir/news"
)

// maxBatch bounds a safe batch: a larger one needs memory without being
// faster.
const maxBatch = 500

// Apply puts articles in, in place of what the index had under their ids, and
// takes out deletions. It may be called with thousands: the processors share
// them. Readers see all of it at once. The number change is kept in the last
// batch that goes to disk: after a crash Applied tells where to go on, and
// applying the same again changes nothing.
func (x *Index) Apply(ctx context.Context, batch []news.Article, deletions []news.ArticleID, change int64) error {
	x.write.Lock()
	defer x.write.Unlock()
	thaw, err := x.freeze()
	if err != nil {
		return err
	}
	return errors.Join(x.apply(ctx, x.gen, batch, deletions, change), thaw())
}

// write is one batch for one shard.
type write struct {
	to      *shard
	entries []entry
	gone    []news.ArticleID
	moves   []move
	change  int64 // of the whole
	last    bool  // it ends the whole, and carries its number
}

func (x *Index) apply(ctx context.Context, g *generation, batch []news.Article, deletions []news.ArticleID, change int64) error {
	puts, takes, err := x.plan(ctx, g, batch, deletions)
	if err != nil {
		return err
	}
	// What moves is put into its new shard before it is taken out of the old
	// one, and the number comes last: a crash between leaves an article twice
	// at worst, which opening mends.
	if len(puts)+len(takes) == 0 || len(puts) > 1 && len(takes) == 0 {
		s, err := g.carrier(puts)
		if err != nil {
			return err
		}
		takes = append(takes, write{to: s})
	}
	all := slices.Concat(puts, takes)
	for i := range all {
		all[i].change, all[i].last = change, i == len(all)-1
	}
	if err := each(ctx, all[:len(puts)]); err != nil {
		return errors.Join(err, g.mend())
	}
	for _, w := range all[len(puts):] {
		if err := w.run(); err != nil {
			return err
		}
	}
	g.mu.Lock()
	g.applied = change
	g.mu.Unlock()
	return nil
}

// carrier is the shard that keeps the number of what several shards took, or
// none did.
func (g *generation) carrier(puts []write) (*shard, error) {
	if len(puts) > 0 {
		return puts[0].to, nil
	}
	if all := g.all(); len(all) > 0 {
		return all[0], nil
	}
	return g.shard(undated)
}

// plan parts articles by their years, and finds what has to leave the shards
// of other years.
func (x *Index) plan(ctx context.Context, g *generation, batch []news.Article, deletions []news.ArticleID) (puts, takes []write, err error) {
	at := make(map[news.ArticleID]int, len(batch)) // the last of each counts
	for i, a := range batch {
		at[a.ID] = i
	}
	years := map[int][]entry{}
	var order []int
	for i, a := range batch {
		if at[a.ID] != i {
			continue
		}
		e, err := x.entry(ctx, a)
		if err != nil {
			return nil, nil, err
		}
		if years[Year(a)] == nil {
			order = append(order, Year(a))
		}
		years[Year(a)] = append(years[Year(a)], e)
	}
	from := map[news.ArticleID]int{}
	for _, s := range g.all() {
		var ids []string
		for id, i := range at {
			if Year(batch[i]) != s.year {
				ids = append(ids, string(id))
			}
		}
		for _, id := range deletions {
			if _, comes := at[id]; !comes {
				ids = append(ids, string(id))
			}
		}
		gone, err := s.find(ids)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range gone {
			from[id] = s.year
		}
		if len(gone) > 0 {
			takes = append(takes, write{to: s, gone: gone})
		}
	}
	for _, year := range order {
		s, err := g.shard(year)
		if err != nil {
			return nil, nil, err
		}
		var moved []move
		for _, e := range years[year] {
			if was, ok := from[e.ID]; ok {
				moved = append(moved, move{e.ID, was})
			}
		}
		for part := range slices.Chunk(years[year], maxBatch) {
			puts = append(puts, write{to: s, entries: part, moves: moved})
		}
	}
	return puts, takes, nil
}

// find returns those of ids that the shard has now.
func (s *shard) find(ids []string) ([]news.ArticleID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	at, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	found, err := at.holds(ids)
	return found, errors.Join(err, at.Close())
}

func (x *Index) entry(ctx context.Context, a news.Article) (entry, error) {
	e := entry{Article: a}
	if err := ctx.Err(); err != nil {
		return entry{}, fmt.Errorf("index: %w", err)
	}
	if x.cfg.Outlet != nil {
		e.outlet = x.cfg.Outlet(a.Source)
	}
	if x.cfg.Speakers != nil {
		var err error
		if e.speakers, err = x.cfg.Speakers(ctx, a.ID); err != nil {
			return entry{}, fmt.Errorf("index article %q: %w", a.ID, err)
		}
	}
	return e, nil
}

// each runs writes side by side, as many as there are processors: building a
// piece of an index is work for one of them, and takes tens of megabytes. While
// one waits for the disk, articles of the others are read and pieces merged.
func each(ctx context.Context, writes []write) error {
	var wg sync.WaitGroup
	next := make(chan write)
	errs := make([]error, min(len(writes), runtime.GOMAXPROCS(0)))
	for i := range errs {
		wg.Go(func() {
			for w := range next {
				if errs[i] == nil {
					errs[i] = w.run()
				}
			}
		})
	}
	for _, w := range writes {
		if ctx.Err() != nil {
			break
		}
		next <- w
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		errs = append(errs, fmt.Errorf("index: %w", err))
	}
	return errors.Join(errs...)
}

// run returns when the batch is on disk.
func (w write) run() error {
	b := bleveindex.NewBatch()
	for _, id := range w.gone {
		b.Delete(string(id))
	}
	for i, e := range w.entries {
		b.Update(&incoming{entry: e, at: i})
	}
	if len(w.moves) > 0 {
		told, err := json.Marshal(moves{w.change, w.moves})
		if err != nil {
			return fmt.Errorf("index: %w", err)
		}
		b.SetInternal(movesKey, told)
	}
	if w.last {
		b.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(w.change)))
	}
	if err := w.to.scorch.Batch(b); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}
