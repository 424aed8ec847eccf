package index

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/peygir/peygir/news"
)

// facetFields are counted over all hits; of each the most frequent values are
// told.
var facetFields = []string{fieldSource, fieldOutlet, fieldProvince, fieldTag, fieldSpeaker}

const maxFacets = 30

// facets counts the values that the hits have.
func (a *answer) facets() map[string][]Facet {
	out := make(map[string][]Facet, len(facetFields))
	hits := make([]int, len(a.match))
	for s, have := range a.match {
		hits[s] = have.count()
	}
	for _, name := range facetFields {
		all := a.v.memory.valuesOf(a.v, name)
		of := valueCounts{counts: a.room.counts.take(len(all.values))}
		for s, seg := range a.v.segments {
			col := seg.fields[name]
			if hits[s]*sparseHits < len(col.values) {
				of.each(col, a.match[s], all.of[s])
				continue
			}
			of.all = true
			a.room.column = col.count(a.match[s], a.room.column)
			for ord, n := range a.room.column {
				of.counts[all.of[s][ord]] += n
			}
		}
		if top := of.most(all.values); len(top) > 0 {
			out[name] = top
		}
	}
	return out
}

// sparseHits are counted one by one: to look through all values of a segment for
// those that were met takes as long as so many hits for each.
const sparseHits = 4

// valueCounts is how many hits have each value of a field.
type valueCounts struct {
	counts []int32
	some   []uint32 // those that were met, unless all may be
	all    bool
}

// each counts the values of some documents of a segment; places are where the
// segment's own lie among all.
func (c *valueCounts) each(col *column, docs bitset, places []uint32) {
	docs.each(func(doc uint32) bool {
		for _, ord := range col.of(doc) {
			at := places[ord]
			if c.counts[at]++; c.counts[at] == 1 {
				c.some = append(c.some, at)
			}
		}
		return true
	})
}

// most returns the most frequent values, in that order.
func (c *valueCounts) most(values []string) []Facet {
	order := func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) }
	var top []Facet
	least := int32(1)
	add := func(i int, n int32) {
		if n < least {
			return
		}
		f := Facet{values[i], int(n)}
		at, _ := slices.BinarySearchFunc(top, f, order)
		if at == maxFacets {
			return
		}
		top = slices.Insert(top[:min(len(top), maxFacets-1)], at, f)
		if len(top) == maxFacets {
			least = int32(top[maxFacets-1].Count)
		}
	}
	if c.all {
		for i, n := range c.counts {
			add(i, n)
		}
	} else {
		for _, i := range c.some {
			add(int(i), c.counts[i])
		}
	}
	return slices.Clip(top)
}

// fieldValues are the values that a field has in any segment of a view.
type fieldValues struct {
	values []string   // in order
	of     [][]uint32 // by segment: the place in values of each of its own
}

// joinValues puts the values of all segments in one order.
func joinValues(v *view, name string) *fieldValues {
	out := &fieldValues{of: make([][]uint32, len(v.segments))}
	for _, seg := range v.segments {
		out.values = append(out.values, seg.fields[name].values...)
	}
	slices.Sort(out.values)
	out.values = slices.Clip(slices.Compact(out.values))
	for s, seg := range v.segments {
		own := seg.fields[name].values
		out.of[s] = make([]uint32, len(own))
		at := 0
		for i, value := range own {
			for out.values[at] != value {
				at++
			}
			out.of[s][i] = uint32(at)
		}
	}
	return out
}

// count returns how many of some documents have each value, in room if there is
// enough of it. Where most have been chosen, the others are counted.
func (c *column) count(docs bitset, room []int32) []int32 {
	if len(c.values) == 0 {
		return room[:0]
	}
	counts := slices.Grow(room[:0], len(c.values)+1)[:len(c.values)+1]
	clear(counts)
	others := 2*docs.count() > len(c.first)
	single := c.singles()
	for i, w := range docs {
		if others {
			w = ^w
			if 64*i+64 >= len(c.first) {
				w &= 1<<max(0, len(c.first)-1-64*i) - 1
			}
		}
		for ; w != 0; w &= w - 1 {
			doc := i<<6 + bits.TrailingZeros64(w)
			if single != nil {
				counts[single[doc]]++
				continue
			}
			if c.narrow != nil {
				for _, ord := range c.narrow[c.first[doc]:c.first[doc+1]] {
					counts[ord]++
				}
				continue
			}
			for _, ord := range c.ords[c.first[doc]:c.first[doc+1]] {
				counts[ord]++
			}
		}
	}
	counts = counts[:len(c.values)]
	if others {
		for ord, all := range c.totals() {
			counts[ord] = all - counts[ord]
		}
	}
	return counts
}

// storyCounter shows each story once.
type storyCounter struct {
	copies map[string]int // hits that are copies, by original
	shown  map[string]bool
}

func (a *answer) stories() storyCounter {
	c := storyCounter{copies: map[string]int{}, shown: map[string]bool{}}
	for s, seg := range a.v.segments {
		col := seg.fields[fieldOrigin]
		for ord, n := range col.count(a.match[s], nil) {
			if n > 0 {
				c.copies[col.values[ord]] += int(n)
			}
		}
	}
	return c
}

// take returns how many other copies of the document's story are among the
// hits, or -1 when the story was shown already.
func (c storyCounter) take(v *view, doc int) (int, error) {
	seg, n := v.at(doc)
	col := seg.fields[fieldOrigin]
	if ords := col.of(n); len(ords) > 0 {
		story := col.values[ords[0]]
		if c.shown[story] {
			return -1, nil
		}
		c.shown[story] = true
		return c.copies[story] - 1, nil
	}
	if len(c.copies) == 0 {
		return 0, nil
	}
	id, err := v.id(doc)
	if err != nil {
		return 0, err
	}
	return c.takeOriginal(id), nil
}

func (c storyCounter) takeOriginal(id news.ArticleID) int {
	if c.shown[string(id)] {
		return -1
	}
	c.shown[string(id)] = true
	return c.copies[string(id)]
}
