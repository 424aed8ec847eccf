package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"

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
	// Cache bounds the memory for inverted lists that are kept decoded, in
	// bytes. 0: 128 MB.
	Cache int64
	// Now tells the time for Result.TookMS. Nil: that stays 0.
	Now func() time.Time
}

// Index is an open index. It is safe for concurrent use; what writes to it
// takes turns.
type Index struct {
	dir      string
	cfg      Config
	synonyms synonyms
	ranking  ranking
	outdated int // format of the index that was found and is of no use, 0 for none

	write sync.Mutex // held by what changes the index
	mu    sync.Mutex // guards what follows, briefly
	gen   *generation
	// frozen is what readers see while a batch is being put into several
	// shards: the whole of it comes into view at once.
	frozen []snapshot
	closed bool

	// turns are as many as there are processors: searches that share them only
	// keep each other waiting, the short ones longest.
	turns chan struct{}
	big   int // documents from which a search is worth helpers

	norms  atomic.Pointer[norms]
	memory atomic.Pointer[memory]
}

// Open opens the index in dir, and makes an empty one where there is none, or
// one of another format. Only one process can have an index open.
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
	x := &Index{dir: dir, cfg: cfg, synonyms: syn, ranking: defaultRanking, turns: make(chan struct{}, runtime.GOMAXPROCS(0)), big: bigView}
	if name != "" {
		of, err := formatOf(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if of == format {
			x.gen, err = openGeneration(filepath.Join(dir, name))
			return x, err
		}
		x.outdated = of
	}
	next, err := following(name)
	if err != nil {
		return nil, err
	}
	if x.gen, err = newGeneration(filepath.Join(dir, next)); err != nil {
		return nil, err
	}
	if err := setCurrent(dir, next); err != nil {
		return nil, err
	}
	if name != "" {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("remove the index replaced: %w", err)
		}
	}
	return x, nil
}

// Outdated tells whether Open found an index of another format and has put an
// empty one in its place, which is to be fed from the first change on.
func (x *Index) Outdated() (found, now int, ok bool) {
	return x.outdated, format, x.outdated > 0
}

// Close closes the index. What was applied is on disk already.
func (x *Index) Close() error {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	return x.gen.close()
}

// Applied returns the number of the last applied change, 0 for none.
func (x *Index) Applied() (int64, error) {
	g, err := x.generation()
	if err != nil {
		return 0, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.applied, nil
}

// Count returns the number of articles.
func (x *Index) Count() (int, error) {
	all, err := x.snapshots()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, s := range all {
		for _, seg := range s.Segments() {
			n += int(seg.Count())
		}
	}
	return n, release(all)
}

func (x *Index) generation() (*generation, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, fmt.Errorf("read index: %w", bleve.ErrorIndexClosed)
	}
	return x.gen, nil
}

// snapshots returns what readers see at this instant; they release it.
func (x *Index) snapshots() ([]snapshot, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, fmt.Errorf("read index: %w", bleve.ErrorIndexClosed)
	}
	if x.frozen == nil {
		return x.gen.snapshots()
	}
	for _, s := range x.frozen {
		s.AddRef()
	}
	return append([]snapshot{}, x.frozen...), nil
}

// freeze lets readers see the present state until thaw is called.
func (x *Index) freeze() (thaw func() error, err error) {
	g, err := x.generation()
	if err != nil {
		return nil, err
	}
	at, err := g.read()
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.frozen = at
	x.mu.Unlock()
	return func() error {
		// What readers need of the new state is read before they see it.
		next, err := g.read()
		x.mu.Lock()
		x.frozen = nil
		x.mu.Unlock()
		return errors.Join(err, release(next), release(at))
	}, nil
}
