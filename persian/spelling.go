package persian

import (
	_ "embed"
	"strings"
)

//go:embed data/spellings.txt
var spellingsFile string

// spellings holds, by first letter, the beginnings of words that are spelt in
// more than one way.
var spellings = func() map[string][]respelling {
	table := map[string][]respelling{}
	for line := range dataLines(spellingsFile) {
		words := strings.Fields(Fold(line))
		for _, other := range words[1:] {
			table[other[:2]] = append(table[other[:2]], respelling{other, words[0]})
		}
	}
	return table
}()

type respelling struct{ from, to string }

// respell gives words of several spellings one: مسئول is مسوول, طهران is
// تهران. Inside a word آ and ا are one letter, as in فرآیند and فرایند.
func respell(norm string) string {
	if len(norm) > 2 {
		for _, s := range spellings[norm[:2]] {
			if rest, ok := strings.CutPrefix(norm, s.from); ok {
				return s.to + rest
			}
		}
	}
	return norm
}

// plainAlef writes ا for every آ but a first one.
func plainAlef(key string) string {
	if len(key) < 4 || !strings.Contains(key[2:], "آ") {
		return key
	}
	return key[:2] + strings.ReplaceAll(key[2:], "آ", "ا")
}
