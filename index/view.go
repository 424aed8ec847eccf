package index

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/peygir/peygir/news"
)

// view is the index at one instant: the segments of all years, the newest
// year first and the undated last, with statistics over all of them.
type view struct {
	segments []*segment
	docs     int // with those deleted but not yet merged away
	live     int
	average  [3]float64 // length by part
	norms    *norms
	memory   *memory
	close    func() error
}

// view opens the present state for reading.
func (x *Index) view() (*view, error) {
	all, err := x.snapshots()
	if err != nil {
		return nil, err
	}
	v := &view{close: func() error { return release(all) }}
	if err := v.join(all); err != nil {
		return nil, errors.Join(fmt.Errorf("read index: %w", err), v.close())
	}
	v.share(x.cfg.Cache)
	v.norms = x.normsOf(v.average)
	v.memory = x.memoryOf(all)
	return v, nil
}

// join makes one of the shards.
func (v *view) join(all []snapshot) error {
	if err := readAll(all); err != nil {
		return err
	}
	var total [3]int64
	for _, at := range all {
		cols := at.columns
		for i, s := range at.Segments() {
			seg := &segment{columns: cols[i], year: at.of.year, docs: int(s.Segment().Count()), gone: s.Deleted(), raw: s.Segment(), from: v.docs}
			v.docs += seg.docs
			v.live += int(s.Count())
			for p := range total {
				total[p] += seg.total[p]
			}
			v.segments = append(v.segments, seg)
		}
	}
	for p := range total {
		v.average[p] = max(1, float64(total[p])/float64(max(1, v.docs)))
	}
	return nil
}

// span returns the times of the newest and the oldest article.
func (v *view) span() (newest, oldest int64) {
	newest, oldest = noTime, -noTime
	for _, seg := range v.segments {
		newest, oldest = max(newest, seg.newest), min(oldest, seg.oldest)
	}
	return newest, oldest
}

// at finds the segment and the number within it of a document of the view.
func (v *view) at(doc int) (*segment, uint32) {
	s, n := v.place(doc)
	return v.segments[s], n
}

// place tells which segment a document lies in, and its number there.
func (v *view) place(doc int) (segment int, n uint32) {
	i := len(v.segments) - 1
	for v.segments[i].from > doc {
		i--
	}
	return i, uint32(doc - v.segments[i].from)
}

func (v *view) id(doc int) (news.ArticleID, error) {
	seg, n := v.at(doc)
	id, err := seg.raw.DocID(uint64(n))
	if err != nil {
		return "", fmt.Errorf("read id of a hit: %w", err)
	}
	return news.ArticleID(id), nil
}

// find returns the document with an id, -1 for none.
func (v *view) find(id news.ArticleID) (int, error) {
	for _, seg := range v.segments {
		docs, err := seg.raw.DocNumbers([]string{string(id)})
		if err != nil {
			return -1, fmt.Errorf("find article %q: %w", id, err)
		}
		if seg.gone != nil {
			docs.AndNot(seg.gone)
		}
		if !docs.IsEmpty() {
			return seg.from + int(docs.Minimum()), nil
		}
	}
	return -1, nil
}

// texts reads the stored texts of a document into room, which may be nil.
func (v *view) texts(doc int, room *slab[byte]) (stored, error) {
	seg, n := v.at(doc)
	var a stored
	var bad error
	err := seg.raw.VisitStoredFields(uint64(n), func(name string, _ byte, value []byte, _ []uint64) bool {
		switch name {
		case "_id":
			a.ID = news.ArticleID(value)
		case storedTexts:
			bad = unpackTexts(value, &a, room)
		}
		return true
	})
	if err := cmp.Or(err, bad); err != nil {
		return stored{}, fmt.Errorf("read texts of a hit: %w", err)
	}
	return a, nil
}
