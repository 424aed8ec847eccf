package persian

import "strings"

// The letters of the keys of the Persian standard keyboard (ISIRI 9147), in
// the order of the Latin ones on the same keys.
const (
	latinKeys   = "qwertyuiop[]asdfghjkl;'zxcvbnm,"
	persianKeys = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو"
)

var toPersian, toLatin = keyMaps()

func keyMaps() (p, l map[rune]rune) {
	p, l = map[rune]rune{}, map[rune]rune{}
	letters := []rune(persianKeys)
	for i, key := range []rune(latinKeys) {
		p[key] = letters[i]
		l[letters[i]] = key
	}
	p['H'], p['C'], p['\\'] = 'آ', 'ژ', 'ژ'
	l['آ'], l['ژ'] = 'h', 'c'
	return p, l
}

// RepairLayout returns what the keys of s give on the other keyboard: hdvhk is
// ایران, and اثممخ is hello. Whether that was meant is for the caller, who
// knows which of the two is a word. It reports false when s mixes scripts or
// holds something else than letters and spaces.
func RepairLayout(s string) (string, bool) {
	table := toPersian
	for _, r := range s {
		if r >= 0x600 {
			table = toLatin
			break
		}
	}
	var b strings.Builder
	changed := false
	for _, r := range s {
		if r == ' ' {
			b.WriteRune(r)
			continue
		}
		to, ok := table[r]
		if !ok {
			return "", false
		}
		changed = true
		b.WriteRune(to)
	}
	return b.String(), changed
}
