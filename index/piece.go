package index

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// pieceFields are all fields of a piece, in the order of the file: Bleve wants
// the id first and the others sorted.
var pieceFields = []string{
	fieldID, fieldCode, fieldEntity, fieldLengths, fieldOrigin, fieldOutlet, fieldPairs, fieldProvince,
	fieldSource, fieldSpeaker, fieldTime, fieldTag, storedTexts, fieldWords,
}

// incoming is an article on its way through Bleve, which asks nothing of it:
// it is read when the piece is built that it becomes part of.
type incoming struct {
	entry
	at int // in its batch
}

func (d *incoming) ID() string { return string(d.Article.ID) }

func (d *incoming) Size() int                                       { return int(d.NumPlainTextBytes()) }
func (d *incoming) VisitFields(bleveindex.FieldVisitor)             {}
func (d *incoming) VisitComposite(bleveindex.CompositeFieldVisitor) {}
func (d *incoming) HasComposite() bool                              { return false }
func (d *incoming) AddIDField()                                     {}
func (d *incoming) StoredFieldsBytes() uint64                       { return d.NumPlainTextBytes() }
func (d *incoming) Indexed() bool                                   { return false }
func (d *incoming) NumPlainTextBytes() uint64 {
	return uint64(len(d.Kicker) + len(d.Title) + len(d.Lead) + len(d.Body))
}

// pieces is Bleve's own kind of segment, but that pieces of our documents are
// written by us, for a quarter of what Bleve takes for any documents: the words
// of a piece are looked up once, in one table, and its lists are sorted by
// counting.
type pieces struct{ zap.ZapPlugin }

func init() { scorch.RegisterSegmentPlugin(&pieces{}, true) }

func (p *pieces) New(results []bleveindex.Document) (segmentapi.Segment, uint64, error) {
	return p.NewUsing(results, nil)
}

func (p *pieces) NewUsing(results []bleveindex.Document, config map[string]any) (segmentapi.Segment, uint64, error) {
	docs := make([]*incoming, len(results))
	for i, r := range results {
		var ok bool
		if docs[i], ok = r.(*incoming); !ok {
			return p.ZapPlugin.NewUsing(results, config)
		}
	}
	slices.SortFunc(docs, func(a, b *incoming) int { return cmp.Compare(a.at, b.at) })
	s, err := buildPiece(docs, config)
	if err != nil {
		return nil, 0, err
	}
	return s, uint64(s.Size()), nil
}

var (
	zapWriters sync.Pool
	// docSize is how many bytes an article took in the piece before.
	docSize atomic.Int64
)

// buildPiece makes a piece of the index in memory. There is at least one
// document, and no more than maxBatch.
func buildPiece(docs []*incoming, config map[string]any) (*zap.SegmentBase, error) {
	w, ok := zapWriters.Get().(*zapWriter)
	if !ok {
		var err error
		if w, err = newZapWriter(); err != nil {
			return nil, err
		}
	}
	w.begin(len(docs) * int(docSize.Load()) * 9 / 8)
	d := drafts.Get().(*draft)
	for i, doc := range docs {
		w.document(doc.ID(), d.read(doc.entry, uint32(i)))
	}
	w.endDocuments()
	for _, name := range pieceFields {
		var err error
		switch name {
		case fieldPairs:
			err = d.eachPair(w.list)
		case storedTexts:
		default:
			err = d.fields[name].each(w.list)
		}
		if err == nil {
			err = w.field()
		}
		if err != nil {
			return nil, err
		}
	}
	docSize.Store(int64(len(w.out) / len(docs)))
	d.free()
	fields := w.endFields()
	stats, _ := config[segmentapi.StatsKey].(*segmentapi.Stats)
	if stats == nil {
		stats = new(segmentapi.Stats)
	}
	s, err := zap.InitSegmentBase(w.out, crc32.ChecksumIEEE(w.out), chunkMode, uint64(len(docs)), w.stored, fields, config, stats)
	if err != nil {
		return nil, fmt.Errorf("write a piece of the index: %w", err)
	}
	w.out = nil
	zapWriters.Put(w)
	return s, nil
}
