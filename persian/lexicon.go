package persian

import (
	_ "embed"
	"strings"
)

var (
	//go:embed data/whole.txt
	wholeFile string
	//go:embed data/plurals.txt
	pluralsFile string
	//go:embed data/heh.txt
	hehFile string
	//go:embed data/words.txt
	wordsFile string
)

var (
	whole     = map[string]bool{}   // look inflected, are not
	heh       = map[string]bool{}   // end in heh
	words     = map[string]bool{}   // stand in a dictionary as they are
	irregular = map[string]string{} // broken plural → singular
)

func init() {
	for line := range dataLines(wholeFile) {
		_, words, _ := strings.Cut(line, ":")
		for w := range strings.FieldsSeq(words) {
			whole[Fold(w)] = true
		}
	}
	for line := range dataLines(wordsFile) {
		for w := range strings.FieldsSeq(line) {
			words[respell(Fold(w))] = true
		}
	}
	for line := range dataLines(hehFile) {
		for w := range strings.FieldsSeq(line) {
			heh[Fold(w)] = true
		}
	}
	for line := range dataLines(pluralsFile) {
		f := strings.Fields(line)
		singular := respell(Fold(f[0]))
		for _, plural := range f[1:] {
			if p := Fold(plural); p != singular && irregular[p] == "" {
				irregular[p] = singular
			}
		}
	}
}

// dataLines yields the lines of an embedded table without comments.
func dataLines(file string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// IsWord reports whether a folded word stands in the dictionary of common
// words. Most words do not, and are words all the same.
func IsWord(norm string) bool {
	word := respell(norm)
	_, plural := irregular[norm]
	return words[word] || whole[norm] || heh[norm] || plural
}
