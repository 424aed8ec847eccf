package persian

import (
	"maps"
	"strings"
	"unicode"
)

// keyRow is a row of the Persian standard keyboard (ISIRI 9147): the letters
// of its keys in both layouts.
type keyRow struct{ latin, persian []rune }

var keyRows = []keyRow{
	{[]rune("qwertyuiop[]"), []rune("ضصثقفغعهخحجچ")},
	{[]rune("asdfghjkl;'"), []rune("شسیبلاتنمکگ")},
	{[]rune("zxcvbnm,"), []rune("ظطزرذدپو")},
}

var toPersian, toLatin = keyMaps()

func keyMaps() (p, l map[rune]rune) {
	p, l = map[rune]rune{}, map[rune]rune{}
	for _, row := range keyRows {
		for i, key := range row.latin {
			letter := row.persian[i]
			p[key], l[letter] = letter, key
			if unicode.IsLetter(key) { // a capital means its key, where it means nothing else
				p[unicode.ToUpper(key)] = letter
			}
		}
	}
	p['H'], p['C'], p['\\'] = 'آ', 'ژ', 'ژ'
	maps.Copy(l, map[rune]rune{'آ': 'h', 'ژ': 'c', 'ي': 'd', 'ئ': 's', 'ك': ';'})
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
