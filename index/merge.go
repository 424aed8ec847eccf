package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/peygir/peygir/news"
)

// mergePart is a piece on disk that is merged with others.
type mergePart struct {
	file *zap.Segment
	data []byte
	docs []uint64 // new number of each document, or gone

	// Of the field that is merged now:
	terms vellum.Iterator
	term  []byte
	value uint64
	done  bool // there are no more terms
}

// gone is the new number of a document that was deleted.
const gone = math.MaxUint64

// MergeUsing merges pieces into one at path, as Bleve does: it returns the new
// number of each document. Pieces that are ours and on disk are merged without
// making objects of their lists, for half of what Bleve takes.
func (p *pieces) MergeUsing(segments []segmentapi.Segment, drops []*roaring.Bitmap, path string,
	stop chan struct{}, told segmentapi.StatsReporter, config map[string]any,
) ([][]uint64, uint64, error) {
	parts, left := mergeParts(segments, drops)
	if left == 0 {
		return p.ZapPlugin.MergeUsing(segments, drops, path, stop, told, config)
	}
	size, err := mergeInto(path, parts, left, stop)
	if err != nil {
		return nil, 0, err
	}
	if told != nil {
		told.ReportBytesWritten(size)
	}
	numbers := make([][]uint64, len(parts))
	for i, part := range parts {
		numbers[i] = part.docs
	}
	return numbers, size, nil
}

func (p *pieces) Merge(segments []segmentapi.Segment, drops []*roaring.Bitmap, path string,
	stop chan struct{}, told segmentapi.StatsReporter,
) ([][]uint64, uint64, error) {
	return p.MergeUsing(segments, drops, path, stop, told, nil)
}

// mergeParts numbers the documents that are left; there are none if a segment
// is no piece of ours on disk.
func mergeParts(segments []segmentapi.Segment, drops []*roaring.Bitmap) (parts []*mergePart, left int) {
	for i, s := range segments {
		file, ok := s.(*zap.Segment)
		if !ok || file.Version() != directVersion || file.ChunkMode() != chunkMode || file.CallbackId() != "" ||
			len(file.GetUpdatedFields()) > 0 || !slices.Equal(file.Fields(), pieceFields) {
			return nil, 0
		}
		part := &mergePart{file: file, data: file.Data(), docs: make([]uint64, file.NumDocs())}
		for doc := range part.docs {
			if drops[i] != nil && drops[i].Contains(uint32(doc)) {
				part.docs[doc] = gone
				continue
			}
			part.docs[doc] = uint64(left)
			left++
		}
		parts = append(parts, part)
	}
	return parts, left
}

// mergeInto writes the file at path; on an error there is none.
func mergeInto(path string, parts []*mergePart, left int, stop chan struct{}) (size uint64, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("merge pieces of the index: %w", err)
	}
	w, err := newZapWriter()
	if err == nil {
		w.to, w.docs = f, make([]uint64, 0, left)
		err = (&merge{parts: parts, to: w, stop: stop}).run()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, errors.Join(fmt.Errorf("merge pieces of the index: %w", err), os.Remove(path))
	}
	return w.at(), nil
}

// merge writes pieces into one.
type merge struct {
	parts []*mergePart
	to    *zapWriter
	stop  chan struct{}
	list  []posting
	docs  []uint32
}

func (m *merge) run() error {
	for _, part := range m.parts {
		if err := m.documents(part); err != nil {
			return err
		}
	}
	m.to.endDocuments()
	for _, name := range pieceFields {
		if name != storedTexts {
			if err := m.field(name); err != nil {
				return fmt.Errorf("field %s: %w", name, err)
			}
		}
		if err := m.to.field(); err != nil {
			return err
		}
	}
	return m.to.foot(m.to.endFields())
}

func (m *merge) stopped() error {
	select {
	case <-m.stop:
		return segmentapi.ErrClosed
	default:
		return nil
	}
}

// documents copies the stored documents of a part as they are.
func (m *merge) documents(part *mergePart) error {
	table := part.file.StoredIndexOffset()
	for doc, number := range part.docs {
		if number == gone {
			continue
		}
		begin := binary.BigEndian.Uint64(part.data[table+8*uint64(doc):])
		r := reader{data: part.data, at: begin}
		size := r.number() + r.number()
		if r.bad || size > uint64(len(part.data))-r.at {
			return fmt.Errorf("a document ends outside of the file: %w", news.ErrInvalid)
		}
		m.to.docs = append(m.to.docs, m.to.at())
		m.to.out = append(m.to.out, part.data[begin:r.at+size]...)
		if err := m.to.flush(flushFrom); err != nil {
			return err
		}
	}
	return m.stopped()
}

// field merges the lists of a field.
func (m *merge) field(name string) error {
	for _, part := range m.parts {
		if err := part.open(name); err != nil {
			return err
		}
	}
	var term []byte
	for {
		if err := m.stopped(); err != nil {
			return err
		}
		var least *mergePart
		for _, part := range m.parts {
			if !part.done && (least == nil || bytes.Compare(part.term, least.term) < 0) {
				least = part
			}
		}
		if least == nil {
			return nil
		}
		term = append(term[:0], least.term...)
		m.list = m.list[:0]
		for _, part := range m.parts {
			if part.done || !bytes.Equal(part.term, term) {
				continue
			}
			if err := m.read(part); err != nil {
				return err
			}
			if err := part.next(part.terms.Next()); err != nil {
				return err
			}
		}
		if err := m.to.list(term, m.list); err != nil {
			return err
		}
	}
}

// open goes to the first term of a field.
func (p *mergePart) open(field string) error {
	at, err := p.file.DictAddr(field)
	if err != nil {
		return fmt.Errorf("find the dictionary: %w", err)
	}
	r := reader{data: p.data, at: at}
	size := r.number()
	if r.bad || size > uint64(len(p.data))-r.at {
		return fmt.Errorf("the dictionary ends outside of the file: %w", news.ErrInvalid)
	}
	fst, err := vellum.Load(p.data[r.at : r.at+size])
	if err != nil {
		return fmt.Errorf("read the dictionary: %w", err)
	}
	terms, err := fst.Iterator(nil, nil)
	p.terms = terms
	return p.next(err)
}

// next takes the term at which the iterator arrived with err.
func (p *mergePart) next(err error) error {
	p.done = errors.Is(err, vellum.ErrIteratorDone)
	if p.done {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the dictionary: %w", err)
	}
	p.term, p.value = p.terms.Current()
	return nil
}

// read appends the list of the present term of a part to that of the merge.
func (m *merge) read(part *mergePart) error {
	invalid := func(what string) error { return fmt.Errorf("list of %q: %s: %w", part.term, what, news.ErrInvalid) }
	switch part.value & listKind {
	case single:
		return m.add(part, uint32(part.value&theDoc), 1)
	case listed:
	default:
		return invalid("of an unknown kind")
	}
	r := reader{data: part.data, at: part.value}
	freqs, positions, size := r.number(), r.number(), r.number()
	if r.bad || freqs == 0 || positions != 0 || size > uint64(len(r.data))-r.at {
		return invalid("no list of ours")
	}
	var ok bool
	bitmap := r.data[r.at : r.at+size]
	if m.docs, ok = appendBitmap(m.docs[:0], bitmap); !ok {
		b := roaring.New()
		if _, err := b.FromBuffer(bitmap); err != nil {
			return fmt.Errorf("list of %q: %w", part.term, err)
		}
		m.docs = append(m.docs[:0], b.ToArray()...)
	}
	r.at = freqs
	for chunks := r.number(); chunks > 0 && !r.bad; chunks-- {
		r.number() // where it ends
	}
	for _, doc := range m.docs {
		count := packed(r.number() >> 1)
		if count > 0 {
			r.number() // the norm
		}
		if r.bad {
			return invalid("it ends too soon")
		}
		if err := m.add(part, doc, count); err != nil {
			return err
		}
	}
	return nil
}

// add takes in one document of a list.
func (m *merge) add(part *mergePart, doc uint32, count packed) error {
	if int(doc) >= len(part.docs) {
		return fmt.Errorf("list of %q: document %d of %d: %w", part.term, doc, len(part.docs), news.ErrInvalid)
	}
	if number := part.docs[doc]; number != gone {
		m.list = append(m.list, posting{doc: uint32(number), count: count})
	}
	return nil
}
