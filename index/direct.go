package index

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/peygir/peygir/news"
)

// direct reads the inverted lists of a field from the file of a segment. Bleve's
// own iterator takes most of the time of a search for which a long list is not
// decoded yet, since it makes an object of every posting and can stop at any of
// them; here a list is read from end to end. What is not as expected, a segment
// that is not on disk yet or a file of another version, is left to Bleve.
//
// A term leads to a number. With its highest bits 10 it holds the one document
// in its lowest 31, in which the term occurs once. Otherwise it is the place of
// three numbers: of the frequencies, of the positions (which we do not keep),
// and how long the bitmap of documents is that follows. The frequencies are
// parted into chunks behind a table of where each ends: of every document twice
// the frequency, plus one where there are positions, and the norm.
type direct struct {
	data  []byte
	terms *vellum.Reader // of this search alone
}

// termFile is where a segment keeps the terms of a field, and the lists that
// they lead to; searches read it side by side.
type termFile struct {
	raw   segmentapi.Segment
	data  []byte
	terms *vellum.FST // nil where the lists must be read by Bleve
}

// directVersion is the version of files that is understood here.
const directVersion = 17

const (
	listKind = 0b11 << 62
	listed   = 0b00 << 62
	single   = 0b10 << 62
	theDoc   = 1<<31 - 1
)

// openDirect returns nil where the lists must be read by Bleve. What it finds is
// kept in file as long as the segment stays what it is: a new one moves from
// memory to a file.
func openDirect(raw segmentapi.Segment, field string, file *atomic.Pointer[termFile]) *direct {
	of := file.Load()
	if of == nil || of.raw != raw {
		of = &termFile{raw: raw}
		if s, ok := raw.(*zap.Segment); ok && s.Version() == directVersion {
			// On an error no document has the field, or Bleve tells what is wrong.
			if fst, err := dictionaryOf(s, field); err == nil {
				of.data, of.terms = s.Data(), fst
			}
		}
		file.Store(of)
	}
	if of.terms == nil {
		return nil
	}
	terms, err := of.terms.Reader()
	if err != nil {
		return nil
	}
	return &direct{data: of.data, terms: terms}
}

// dictionaryOf finds the terms of a field in the file of a segment.
func dictionaryOf(s *zap.Segment, field string) (*vellum.FST, error) {
	at, err := s.DictAddr(field)
	if err != nil {
		return nil, fmt.Errorf("find the dictionary: %w", err)
	}
	data := s.Data()
	r := reader{data: data, at: at}
	size := r.number()
	if r.bad || size > uint64(len(data))-r.at {
		return nil, fmt.Errorf("the dictionary ends outside of the file: %w", news.ErrInvalid)
	}
	fst, err := vellum.Load(data[r.at : r.at+size])
	if err != nil {
		return nil, fmt.Errorf("read the dictionary: %w", err)
	}
	return fst, nil
}

// storedList is an inverted list on disk.
type storedList struct {
	docs  []byte // a bitmap; nil: one document, one occurrence
	doc   uint32
	freqs reader
}

// place looks a term up. Its documents are the one told, or those of a bitmap
// beside frequencies at a place; ok is false where Bleve must look.
func (d *direct) place(term []byte) (at place, exists, ok bool, err error) {
	if d == nil {
		return at, false, false, nil
	}
	value, exists, err := d.terms.Get(term)
	if err != nil {
		return at, false, false, fmt.Errorf("look up a term: %w", err)
	}
	if !exists {
		return at, false, true, nil
	}
	at, ok, err = placeOf(d.data, value)
	return at, true, ok, err
}

// place is where the list of a term lies.
type place struct {
	doc              uint32 // where docs is nil: the one document
	docs             []byte // a bitmap
	freqs, positions uint64
}

// placeOf reads what a term leads to; ok is false where that is of an unknown
// kind.
func placeOf(data []byte, value uint64) (at place, ok bool, err error) {
	switch value & listKind {
	case single:
		return place{doc: uint32(value & theDoc)}, true, nil
	case listed:
	default:
		return at, false, nil
	}
	r := reader{data: data, at: value}
	at.freqs, at.positions = r.number(), r.number()
	size := r.number()
	if r.bad || size > uint64(len(data))-r.at {
		return at, false, fmt.Errorf("read an inverted list: it ends outside of the file: %w", news.ErrInvalid)
	}
	at.docs = data[r.at : r.at+size]
	return at, true, nil
}

// find returns the list of a term; ok is false where Bleve must look.
func (d *direct) find(term []byte) (list *storedList, ok bool, err error) {
	at, exists, ok, err := d.place(term)
	switch {
	case err != nil || !ok || !exists:
		return nil, ok, err
	case at.docs == nil:
		return &storedList{doc: at.doc}, true, nil
	}
	list = &storedList{docs: at.docs, freqs: reader{data: d.data, at: at.freqs}}
	end := uint64(0)
	chunks := list.freqs.number()
	for range min(chunks, uint64(len(d.data))) {
		end = list.freqs.number()
	}
	if at.freqs == 0 || chunks == 0 {
		return nil, false, nil // without frequencies
	}
	if list.freqs.bad || end > uint64(len(d.data))-list.freqs.at {
		return nil, false, fmt.Errorf("read an inverted list: its frequencies end outside of the file: %w", news.ErrInvalid)
	}
	list.freqs.data = d.data[:list.freqs.at+end]
	return list, true, nil
}

// stretches are room for postings that are read together: a call for each
// would take longer than reading it.
var stretches = sync.Pool{New: func() any { return new(stretch) }}

type stretch struct {
	docs  []uint32 // all of the list
	freqs [256]packed
}

// each yields the documents of a list, some at a time, and how often they have
// the term. They are good until the next.
func (l *storedList) each(yield func(docs []uint32, freqs []packed)) (err error) {
	if l == nil {
		return nil
	}
	s := stretches.Get().(*stretch)
	defer stretches.Put(s)
	if l.docs == nil {
		s.docs, s.freqs[0] = append(s.docs[:0], l.doc), 1
		yield(s.docs, s.freqs[:1])
		return nil
	}
	if s.docs, err = appendDocuments(s.docs[:0], l.docs); err != nil {
		return err
	}
	data, at := l.freqs.data, int(l.freqs.at)
	for docs := s.docs; len(docs) > 0; {
		n := min(len(docs), len(s.freqs))
		for i := range s.freqs[:n] {
			if at >= len(data) {
				return fmt.Errorf("read an inverted list: too few frequencies: %w", news.ErrInvalid)
			}
			freq := uint64(data[at])
			at++
			if freq >= 0x80 {
				freq &= 0x7f
				for shift := 7; at < len(data) && shift < 64; shift += 7 {
					b := data[at]
					at++
					freq |= uint64(b&0x7f) << shift
					if b < 0x80 {
						break
					}
				}
			}
			if freq >>= 1; freq > 0 { // the norm follows
				for at < len(data) && data[at] >= 0x80 {
					at++
				}
				at++
			}
			s.freqs[i] = packed(freq)
		}
		yield(docs[:n], s.freqs[:n])
		docs = docs[n:]
	}
	return nil
}

// some yields those of docs, which are in order, that the list has, and how often
// they have the term. Of the frequencies no more are read than that takes.
func (l *storedList) some(docs []uint32, yield func(i int, freq packed)) (err error) {
	if l == nil {
		return nil
	}
	if l.docs == nil {
		if i, found := slices.BinarySearch(docs, l.doc); found {
			yield(i, 1)
		}
		return nil
	}
	s := stretches.Get().(*stretch)
	defer stretches.Put(s)
	if s.docs, err = appendDocuments(s.docs[:0], l.docs); err != nil {
		return err
	}
	freqs, read := l.freqs, 0
	for i, at := 0, 0; i < len(docs); i++ {
		n, found := slices.BinarySearch(s.docs[at:], docs[i])
		if at += n; !found {
			continue
		}
		var freq packed
		for ; read <= at; read++ {
			if freq = packed(freqs.number() >> 1); freq > 0 {
				freqs.number() // the norm
			}
		}
		if freqs.bad {
			return fmt.Errorf("read an inverted list: too few frequencies: %w", news.ErrInvalid)
		}
		yield(i, freq)
		at++
	}
	return nil
}

// reader reads variable-length numbers from bytes.
type reader struct {
	data []byte
	at   uint64
	bad  bool // something was no number, or after the end
}

func (r *reader) number() uint64 {
	if r.at < uint64(len(r.data)) {
		if b := r.data[r.at]; b < 0x80 { // most are small
			r.at++
			return uint64(b)
		}
		if v, n := binary.Uvarint(r.data[r.at:]); n > 0 {
			r.at += uint64(n)
			return v
		}
	}
	r.bad = true
	return 0
}
