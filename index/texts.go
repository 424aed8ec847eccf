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

// unpackTexts fills in what packTexts kept.
func unpackTexts(packed []byte, a *news.Article) error {
	b, err := textDecoder.DecodeAll(packed, nil)
	if err != nil {
		return fmt.Errorf("unpack texts: %w", err)
	}
	// Nobody else has b, and it never changes: a copy would only cost.
	parts := strings.SplitN(unsafe.String(unsafe.SliceData(b), len(b)), textBorder, 4)
	if len(parts) != 4 {
		return fmt.Errorf("unpack texts: %d parts: %w", len(parts), news.ErrInvalid)
	}
	a.Title, a.Kicker, a.Lead, a.Body = parts[0], parts[1], parts[2], parts[3]
	return nil
}
