package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/klauspost/compress/s2"
)

// zapWriter writes a piece in Bleve's file format, zap 17, of which its reader
// and its merger know: the stored documents, of each field the inverted lists
// and the dictionary that leads to them, and a table of the fields. See direct
// for how lists lie. It writes what our fields need and no more: neither
// positions nor values by document.
type zapWriter struct {
	out    []byte
	docs   []uint64 // where each stored document begins
	fields []uint64 // where each field begins, in the order of pieceFields

	fst   *vellum.Builder
	terms bytes.Buffer
	freqs []byte
	ends  []uint32
	store []byte
	snap  []byte
}

const (
	noColumn  = 1<<64 - 1 // in place of where values by document lie
	listNorm  = 1         // of every article: its length is kept elsewhere
	chunkDocs = 1024      // a chunk of frequencies has about as many documents at most
	bitmapOne = 12346     // begins a bitmap none of whose parts is written as runs
)

// chunkMode is Bleve's name for how it cuts frequencies into chunks.
const chunkMode = 1026

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

// begin starts a piece that will have about so many bytes.
func (w *zapWriter) begin(size int) {
	w.out = make([]byte, 0, size)
	w.docs, w.fields = w.docs[:0], w.fields[:0]
}

func (w *zapWriter) number(v uint64) { w.out = binary.AppendUvarint(w.out, v) }
func (w *zapWriter) fixed(v uint64)  { w.out = binary.BigEndian.AppendUint64(w.out, v) }

// document stores the texts of the next article under its id.
func (w *zapWriter) document(id string, texts []byte) {
	w.docs = append(w.docs, uint64(len(w.out)))
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

// stored ends the documents; it returns where their table lies.
func (w *zapWriter) stored() (at uint64) {
	at = uint64(len(w.out))
	for _, begin := range w.docs {
		w.fixed(begin)
	}
	w.number(0) // no document is part of another
	return at
}

// list writes the list of a term; terms come in order.
func (w *zapWriter) list(term []byte, list []posting) error {
	value := uint64(list[0].doc) | listNorm<<31 | single
	if len(list) > 1 || list[0].count != 1 {
		value = w.long(list)
	}
	if err := w.fst.Insert(term, value); err != nil {
		return fmt.Errorf("write a list of the index: %w", err)
	}
	return nil
}

// long writes a list in full and returns where it lies.
func (w *zapWriter) long(list []posting) (at uint64) {
	size := uint32(len(w.docs) / (len(list)/chunkDocs + 1))
	chunks := uint32(len(w.docs)-1)/size + 1
	w.freqs, w.ends = w.freqs[:0], w.ends[:0]
	for _, p := range list {
		for uint32(len(w.ends)) < p.doc/size {
			w.ends = append(w.ends, uint32(len(w.freqs)))
		}
		w.freqs = binary.AppendUvarint(w.freqs, uint64(p.count)<<1) // without positions
		w.freqs = append(w.freqs, listNorm)
	}
	for uint32(len(w.ends)) < chunks {
		w.ends = append(w.ends, uint32(len(w.freqs)))
	}
	freqs := uint64(len(w.out))
	w.number(uint64(chunks))
	for _, end := range w.ends {
		w.number(uint64(end))
	}
	w.out = append(w.out, w.freqs...)
	at = uint64(len(w.out))
	w.number(freqs)
	w.number(0) // no positions
	w.bitmap(list)
	return at
}

// bitmap writes the documents of a list as a Roaring bitmap: there are so few
// of them in a piece that they are one array.
func (w *zapWriter) bitmap(list []posting) {
	const head = 16
	w.number(uint64(head + 2*len(list)))
	w.out = binary.LittleEndian.AppendUint32(w.out, bitmapOne)
	w.out = binary.LittleEndian.AppendUint32(w.out, 1)
	w.out = binary.LittleEndian.AppendUint16(w.out, 0) // the high half of its numbers
	w.out = binary.LittleEndian.AppendUint16(w.out, uint16(len(list)-1))
	w.out = binary.LittleEndian.AppendUint32(w.out, head)
	for _, p := range list {
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(p.doc))
	}
}

// field ends a field: its dictionary follows its lists.
func (w *zapWriter) field() error {
	err := w.fst.Close()
	at := uint64(len(w.out))
	w.number(uint64(w.terms.Len()))
	w.out = append(w.out, w.terms.Bytes()...)
	w.fields = append(w.fields, uint64(len(w.out)))
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
	return nil
}

// segment ends the piece.
func (w *zapWriter) segment(storedAt uint64, config map[string]any) (*zap.SegmentBase, error) {
	names := make([]uint64, 0, len(pieceFields))
	for i, name := range pieceFields {
		names = append(names, uint64(len(w.out)))
		w.number(uint64(len(name)))
		w.out = append(w.out, name...)
		w.number(uint64(optionsOf(name)))
		w.number(1) // way of indexing:
		w.out = binary.BigEndian.AppendUint16(w.out, zap.SectionInvertedTextIndex)
		w.fixed(w.fields[i])
	}
	at := uint64(len(w.out))
	w.number(uint64(len(names)))
	for _, begin := range names {
		w.fixed(begin)
	}
	stats, _ := config[segmentapi.StatsKey].(*segmentapi.Stats)
	if stats == nil {
		stats = new(segmentapi.Stats)
	}
	s, err := zap.InitSegmentBase(w.out, crc32.ChecksumIEEE(w.out), chunkMode, uint64(len(w.docs)), storedAt, at, config, stats)
	if err != nil {
		return nil, fmt.Errorf("write a piece of the index: %w", err)
	}
	w.out = nil
	return s, nil
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
