package index

import (
	"errors"
	"fmt"
	"math"
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

	some []uint32 // documents of the list read last

	// Of the field that is merged now:
	terms vellum.Iterator
	term  []byte
	value uint64
	done  bool // there are no more terms
}

// gone is the new number of a document that was deleted.
const gone = math.MaxUint64

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

// open goes to the first term of a field.
func (p *mergePart) open(field string) error {
	fst, err := dictionaryOf(p.file, field)
	if err != nil {
		return err
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

// appendList appends the list of the present term, in new numbers.
func (p *mergePart) appendList(list []posting) ([]posting, error) {
	invalid := func(what string) ([]posting, error) {
		return nil, fmt.Errorf("list of %q: %s: %w", p.term, what, news.ErrInvalid)
	}
	at, ok, err := placeOf(p.data, p.value)
	switch {
	case err != nil:
		return nil, fmt.Errorf("list of %q: %w", p.term, err)
	case !ok:
		return invalid("of an unknown kind")
	case at.docs == nil:
		return p.add(list, at.doc, 1)
	case at.freqs == 0 || at.positions != 0:
		return invalid("no list of ours")
	}
	if p.some, err = appendDocuments(p.some[:0], at.docs); err != nil {
		return nil, fmt.Errorf("list of %q: %w", p.term, err)
	}
	r := reader{data: p.data, at: at.freqs}
	for chunks := r.number(); chunks > 0 && !r.bad; chunks-- {
		r.number() // where it ends
	}
	for _, doc := range p.some {
		count := packed(r.number() >> 1)
		if count > 0 {
			r.number() // the norm
		}
		if r.bad {
			return invalid("it ends too soon")
		}
		var err error
		if list, err = p.add(list, doc, count); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// add takes in one document of a list.
func (p *mergePart) add(list []posting, doc uint32, count packed) ([]posting, error) {
	if int(doc) >= len(p.docs) {
		return nil, fmt.Errorf("list of %q: document %d of %d: %w", p.term, doc, len(p.docs), news.ErrInvalid)
	}
	if number := p.docs[doc]; number != gone {
		list = append(list, posting{doc: uint32(number), count: count})
	}
	return list, nil
}
