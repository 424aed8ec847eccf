package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/klauspost/compress/s2"
)

// zapWriter writes a piece in Bleve's file format, zap 17: the stored
// documents, of each field the inverted lists and the dictionary that leads to
// them, and a table of the fields. See direct for how lists lie. It writes what
// our fields need and no more: neither positions nor values by document.
type zapWriter struct {
	to     io.Writer // nil: the piece stays in out
	out    []byte
	before uint64   // how many bytes were written before out
	sum    uint32   // of those
	docs   []uint64 // where each stored document begins
	fields []uint64 // where each field begins, in the order of pieceFields
	stored uint64   // where the table of documents lies

	fst   *vellum.Builder
	terms bytes.Buffer
	freqs []byte
	ends  []uint32
	store []byte
	snap  []byte
}

const (
	noColumn  = math.MaxUint64 // in place of where values by document lie
	listNorm  = 1              // of every article: its length is kept elsewhere
	chunkDocs = 1024           // a chunk of frequencies has about as many documents at most
	chunkMode = 1026           // Bleve's name for chunks of that size
	flushFrom = 1 << 20
)

func newZapWriter() (*zapWriter, error) {
	w := &zapWriter{}
	var err error
	// Bleve's own settings: ends of words are not shared, which takes much longer.
	w.fst, err = vellum.New(&w.terms, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 0, RegistryMRUSize: 1})
	if err != nil {
		return nil, fmt.Errorf("write a piece of the index: %w", err)
	}
	return w, nil
}

// begin starts a piece that stays in memory and will have about so many bytes.
func (w *zapWriter) begin(size int) {
	w.out = make([]byte, 0, size)
	w.docs, w.fields = w.docs[:0], w.fields[:0]
}

// at is the place in the file that is written next.
func (w *zapWriter) at() uint64 { return w.before + uint64(len(w.out)) }

func (w *zapWriter) number(v uint64) { w.out = binary.AppendUvarint(w.out, v) }
func (w *zapWriter) fixed(v uint64)  { w.out = binary.BigEndian.AppendUint64(w.out, v) }

// flush hands on what has come together.
func (w *zapWriter) flush(from int) error {
	if w.to == nil || len(w.out) < from {
		return nil
	}
	w.before += uint64(len(w.out))
	w.sum = crc32.Update(w.sum, crc32.IEEETable, w.out)
	if _, err := w.to.Write(w.out); err != nil {
		return fmt.Errorf("write a piece of the index: %w", err)
	}
	w.out = w.out[:0]
	return nil
}

// document stores the texts of the next article under its id.
func (w *zapWriter) document(id string, texts []byte) {
	w.docs = append(w.docs, w.at())
	w.snap = s2.EncodeSnappy(w.snap[:cap(w.snap)], texts)
	head := binary.AppendUvarint(w.store[:0], uint64(len(id)))
	head = binary.AppendUvarint(head, uint64(slices.Index(pieceFields, storedTexts)))
	head = binary.AppendUvarint(head, 't') // a text
	head = binary.AppendUvarint(head, 0)   // where it begins
	head = binary.AppendUvarint(head, uint64(len(texts)))
	head = binary.AppendUvarint(head, 0) // it is in no array
	w.store = head
	w.number(uint64(len(head)))
	w.number(uint64(len(id) + len(w.snap)))
	w.out = append(w.out, head...)
	w.out = append(w.out, id...)
	w.out = append(w.out, w.snap...)
}

// endDocuments writes where they lie.
func (w *zapWriter) endDocuments() {
	w.stored = w.at()
	for _, begin := range w.docs {
		w.fixed(begin)
	}
	w.number(0) // no document is part of another
}

// list writes the list of a term; terms come in order.
func (w *zapWriter) list(term []byte, list []posting) error {
	if len(list) == 0 {
		return nil
	}
	value := uint64(list[0].doc) | listNorm<<31 | single
	if len(list) > 1 || list[0].count != 1 {
		value = w.long(list)
	}
	if err := w.fst.Insert(term, value); err != nil {
		return fmt.Errorf("write a list of the index: %w", err)
	}
	return w.flush(flushFrom)
}

// long writes a list in full and returns where it lies.
func (w *zapWriter) long(list []posting) (at uint64) {
	size := uint32(len(w.docs) / (len(list)/chunkDocs + 1))
	chunks := uint32(len(w.docs)-1)/size + 1
	w.freqs, w.ends = w.freqs[:0], w.ends[:0]
	next := size // document at which the next chunk begins
	for _, p := range list {
		for ; p.doc >= next; next += size {
			w.ends = append(w.ends, uint32(len(w.freqs)))
		}
		w.freqs = binary.AppendUvarint(w.freqs, uint64(p.count)<<1) // without positions
		w.freqs = append(w.freqs, listNorm)
	}
	for uint32(len(w.ends)) < chunks {
		w.ends = append(w.ends, uint32(len(w.freqs)))
	}
	freqs := w.at()
	w.number(uint64(chunks))
	for _, end := range w.ends {
		w.number(uint64(end))
	}
	w.out = append(w.out, w.freqs...)
	at = w.at()
	w.number(freqs)
	w.number(0) // no positions
	bitmap := bitmapParts(list)
	w.number(uint64(bitmap.size()))
	w.out = bitmap.append(w.out)
	return at
}

// field ends a field: its dictionary follows its lists.
func (w *zapWriter) field() error {
	err := w.fst.Close()
	at := w.at()
	w.number(uint64(w.terms.Len()))
	w.out = append(w.out, w.terms.Bytes()...)
	w.fields = append(w.fields, w.at())
	w.number(noColumn)
	w.number(noColumn)
	w.number(at)
	w.terms.Reset()
	if err == nil {
		err = w.fst.Reset(&w.terms)
	}
	if err != nil {
		return fmt.Errorf("write a dictionary of the index: %w", err)
	}
	return w.flush(flushFrom)
}

// endFields writes where the fields lie, and returns where that is written.
func (w *zapWriter) endFields() (at uint64) {
	names := make([]uint64, 0, len(pieceFields))
	for i, name := range pieceFields {
		names = append(names, w.at())
		w.number(uint64(len(name)))
		w.out = append(w.out, name...)
		w.number(uint64(optionsOf(name)))
		w.number(1) // way of indexing:
		w.out = binary.BigEndian.AppendUint16(w.out, zap.SectionInvertedTextIndex)
		w.fixed(w.fields[i])
	}
	at = w.at()
	w.number(uint64(len(names)))
	for _, begin := range names {
		w.fixed(begin)
	}
	return at
}

func optionsOf(field string) bleveindex.FieldIndexingOptions {
	switch field {
	case fieldID:
		return bleveindex.IndexField | bleveindex.StoreField
	case storedTexts:
		return bleveindex.StoreField
	}
	return bleveindex.IndexField
}

// foot ends a file; fields is where the table of fields lies.
func (w *zapWriter) foot(fields uint64) error {
	w.out = binary.BigEndian.AppendUint32(w.out, 0) // length of the name of a cipher
	w.fixed(uint64(len(w.docs)))
	w.fixed(w.stored)
	w.fixed(fields)
	w.out = binary.BigEndian.AppendUint32(w.out, chunkMode)
	w.out = binary.BigEndian.AppendUint32(w.out, zap.Version)
	if err := w.flush(0); err != nil {
		return err
	}
	w.out = binary.BigEndian.AppendUint32(w.out, w.sum)
	return w.flush(0)
}
