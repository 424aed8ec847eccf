package index

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// noTime marks an article whose time is unknown; it sorts as the oldest.
const noTime = -1 << 62

// column holds one keyword field of a segment: per document the ordinals of
// its values.
type column struct {
	values []string
	first  []uint32 // of documents; one more than there are
	ords   []uint32

	once   sync.Once
	folded []string

	countOnce sync.Once
	all       []int32
	single    []uint32 // the value of each document, nil when some have several
	narrow    []uint16 // ords in half of the room, where they are to be counted
}

// singles returns the ordinal of the value that each document has, one past
// the last for none; nil where documents have several.
func (c *column) singles() []uint32 {
	c.totals()
	return c.single
}

// totals returns how many documents have each value.
func (c *column) totals() []int32 {
	c.countOnce.Do(func() {
		c.all = make([]int32, len(c.values))
		for _, ord := range c.ords {
			c.all[ord]++
		}
		single := make([]uint32, len(c.first)-1)
		for doc := range single {
			switch ords := c.of(uint32(doc)); len(ords) {
			case 0:
				single[doc] = uint32(len(c.values))
			case 1:
				single[doc] = ords[0]
			default:
				if len(c.values) <= 1<<16 {
					c.narrow = make([]uint16, len(c.ords))
					for i, ord := range c.ords {
						c.narrow[i] = uint16(ord)
					}
				}
				return
			}
		}
		c.single = single
	})
	return c.all
}

// foldedValues returns the values in one spelling, as filters compare them.
func (c *column) foldedValues() []string {
	c.once.Do(func() {
		c.folded = make([]string, len(c.values))
		for i, v := range c.values {
			c.folded[i] = foldValue(v)
		}
	})
	return c.folded
}

func (c *column) of(doc uint32) []uint32 { return c.ords[c.first[doc]:c.first[doc+1]] }

// columns is what ranking, filters and facets ask of every hit of a segment,
// read once from the inverted lists and kept while the segment lives.
type columns struct {
	times   []int64
	ties    []uint32 // decides between equals; numbers of documents change when segments merge
	newest  int64
	oldest  int64
	lengths [3][]uint16 // by part
	total   [3]int64
	least   uint16 // words of the shortest body that has any
	fields  map[string]*column
	years   jalaliYears
	decoded decodedLists
	files   [2]atomic.Pointer[termFile] // of words and of pairs
}

// fieldID is where Bleve keeps the ids of documents.
const fieldID = "_id"

var keywordFields = []string{fieldSource, fieldOutlet, fieldProvince, fieldTag, fieldSpeaker, fieldEntity, fieldCode, fieldOrigin}

// segment is one immutable piece of the index as a search sees it.
type segment struct {
	*columns
	year int // of publication; 0: unknown
	docs int
	gone *roaring.Bitmap
	raw  segmentapi.Segment
	from int // documents in the segments before it

	words, pairs segmentapi.TermDictionary // once they were asked
	direct       [2]*direct                // of words and of pairs
	opened       [2]bool
}

// dictionary returns the terms of words or pairs. A segment of a view serves
// one search, so nobody else opens it meanwhile.
func (s *segment) dictionary(pairs bool) (_ segmentapi.TermDictionary, err error) {
	of, field := &s.words, fieldWords
	if pairs {
		of, field = &s.pairs, fieldPairs
	}
	if *of == nil {
		defer unreadable(&err)
		if *of, err = s.raw.Dictionary(field); err != nil {
			return nil, fmt.Errorf("read the terms of the index: %w", err)
		}
	}
	return *of, nil
}

// lists returns the inverted lists of words or pairs as they lie in the file;
// nil where only the dictionary knows them.
func (s *segment) lists(pairs bool) (_ *direct, err error) {
	at, field := 0, fieldWords
	if pairs {
		at, field = 1, fieldPairs
	}
	if !s.opened[at] {
		defer unreadable(&err)
		s.opened[at], s.direct[at] = true, openDirect(s.raw, field, &s.files[at])
	}
	return s.direct[at], nil
}

// segmentCache keeps the columns of living segments of a shard.
type segmentCache struct {
	mu   sync.Mutex
	byID map[uint64]*columns
}

// kept returns the columns of the segments of a snapshot if all were read.
func (c *segmentCache) kept(at snapshot) ([]*columns, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]*columns, 0, len(at.Segments()))
	for _, s := range at.Segments() {
		cols := c.byID[s.Id()]
		if cols == nil {
			return nil, false
		}
		out = append(out, cols)
	}
	return out, len(out) == len(c.byID)
}

// of returns the columns of the segments of a snapshot. Those of segments
// that are no more are dropped.
func (c *segmentCache) of(at snapshot) (_ []*columns, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer unreadable(&err)
	alive := make(map[uint64]*columns, len(at.Segments()))
	out := make([]*columns, 0, len(at.Segments()))
	for _, s := range at.Segments() {
		cols := c.byID[s.Id()]
		if cols == nil {
			if cols, err = readColumns(s.Segment()); err != nil {
				return nil, err
			}
		}
		alive[s.Id()] = cols
		out = append(out, cols)
	}
	c.byID = alive
	return out, nil
}

// readAll reads the columns of shards that have none yet, as many at once as
// there are processors: after a start there are all to be read.
func readAll(all []snapshot) error {
	errs := make([]error, len(all))
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range all {
		if all[i].columns != nil {
			continue
		}
		if kept, ok := all[i].of.cache.kept(all[i]); ok {
			all[i].columns = kept // nothing to wait for
			continue
		}
		room <- struct{}{}
		wg.Go(func() {
			all[i].columns, errs[i] = all[i].of.cache.of(all[i])
			<-room
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// unreadable makes an error of a panic. Bleve closes the piece of a batch that
// it could not write, with a full disk for example, although it shows it to
// readers until it can; and a closed piece panics when it is asked anything.
func unreadable(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("read a part of the index that could not be written: %v", p)
	}
}

func readColumns(s segmentapi.Segment) (*columns, error) {
	n := int(s.Count())
	c := &columns{times: make([]int64, n), ties: make([]uint32, n), newest: noTime, oldest: -noTime, fields: make(map[string]*column, len(keywordFields))}
	for i := range c.times {
		c.times[i] = noTime
	}
	for p := range c.lengths {
		c.lengths[p] = make([]uint16, n)
	}
	err := eachPosting(s, fieldTime, func(term string, doc uint32) {
		if t, err := strconv.ParseInt(term, 36, 64); err == nil {
			c.times[doc] = t
			c.newest, c.oldest = max(c.newest, t), min(c.oldest, t)
		}
	})
	if err != nil {
		return nil, err
	}
	err = eachPosting(s, fieldID, func(id string, doc uint32) {
		h := fnv.New32a()
		h.Write([]byte(id))
		c.ties[doc] = h.Sum32()
	})
	if err != nil {
		return nil, err
	}
	err = eachPosting(s, fieldLengths, func(term string, doc uint32) {
		b, err := hex.DecodeString(term)
		if err != nil || len(b) != 4 {
			return
		}
		c.lengths[inTitle][doc] = uint16(b[0])
		c.lengths[inLead][doc] = uint16(b[1])
		c.lengths[inBody][doc] = uint16(b[2])<<8 | uint16(b[3])
	})
	if err != nil {
		return nil, err
	}
	for p := range c.lengths {
		for _, l := range c.lengths[p] {
			c.total[p] += int64(l)
		}
	}
	c.least = math.MaxUint16
	for _, l := range c.lengths[inBody] {
		if l > 0 {
			c.least = min(c.least, l)
		}
	}
	for _, name := range keywordFields {
		if c.fields[name], err = readColumn(s, name, n); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func readColumn(s segmentapi.Segment, name string, docs int) (*column, error) {
	type posting struct{ doc, ord uint32 }
	var postings []posting
	c := &column{first: make([]uint32, docs+1)}
	last := ""
	err := eachPosting(s, name, func(term string, doc uint32) {
		if len(c.values) == 0 || term != last {
			c.values = append(c.values, term)
			last = term
		}
		postings = append(postings, posting{doc, uint32(len(c.values) - 1)})
		c.first[doc+1]++
	})
	if err != nil {
		return nil, err
	}
	for i := range docs {
		c.first[i+1] += c.first[i]
	}
	c.ords = make([]uint32, len(postings))
	next := make([]uint32, docs)
	copy(next, c.first)
	for _, p := range postings {
		c.ords[next[p.doc]] = p.ord
		next[p.doc]++
	}
	return c, nil
}

// eachPosting walks the whole inverted list of a field, term by term.
func eachPosting(s segmentapi.Segment, field string, yield func(term string, doc uint32)) error {
	dict, err := s.Dictionary(field)
	if err != nil {
		return err
	}
	terms := dict.AutomatonIterator(nil, nil, nil)
	var list segmentapi.PostingsList
	var docs segmentapi.PostingsIterator
	for {
		e, err := terms.Next()
		if err != nil || e == nil {
			return err
		}
		if list, err = dict.PostingsList([]byte(e.Term), nil, list); err != nil {
			return err
		}
		docs = list.Iterator(false, false, false, docs)
		for {
			p, err := docs.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			yield(e.Term, uint32(p.Number()))
		}
	}
}
