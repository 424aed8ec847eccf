package index

import (
	"encoding/binary"
	"fmt"

	"github.com/peygir/peygir/news"
)

// count returns in how many documents a term occurs, which a bitmap tells
// where it begins; ok is false where Bleve must look.
func (d *direct) count(term []byte) (n int, ok bool, err error) {
	at, exists, ok, err := d.place(term)
	switch {
	case err != nil || !ok || !exists:
		return 0, ok, err
	case at.docs == nil:
		return 1, true, nil
	}
	n, err = cardinality(at.docs)
	return n, err == nil, err
}

var errNoBitmap = fmt.Errorf("read an inverted list: no bitmap of documents: %w", news.ErrInvalid)

// cardinality is the number of documents of a bitmap. Behind its beginning it
// has of each part the high half and how many there are, less one, two bytes
// each (https://github.com/RoaringBitmap/RoaringFormatSpec).
func cardinality(bitmap []byte) (int, error) {
	if len(bitmap) < 8 {
		return 0, errNoBitmap
	}
	containers, from := 0, 0
	switch cookie := binary.LittleEndian.Uint32(bitmap); {
	case cookie == bitmapKind:
		containers, from = int(binary.LittleEndian.Uint32(bitmap[4:])), 8
	case cookie&0xffff == runsKind:
		containers = int(cookie>>16) + 1
		from = 4 + (containers+7)/8
	}
	if from == 0 || containers > 1<<16 || from+4*containers > len(bitmap) {
		return 0, errNoBitmap
	}
	n := 0
	for i := range containers {
		n += int(binary.LittleEndian.Uint16(bitmap[from+4*i+2:])) + 1
	}
	return n, nil
}
