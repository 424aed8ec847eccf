package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/peygir/peygir/news"
)

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
	stopped := errors.Is(err, segmentapi.ErrClosed)
	if err = errors.Join(err, f.Close()); err == nil {
		return w.at(), nil
	}
	err = errors.Join(fmt.Errorf("merge pieces of the index: %w", err), os.Remove(path))
	if stopped {
		return 0, segmentapi.ErrClosed // Bleve knows this one as it is
	}
	return 0, err
}

// merge writes pieces into one.
type merge struct {
	parts []*mergePart
	to    *zapWriter
	stop  chan struct{}
	list  []posting
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
			var err error
			if m.list, err = part.appendList(m.list); err != nil {
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
