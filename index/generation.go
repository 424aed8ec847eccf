package index

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/peygir/peygir/news"
)

// format is the number of what lies on disk: fields, terms and how they are
// read, folders. An index of another format is of no use and built anew.
const format = 2

const (
	currentFile = "CURRENT"
	formatFile  = "FORMAT"
)

var (
	appliedKey = []byte("applied")
	movesKey   = []byte("moves")
)

// generation is one build of the index: a folder with a shard for each year.
type generation struct {
	dir string

	mu      sync.Mutex // guards what follows
	shards  []*shard   // newest year first, the undated last
	applied int64
}

func generationName(n int) string { return fmt.Sprintf("gen-%06d", n) }

// following returns the name of the next generation.
func following(name string) (string, error) {
	n := 0
	if name != "" {
		if _, err := fmt.Sscanf(name, "gen-%d", &n); err != nil {
			return "", fmt.Errorf("open index: generation %q: %w", name, err)
		}
	}
	return generationName(n + 1), nil
}

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
	return syncDir(dir)
}

// formatOf returns the format of a generation; those before there were
// numbers are of the first.
func formatOf(dir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dir, formatFile))
	if errors.Is(err, os.ErrNotExist) {
		return 1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open index: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, nil // written by nobody we know: of no use either
	}
	return n, nil
}

// newGeneration makes an empty generation, in place of what a crash may have
// left under its name.
func newGeneration(dir string) (*generation, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, formatFile), []byte(strconv.Itoa(format)+"\n"), 0o644); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	return &generation{dir: dir}, nil
}

// openGeneration opens a generation and mends what a crash left of it.
func openGeneration(dir string) (_ *generation, err error) {
	g := &generation{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.close())
		}
	}()
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	newest := map[int]int{} // serial by year
	for _, f := range files {
		if year, serial, ok := parseShard(f.Name()); ok {
			newest[year] = max(newest[year], serial)
		}
	}
	for _, f := range files {
		year, serial, ok := parseShard(f.Name())
		if !ok && !strings.HasSuffix(f.Name(), unfinished) {
			continue
		}
		path := filepath.Join(dir, f.Name())
		if !ok || serial < newest[year] {
			if err := os.RemoveAll(path); err != nil {
				return nil, fmt.Errorf("open index: %w", err)
			}
			continue
		}
		s, err := openShard(path, year, serial)
		if err != nil {
			return nil, err
		}
		g.put(s)
		applied, err := s.number(appliedKey)
		if err != nil {
			return nil, err
		}
		g.applied = max(g.applied, applied)
	}
	return g, g.mend()
}

func (g *generation) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	var errs []error
	for _, s := range g.shards {
		if err := s.bleve.Close(); err != nil {
			errs = append(errs, fmt.Errorf("close index %s: %w", s.path, err))
		}
	}
	g.shards = nil
	return errors.Join(errs...)
}

// all returns the shards there are.
func (g *generation) all() []*shard {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.shards)
}

// put adds a shard, and returns the one in whose place it came, if any.
func (g *generation) put(s *shard) (replaced *shard) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, old := range g.shards {
		if old.year == s.year {
			g.shards[i] = s
			return old
		}
	}
	g.shards = append(g.shards, s)
	slices.SortFunc(g.shards, func(a, b *shard) int { return cmp.Compare(b.year, a.year) })
	return nil
}

// shard returns the shard of a year, and makes one where there is none.
func (g *generation) shard(year int) (*shard, error) {
	for _, s := range g.all() {
		if s.year == year {
			return s, nil
		}
	}
	s, err := newShard(g.dir, year, 1)
	if err == nil {
		s, err = s.finish()
	}
	if err != nil {
		return nil, err
	}
	g.put(s)
	return s, nil
}

// snapshots takes the present state of all shards.
func (g *generation) snapshots() ([]snapshot, error) {
	var out []snapshot
	for _, s := range g.all() {
		at, err := s.snapshot()
		if err != nil {
			return nil, errors.Join(err, release(out))
		}
		out = append(out, at)
	}
	return out, nil
}

// read takes the present state of all shards with what is kept of it in
// memory.
func (g *generation) read() ([]snapshot, error) {
	all, err := g.snapshots()
	if err == nil {
		err = readAll(all)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read index: %w", err), release(all))
	}
	if all == nil {
		all = []snapshot{} // nothing at all is a state, too
	}
	return all, nil
}

func release(all []snapshot) error {
	var errs []error
	for _, s := range all {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// move tells that an article came to a shard from that of another year.
type move struct {
	ID   news.ArticleID `json:"id"`
	From int            `json:"from"`
}

// moves is left in the shard to which articles moved, together with them, so
// that what a crash kept from being taken out of their old shards is known.
type moves struct {
	Change int64  `json:"change"`
	Moves  []move `json:"moves"`
}

// mend takes articles out of the shards that they had left when a crash came
// in between: they are put into the new one first.
func (g *generation) mend() error {
	type open struct {
		moves
		to *shard
	}
	var left []open
	for _, s := range g.all() {
		b, err := s.bleve.GetInternal(movesKey)
		if err != nil {
			return fmt.Errorf("read index %s: %w", s.path, err)
		}
		var m moves
		if len(b) == 0 || json.Unmarshal(b, &m) != nil || m.Change <= g.applied {
			continue
		}
		left = append(left, open{m, s})
	}
	// The last of them is right: an article may have moved there and back.
	slices.SortFunc(left, func(a, b open) int { return cmp.Compare(b.Change, a.Change) })
	for _, m := range left {
		if err := g.mendMoves(m.to, m.Moves); err != nil {
			return err
		}
	}
	return nil
}

func (g *generation) mendMoves(to *shard, all []move) error {
	ids := make([]string, len(all))
	for i, m := range all {
		ids[i] = string(m.ID)
	}
	at, err := to.snapshot()
	if err != nil {
		return err
	}
	arrived, err := at.holds(ids)
	if err := errors.Join(err, at.Close()); err != nil {
		return err
	}
	for _, from := range g.all() {
		b := from.bleve.NewBatch()
		for _, m := range all {
			if m.From == from.year && slices.Contains(arrived, m.ID) {
				b.Delete(string(m.ID))
			}
		}
		if b.Size() == 0 {
			continue
		}
		if err := from.bleve.Batch(b); err != nil {
			return fmt.Errorf("mend index: %w", err)
		}
	}
	return nil
}
