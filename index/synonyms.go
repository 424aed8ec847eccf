package index

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

//go:embed synonyms.txt
var embeddedSynonyms string

// maxSynonym bounds the words of one name.
const maxSynonym = 6

// synonyms knows which sequences of words name the same thing.
type synonyms struct {
	classes [][][]string     // class, name, keys of its words
	byName  map[string][]int // keys joined by a space to classes
	longest int
}

// readSynonyms reads a list of classes: a line each, names joined by «=»,
// lines that begin with # left out. An empty text stands for the embedded
// list.
func readSynonyms(text string) (synonyms, error) {
	if text == "" {
		text = embeddedSynonyms
	}
	s := synonyms{byName: map[string][]int{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var class [][]string
		for name := range strings.SplitSeq(line, "=") {
			var keys []string
			for _, tok := range persian.Tokens(name) {
				keys = append(keys, tok.Key)
			}
			if len(keys) == 0 || len(keys) > maxSynonym {
				return synonyms{}, fmt.Errorf("synonyms, line %d: %q is no name of 1 to %d words: %w", i+1, name, maxSynonym, news.ErrInvalid)
			}
			class = append(class, keys)
		}
		if len(class) < 2 {
			return synonyms{}, fmt.Errorf("synonyms, line %d: a class needs two names joined by =: %w", i+1, news.ErrInvalid)
		}
		for _, keys := range class {
			name := strings.Join(keys, " ")
			s.byName[name] = append(s.byName[name], len(s.classes))
			s.longest = max(s.longest, len(keys))
		}
		s.classes = append(s.classes, class)
	}
	return s, nil
}

// at returns the other names of the longest name that begins at keys[0], and
// how many words that name has; 0 for none.
func (s *synonyms) at(keys []string) (others [][]string, n int) {
	for n = min(len(keys), s.longest); n > 0; n-- {
		name := strings.Join(keys[:n], " ")
		classes := s.byName[name]
		if len(classes) == 0 {
			continue
		}
		for _, c := range classes {
			for _, other := range s.classes[c] {
				if strings.Join(other, " ") != name {
					others = append(others, other)
				}
			}
		}
		return others, n
	}
	return nil, 0
}
