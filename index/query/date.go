package query

import (
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/persian"
)

// Day reads a day, a month or a year of either calendar and returns where it
// begins and where the next one begins, in Tehran.
func Day(s string) (from, to time.Time, ok bool) {
	parts := strings.FieldsFunc(persian.Fold(s), func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) == 0 || len(parts) > 3 {
		return time.Time{}, time.Time{}, false
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 1 || v > 9999 {
			return time.Time{}, time.Time{}, false
		}
		n[i] = v
	}
	day := func(y, m, d int) (time.Time, bool) {
		if m > 12 {
			y, m = y+1, 1
		}
		t, err := persian.ParseDate(strconv.Itoa(y) + "-" + strconv.Itoa(m) + "-" + strconv.Itoa(d))
		return t, err == nil
	}
	var first, last bool
	switch len(parts) {
	case 1:
		from, first = day(n[0], 1, 1)
		to, last = day(n[0]+1, 1, 1)
	case 2:
		from, first = day(n[0], n[1], 1)
		to, last = day(n[0], n[1]+1, 1)
	default:
		from, first = day(n[0], n[1], n[2])
		to, last = from.AddDate(0, 0, 1), first
	}
	return from, to, first && last
}
