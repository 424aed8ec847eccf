package index

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

//go:embed synonyms.txt
var embeddedSynonyms string

// maxSynonym bounds the words of one name.
const maxSynonym = 6

// shortStem is how many letters a stem has that is likely to be of another
// word, too.
const shortStem = 3

// synonyms knows which sequences of words name the same thing.
type synonyms struct {
	classes [][][]string     // class, name, keys of its words
	byName  map[string][]int // words, or their keys, joined by a space to classes
	longest int
	// asWritten are words that a stem would mistake for another: آی‌تی is no
	// form of آیت.
	asWritten map[string]bool
}

// readSynonyms reads a list of classes: a line each, names joined by «=»,
// lines that begin with # left out. An empty text stands for the embedded
// list.
func readSynonyms(text string) (synonyms, error) {
	if text == "" {
		text = embeddedSynonyms
	}
	s := synonyms{byName: map[string][]int{}, asWritten: map[string]bool{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var class [][]string
		for name := range strings.SplitSeq(line, "=") {
			var keys, norms []string
			tokens := persian.Tokens(name)
			for _, tok := range tokens {
				norms = append(norms, tok.Norm)
				if len(tokens) == 1 && tok.Norm != tok.Key && utf8.RuneCountInString(tok.Key) <= shortStem {
					s.asWritten[tok.Norm] = true
					keys = append(keys, exactTerm(tok.Norm))
					continue
				}
				keys = append(keys, tok.Key)
			}
			if len(keys) == 0 || len(keys) > maxSynonym {
				return synonyms{}, fmt.Errorf("synonyms, line %d: %q is no name of 1 to %d words: %w", i+1, name, maxSynonym, news.ErrInvalid)
			}
			class = append(class, keys)
			s.add(norms)
			s.add(keys)
		}
		if len(class) < 2 {
			return synonyms{}, fmt.Errorf("synonyms, line %d: a class needs two names joined by =: %w", i+1, news.ErrInvalid)
		}
		s.classes = append(s.classes, class)
	}
	return s, nil
}

// add lets the class that is being read be found by a name.
func (s *synonyms) add(words []string) {
	name := strings.Join(words, " ")
	if n := len(s.byName[name]); n == 0 || s.byName[name][n-1] != len(s.classes) {
		s.byName[name] = append(s.byName[name], len(s.classes))
	}
	s.longest = max(s.longest, len(words))
}

// at returns the other names of the longest name that begins at tokens[0],
// and how many words that name has; 0 for none.
func (s *synonyms) at(tokens []persian.Token) (others [][]string, n int) {
	for n = min(len(tokens), s.longest); n > 0; n-- {
		var norms, keys []string
		for _, tok := range tokens[:n] {
			norms = append(norms, tok.Norm)
			keys = append(keys, tok.Key)
		}
		classes := s.byName[strings.Join(norms, " ")]
		if len(classes) == 0 {
			classes = s.byName[strings.Join(keys, " ")]
		}
		if len(classes) == 0 {
			continue
		}
		for _, c := range classes {
			for _, other := range s.classes[c] {
				if !slices.Equal(other, keys) && !slices.Equal(other, norms) {
					others = append(others, other)
				}
			}
		}
		return others, n
	}
	return nil, 0
}
