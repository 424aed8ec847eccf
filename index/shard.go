package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/peygir/peygir/news"
)

// Years of publication that have an index of their own. What claims to be
// older or later lies with the first or the last: a date may be anything.
const (
	firstYear = 1990
	lastYear  = 2100
	undated   = 0
)

// Year returns the year, in UTC, by which the index parts articles; 0 for an
// article of unknown date.
func Year(a news.Article) int {
	if a.Published.IsZero() {
		return undated
	}
	return min(max(a.Published.UTC().Year(), firstYear), lastYear)
}

// shard is the index of one year: a Bleve index in a folder of its own.
type shard struct {
	year   int
	serial int // of those built for this year; the highest is in use
	path   string
	bleve  bleve.Index
	scorch *scorch.Scorch
	cache  segmentCache

	merging sync.Mutex // one merge that is asked for at a time
}

// unfinished ends the name of a shard that is being built.
const unfinished = ".new"

func shardPath(dir string, year, serial int) string {
	name := "undated"
	if year != undated {
		name = strconv.Itoa(year)
	}
	return filepath.Join(dir, name+"."+strconv.Itoa(serial))
}

// parseShard reads the name of a shard's folder.
func parseShard(name string) (year, serial int, ok bool) {
	of, number, ok := strings.Cut(name, ".")
	if !ok {
		return 0, 0, false
	}
	serial, err := strconv.Atoi(number)
	if err != nil || of == "undated" {
		return undated, serial, err == nil
	}
	year, err = strconv.Atoi(of)
	return year, serial, err == nil && year >= firstYear && year <= lastYear
}

// settings are Bleve's. It would merge what has less than 2,000 articles again
// and again, in a year of 4,000 more than it costs to write them; here a piece
// is merged when ten of its size have come together.
func settings() map[string]any {
	return map[string]any{
		"bolt_timeout":           "2s",
		"scorchMergePlanOptions": map[string]any{"FloorSegmentSize": maxBatch},
	}
}

// newShard makes an empty shard under the name that marks it as unfinished.
func newShard(dir string, year, serial int) (*shard, error) {
	path := shardPath(dir, year, serial) + unfinished
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	b, err := bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, settings())
	if err != nil {
		return nil, fmt.Errorf("create index %s: %w", path, err)
	}
	return (&shard{year: year, serial: serial, path: path}).over(b)
}

// finish gives a shard its lasting name, at once or not at all.
func (s *shard) finish() (*shard, error) {
	path := strings.TrimSuffix(s.path, unfinished)
	if err := s.bleve.Close(); err != nil {
		return nil, fmt.Errorf("close index %s: %w", s.path, err)
	}
	if err := os.Rename(s.path, path); err != nil {
		return nil, fmt.Errorf("finish index: %w", err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return openShard(path, s.year, s.serial)
}

func openShard(path string, year, serial int) (*shard, error) {
	b, err := bleve.OpenUsing(path, settings())
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return (&shard{year: year, serial: serial, path: path}).over(b)
}

func (s *shard) over(b bleve.Index) (*shard, error) {
	adv, err := b.Advanced()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", s.path, err), b.Close())
	}
	s.bleve = b
	var ok bool
	if s.scorch, ok = adv.(*scorch.Scorch); !ok {
		return nil, errors.Join(fmt.Errorf("open index %s: %T is no scorch index", s.path, adv), b.Close())
	}
	return s, nil
}

// number reads a number that a batch left; 0 for none.
func (s *shard) number(key []byte) (int64, error) {
	b, err := s.bleve.GetInternal(key)
	if err != nil {
		return 0, fmt.Errorf("read index %s: %w", s.path, err)
	}
	if len(b) != 8 {
		return 0, nil
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// snapshot is a shard at one instant.
type snapshot struct {
	of *shard
	*scorch.IndexSnapshot
	columns []*columns // by segment, once they were read
}

func (s *shard) snapshot() (snapshot, error) {
	reader, err := s.scorch.Reader()
	if err != nil {
		return snapshot{}, fmt.Errorf("read index %s: %w", s.path, err)
	}
	at, ok := reader.(*scorch.IndexSnapshot)
	if !ok || at == nil {
		return snapshot{}, fmt.Errorf("read index %s: %w", s.path, bleve.ErrorIndexClosed)
	}
	return snapshot{of: s, IndexSnapshot: at}, nil
}

// holds returns those of ids that the shard has.
func (s snapshot) holds(ids []string) ([]news.ArticleID, error) {
	var out []news.ArticleID
	for _, seg := range s.Segments() {
		docs, err := seg.Segment().DocNumbers(ids)
		if err != nil {
			return nil, fmt.Errorf("look up articles: %w", err)
		}
		if gone := seg.Deleted(); gone != nil {
			docs.AndNot(gone)
		}
		for it := docs.Iterator(); it.HasNext(); {
			id, err := seg.Segment().DocID(uint64(it.Next()))
			if err != nil {
				return nil, fmt.Errorf("look up articles: %w", err)
			}
			out = append(out, news.ArticleID(id))
		}
	}
	return out, nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
