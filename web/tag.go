package web

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"sync"
)

// tag names the answer, but for the time it took. Its parts are summed up as
// they are: to encode them as JSON for that alone would take as long as the
// answer itself.
func tag(body found) string {
	p := parts.Get().(*[]byte)
	defer parts.Put(p)
	s := sum{(*p)[:0]}
	s.number(body.Total)
	s.texts(body.Suggestion, body.Note, body.NextCursor)
	s.number(len(body.Items))
	for _, it := range body.Items {
		s.item(it)
	}
	for _, name := range slices.Sorted(maps.Keys(body.Facets)) {
		s.texts(name)
		s.number(len(body.Facets[name]))
		for _, c := range body.Facets[name] {
			s.texts(c.Value, c.Label)
			s.number(c.Count)
		}
	}
	*p = s.b
	sum := sha256.Sum256(s.b)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

var parts = sync.Pool{New: func() any { return new([]byte) }}

// sum joins parts of an answer so that no two answers look alike.
type sum struct{ b []byte }

func (s *sum) number(n int) { s.b = binary.AppendVarint(s.b, int64(n)) }

func (s *sum) texts(all ...string) {
	for _, text := range all {
		s.number(len(text))
		s.b = append(s.b, text...)
	}
}

func (s *sum) item(it item) {
	s.texts(it.ID, it.URL, it.Source, it.Outlet, it.Title, it.Kicker, it.Lead, it.PublishedJalali)
	if it.Published != nil {
		s.b = binary.AppendVarint(s.b, it.Published.Unix())
	}
	s.number(len(it.Tags))
	s.texts(it.Tags...)
	s.number(it.Copies)
	s.b = binary.BigEndian.AppendUint64(s.b, math.Float64bits(it.Score))
	for _, field := range slices.Sorted(maps.Keys(it.Highlights)) {
		s.texts(field)
		s.number(len(it.Highlights[field]))
		s.texts(it.Highlights[field]...)
	}
}
