package index

import (
	"cmp"
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
		total := map[string]int{}
		for s, seg := range a.v.segments {
			col := seg.fields[name]
			if len(col.values) == 0 {
				continue
			}
			counts := make([]int, len(col.values))
			a.match[s].each(func(doc uint32) bool {
				for _, ord := range col.of(doc) {
					counts[ord]++
				}
				return true
			})
			for ord, n := range counts {
				if n > 0 {
					total[col.values[ord]] += n
				}
			}
		}
		if len(total) == 0 {
			continue
		}
		list := make([]Facet, 0, len(total))
		for v, n := range total {
			list = append(list, Facet{v, n})
		}
		slices.SortFunc(list, func(a, b Facet) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		out[name] = slices.Clip(list[:min(len(list), maxFacets)])
	}
	return out
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
		if len(col.values) == 0 {
			continue
		}
		a.match[s].each(func(doc uint32) bool {
			for _, ord := range col.of(doc) {
				c.copies[col.values[ord]]++
			}
			return true
		})
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
