package index

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/klauspost/compress/zstd"

	"github.com/peygir/peygir/news"
)

// The coders are made once: both are safe for concurrent use and cost much to
// make. Their options are right, so neither can fail.
var (
	textEncoder, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(32<<10))
	textDecoder, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(256<<20))
)

// textBorder parts the texts of an article; no text holds it.
const textBorder = "\x00"

// packTexts compresses what an article says. Bleve would compress it too, but
// leave it half as large again.
func (d *draft) packTexts(a news.Article) []byte {
	d.text = d.text[:0]
	for i, p := range []string{a.Title, a.Kicker, a.Lead, a.Body} {
		if i > 0 {
			d.text = append(d.text, textBorder...)
		}
		d.text = append(d.text, strings.ReplaceAll(p, textBorder, " ")...)
	}
	d.packed = textEncoder.EncodeAll(d.text, d.packed[:0])
	return d.packed
}

// unpackTexts fills in what packTexts kept. The texts lie in room and are good as
// long as that is borrowed; without a room they are their own.
func unpackTexts(packed []byte, a *stored, room *textRoom) error {
	b, err := textDecoder.DecodeAll(packed, room.rest())
	if err != nil {
		return fmt.Errorf("unpack texts: %w", err)
	}
	room.take(b)
	// Nobody writes to b while the texts are used: a copy would only cost.
	parts := [4]string{}
	rest := unsafe.String(unsafe.SliceData(b), len(b))
	for i := range parts {
		part, after, more := strings.Cut(rest, textBorder)
		if more != (i < len(parts)-1) {
			return fmt.Errorf("unpack texts: part %d: %w", i, news.ErrInvalid)
		}
		parts[i], rest = part, after
	}
	a.Title, a.Kicker, a.Lead, a.Body = parts[0], parts[1], parts[2], parts[3]
	return nil
}

// stored is what the index keeps of an article to be read.
type stored struct {
	ID                        news.ArticleID
	Title, Kicker, Lead, Body string
}

// textRoom is where texts are unpacked.
type textRoom struct {
	blocks [][]byte
	block  int // the one that is being filled
	at     int
}

const (
	textBlock = 256 << 10 // bytes
	textLeast = 32 << 10  // of a block, or another is begun: few texts are longer
	textKept  = 8         // blocks
)

// rest returns room for a text: one that is longer gets its own.
func (r *textRoom) rest() []byte {
	if r == nil {
		return nil
	}
	if r.block < len(r.blocks) && textBlock-r.at < textLeast {
		r.block, r.at = r.block+1, 0
	}
	if r.block == len(r.blocks) {
		r.blocks = append(r.blocks, make([]byte, textBlock))
	}
	return r.blocks[r.block][r.at:r.at]
}

// take keeps the room of a text that lies where rest told.
func (r *textRoom) take(text []byte) {
	if r == nil || len(text) == 0 || len(text) > textBlock-r.at || &text[0] != &r.blocks[r.block][r.at] {
		return
	}
	r.at += len(text)
}

func (r *textRoom) free() {
	r.block, r.at = 0, 0
	if len(r.blocks) > textKept {
		r.blocks = r.blocks[:textKept:textKept]
	}
}
