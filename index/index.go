package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/peygir/peygir/news"
)

// Config holds what an index needs to know. The zero value works.
type Config struct {
	// Outlet names the outlet of a source. Nil: articles have no outlet.
	Outlet func(news.SourceID) string
	// Speakers tells who speaks in an article, by ID and name. Nil: nobody.
	Speakers func(context.Context, news.ArticleID) ([]news.Speaker, error)
	// Called tells the IDs of the speakers that a name can mean. Nil: a speaker
	// is found by the words of the name in the article alone.
	Called func(ctx context.Context, name string) ([]news.SpeakerID, error)
	// Synonyms replaces the embedded list, in the same form; see Synonyms.
	Synonyms string
	// Now tells the time for Result.TookMS. Nil: that stays 0.
	Now func() time.Time
}

// maxBatch bounds a safe batch: a larger one needs memory without being
// faster.
const maxBatch = 400

const currentFile = "CURRENT"

var appliedKey = []byte("applied")

// Index is an open index. It is safe for concurrent use; Apply and Rebuild
// exclude each other.
type Index struct {
	dir      string
	cfg      Config
	synonyms synonyms
	ranking  ranking

	write sync.Mutex   // held by Apply and Rebuild
	mu    sync.RWMutex // guards bleve against the swap of a rebuild
	bleve bleve.Index
	cache segmentCache
}

// Open opens the index in dir, and makes an empty one where there is none.
// Only one process can have an index open.
func Open(dir string, cfg Config) (*Index, error) {
	syn, err := readSynonyms(cfg.Synonyms)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	name, err := current(dir)
	if err != nil {
		return nil, err
	}
	x := &Index{dir: dir, cfg: cfg, synonyms: syn, ranking: defaultRanking}
	if name == "" {
		name = generation(1)
		// What a crash left before CURRENT was written holds nothing.
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("open index: %w", err)
		}
		if x.bleve, err = create(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
		if err := setCurrent(dir, name); err != nil {
			return nil, errors.Join(err, x.bleve.Close())
		}
		return x, nil
	}
	x.bleve, err = bleve.OpenUsing(filepath.Join(dir, name), map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", filepath.Join(dir, name), err)
	}
	return x, nil
}

func generation(n int) string { return fmt.Sprintf("gen-%06d", n) }

// current returns the name of the generation in use, empty for none.
func current(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("open index: %w", err)
	}
	name := strings.TrimSpace(string(b))
	if name != filepath.Base(name) {
		return "", fmt.Errorf("open index: %s names %q: %w", currentFile, name, news.ErrInvalid)
	}
	return name, nil
}

// setCurrent makes a generation the one in use, at once or not at all.
func setCurrent(dir, name string) error {
	next := filepath.Join(dir, currentFile+".next")
	f, err := os.Create(next)
	if err != nil {
		return fmt.Errorf("switch index: %w", err)
	}
	_, err = f.WriteString(name + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("switch index: %w", err)
	}
	if err := os.Rename(next, filepath.Join(dir, currentFile)); err != nil {
		return fmt.Errorf("switch index: %w", err)
	}
	return nil
}

func create(path string) (bleve.Index, error) {
	b, err := bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("create index %s: %w", path, err)
	}
	return b, nil
}

// Close closes the index. What was applied is on disk already.
func (x *Index) Close() error {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}

// Apply puts articles in, in place of what the index had under their ids, and
// takes out deletions. The number change is kept in the same batch as the
// last of it: after a crash Applied tells where to go on, and applying the
// same again changes nothing.
func (x *Index) Apply(ctx context.Context, batch []news.Article, deletions []news.ArticleID, change int64) error {
	x.write.Lock()
	defer x.write.Unlock()
	return x.apply(ctx, x.bleve, batch, deletions, change)
}

func (x *Index) apply(ctx context.Context, to bleve.Index, batch []news.Article, deletions []news.ArticleID, change int64) error {
	b := to.NewBatch()
	for _, id := range deletions {
		b.Delete(string(id))
	}
	for i, a := range batch {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		e, err := x.entry(ctx, a)
		if err != nil {
			return err
		}
		if err := b.IndexAdvanced(newDocument(e)); err != nil {
			return fmt.Errorf("index article %q: %w", a.ID, err)
		}
		if b.Size() >= maxBatch && i < len(batch)-1 {
			if err := to.Batch(b); err != nil {
				return fmt.Errorf("index: %w", err)
			}
			b = to.NewBatch()
		}
	}
	b.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(change)))
	if err := to.Batch(b); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (x *Index) entry(ctx context.Context, a news.Article) (entry, error) {
	e := entry{Article: a}
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

// Applied returns the number of the last applied change, 0 for none.
func (x *Index) Applied() (int64, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, err := x.bleve.GetInternal(appliedKey)
	if err != nil {
		return 0, fmt.Errorf("read applied change: %w", err)
	}
	if len(b) != 8 {
		return 0, nil
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// Count returns the number of articles.
func (x *Index) Count() (int, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n, err := x.bleve.DocCount()
	if err != nil {
		return 0, fmt.Errorf("count articles: %w", err)
	}
	return int(n), nil
}

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
	n := 0
	if _, err := fmt.Sscanf(old, "gen-%d", &n); err != nil {
		return fmt.Errorf("rebuild index: generation %q: %w", old, err)
	}
	name := generation(n + 1)
	path := filepath.Join(x.dir, name)
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	fresh, err := create(path)
	if err != nil {
		return err
	}
	err = feed(ctx, func(batch []news.Article, change int64) error {
		return x.apply(ctx, fresh, batch, nil, change)
	})
	if err == nil {
		// It was written in many small pieces, each of which every search asks.
		err = compact(ctx, fresh)
	}
	if err == nil {
		err = setCurrent(x.dir, name)
	}
	if err != nil {
		return errors.Join(err, fresh.Close(), os.RemoveAll(path))
	}
	x.mu.Lock()
	gone := x.bleve
	x.bleve = fresh
	x.cache.reset()
	x.mu.Unlock()
	if err := errors.Join(gone.Close(), os.RemoveAll(filepath.Join(x.dir, old))); err != nil {
		return fmt.Errorf("remove the index replaced: %w", err)
	}
	return nil
}

// Compact merges the index into few large pieces, which take less room and
// are faster to search. It answers meanwhile.
func (x *Index) Compact(ctx context.Context) error {
	x.write.Lock()
	defer x.write.Unlock()
	return compact(ctx, x.bleve)
}

func compact(ctx context.Context, b bleve.Index) error {
	adv, err := b.Advanced()
	if err != nil {
		return fmt.Errorf("compact index: %w", err)
	}
	s, ok := adv.(*scorch.Scorch)
	if !ok {
		return fmt.Errorf("compact index: %T is no scorch index", adv) // create and Open know no other
	}
	if err := s.ForceMerge(ctx, nil); err != nil {
		return fmt.Errorf("compact index: %w", err)
	}
	return nil
}
