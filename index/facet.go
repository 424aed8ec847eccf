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
	for _, name := range facetFields {
		var all []Facet // by value
		for s, seg := range a.v.segments {
			col := seg.fields[name]
			all = merge(all, col.values, col.count(a.match[s]))
		}
		if len(all) > 0 {
			out[name] = most(all)
		}
	}
	return out
}

// merge adds counts of values to those there are; both are in the order of the
// values.
func merge(all []Facet, values []string, counts []int32) []Facet {
	out := make([]Facet, 0, max(len(all), len(counts)))
	for ord, n := range counts {
		if n == 0 {
			continue
		}
		value := values[ord]
		for len(all) > 0 && all[0].Value < value {
			out, all = append(out, all[0]), all[1:]
		}
		if len(all) > 0 && all[0].Value == value {
			n += int32(all[0].Count)
			all = all[1:]
		}
		out = append(out, Facet{value, int(n)})
	}
	return append(out, all...)
}

// most returns the most frequent values, in that order.
func most(all []Facet) []Facet {
	order := func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) }
	var top []Facet
	for _, f := range all {
		if len(top) == maxFacets && order(f, top[maxFacets-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, f, order)
		top = slices.Insert(top[:min(len(top), maxFacets-1)], min(at, maxFacets-1), f)
	}
	return slices.Clip(top)
}

// count returns how many of some documents have each value. Where most have
// been chosen, the others are counted.
func (c *column) count(docs bitset) []int32 {
	if len(c.values) == 0 {
		return nil
	}
	counts := make([]int32, len(c.values)+1)
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
		for ord, n := range col.count(a.match[s]) {
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
