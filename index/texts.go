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

// maxBorrowed bounds the texts that lie in borrowed room, in bytes: others are
// rare, and would be kept there.
const maxBorrowed = 1 << 20

// overrun is how many bytes the decoder wants to be free behind a text: then it
// copies without looking where the end is.
const overrun = 16

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
func unpackTexts(packed []byte, a *stored, room *slab[byte]) error {
	var into []byte
	var head zstd.Header
	if room != nil && head.Decode(packed) == nil && head.HasFCS && head.FrameContentSize <= maxBorrowed {
		into = room.take(int(head.FrameContentSize) + overrun)[:0]
	}
	b, err := textDecoder.DecodeAll(packed, into)
	if err != nil {
		return fmt.Errorf("unpack texts: %w", err)
	}
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
