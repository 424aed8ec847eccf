package index

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Documents of a list lie in a file as a Roaring bitmap, which has a part for
// each 65536 numbers: an array of their low halves, or bits where that is
// shorter. It is written and read here without making an object of it, of
// which a merge would need one for each of a million lists.
const (
	bitmapKind = 12346 // begins a bitmap none of whose parts is written as runs
	runsKind   = 12347 // begins the others, with how many parts there are above it
	arrayMost  = 4096
	partBytes  = 8192
)

// bitmap is the documents of a list, parted by the high half of their numbers.
type bitmap [][]posting

func bitmapParts(list []posting) (parts bitmap) {
	for len(list) > 0 {
		high := list[0].doc >> 16
		n, _ := slices.BinarySearchFunc(list, high+1, func(p posting, high uint32) int { return cmp.Compare(p.doc>>16, high) })
		parts, list = append(parts, list[:n]), list[n:]
	}
	return parts
}

// size is how many bytes the bitmap takes.
func (b bitmap) size() int {
	size := 8
	for _, part := range b {
		size += 8 + partSize(len(part))
	}
	return size
}

func partSize(docs int) int {
	if docs <= arrayMost {
		return 2 * docs
	}
	return partBytes
}

func (b bitmap) append(out []byte) []byte {
	out = binary.LittleEndian.AppendUint32(out, bitmapKind)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(b)))
	for _, part := range b {
		out = binary.LittleEndian.AppendUint16(out, uint16(part[0].doc>>16))
		out = binary.LittleEndian.AppendUint16(out, uint16(len(part)-1))
	}
	at := 8 + 8*len(b)
	for _, part := range b {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += partSize(len(part))
	}
	for _, part := range b {
		if len(part) <= arrayMost {
			for _, p := range part {
				out = binary.LittleEndian.AppendUint16(out, uint16(p.doc))
			}
			continue
		}
		at := len(out)
		out = append(out, make([]byte, partBytes)...)
		for _, p := range part {
			low := int(p.doc & 0xffff)
			out[at+low>>3] |= 1 << (low & 7)
		}
	}
	return out
}

// appendDocuments appends the numbers of a bitmap to docs. One that is not as we
// write it is left to the library.
func appendDocuments(docs []uint32, b []byte) ([]uint32, error) {
	if all, ok := appendBitmap(docs, b); ok {
		return all, nil
	}
	lib := roaring.New()
	if _, err := lib.FromBuffer(b); err != nil {
		return nil, fmt.Errorf("read an inverted list: %w", err)
	}
	return append(docs, lib.ToArray()...), nil
}

// appendBitmap appends the numbers of a bitmap to docs; ok is false where a
// part of it is written as runs, or it ends too soon.
func appendBitmap(docs []uint32, b []byte) (_ []uint32, ok bool) {
	if len(b) < 8 || binary.LittleEndian.Uint32(b) != bitmapKind {
		return docs, false
	}
	parts := int(binary.LittleEndian.Uint32(b[4:]))
	if parts > len(b)/8 || 8+8*parts > len(b) {
		return docs, false
	}
	heads, rest := b[8:8+4*parts], b[8+8*parts:]
	for ; len(heads) > 0; heads = heads[4:] {
		high := uint32(binary.LittleEndian.Uint16(heads)) << 16
		n := int(binary.LittleEndian.Uint16(heads[2:])) + 1
		if partSize(n) > len(rest) {
			return docs, false
		}
		part := rest[:partSize(n)]
		rest = rest[len(part):]
		if n <= arrayMost {
			for ; len(part) > 0; part = part[2:] {
				docs = append(docs, high|uint32(binary.LittleEndian.Uint16(part)))
			}
			continue
		}
		for i := uint32(0); i < partBytes; i += 8 {
			for word := binary.LittleEndian.Uint64(part[i:]); word != 0; word &= word - 1 {
				docs = append(docs, high|i<<3|uint32(bits.TrailingZeros64(word)))
			}
		}
	}
	return docs, true
}
