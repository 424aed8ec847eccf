package index

import (
	"sync"
	"time"

	"github.com/peygir/peygir/persian"
)

// maxYears bounds how many years are told: one wrong date must not make a
// hundred empty ones.
const maxYears = 40

// jalaliYears are the Jalali years in which the documents of a segment were
// published, a byte each: hits are counted by them in every search of a page.
type jalaliYears struct {
	once   sync.Once
	newest int     // year; 0: none of the documents has a date
	before []uint8 // by document: how many years before that; noYear: long before or unknown
}

const noYear = 255

// of reads the years from times, once.
func (j *jalaliYears) of(c *columns) *jalaliYears {
	j.once.Do(func() {
		if c.newest == noTime {
			return
		}
		j.newest, _, _ = persian.Jalali(time.Unix(c.newest, 0))
		// The starts of years, the newest first.
		var starts []int64
		for y := j.newest; y > j.newest-noYear; y-- {
			start, ok := persian.JalaliDate(y, 1, 1)
			if !ok {
				break
			}
			starts = append(starts, start.Unix())
			if start.Unix() <= c.oldest {
				break
			}
		}
		j.before = make([]uint8, len(c.times))
		for doc, t := range c.times {
			j.before[doc] = noYear
			for i, start := range starts {
				if t >= start && t != noTime {
					j.before[doc] = uint8(i)
					break
				}
			}
		}
	})
	return j
}

// years counts the hits by Jalali year, from the first that has any to the last.
func (a *answer) years() []Span {
	newest, oldest := a.v.span()
	if newest == noTime {
		return nil
	}
	first, _, _ := persian.Jalali(time.Unix(oldest, 0))
	last, _, _ := persian.Jalali(time.Unix(newest, 0))
	counts := make([]int, last-max(first, last-maxYears+1)+1)
	for s, seg := range a.v.segments {
		years := seg.years.of(seg.columns)
		if years.newest == 0 {
			continue
		}
		var before [noYear + 1]int
		a.match[s].each(func(doc uint32) bool {
			before[years.before[doc]]++
			return true
		})
		for i, n := range before[:noYear] {
			if at := len(counts) - 1 - (last - years.newest) - i; at >= 0 {
				counts[at] += n
			}
		}
	}
	var out []Span
	for i, n := range counts {
		start, ok := persian.JalaliDate(last-len(counts)+1+i, 1, 1)
		if !ok {
			return nil // a time that the calendar does not know
		}
		if n > 0 || len(out) > 0 {
			out = append(out, Span{start, n})
		}
	}
	for len(out) > 0 && out[len(out)-1].Count == 0 {
		out = out[:len(out)-1]
	}
	return out
}
