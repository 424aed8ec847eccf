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
const maxSynonym = 8

// shortStem is how many letters a stem has that is likely to be of another
// word, too.
const shortStem = 3

// synonym is a name by which a thing is also looked for.
type synonym struct {
	words   []string // keys
	telling []string // those of words that are no function words
	related bool     // to the thing, not the thing itself
}

// synonyms knows which sequences of words name the same thing.
type synonyms struct {
	classes [][]synonym
	byName  map[string][]int // words, or their keys, in one piece to classes
	longest int
	// asWritten are words that a stem would mistake for another: آی‌تی is no
	// form of آیت.
	asWritten map[string]bool
}

// readSynonyms reads a list of classes: a line each, names joined by «=», after
// them what is related, each behind a «~»; lines that begin with # left out. An empty text stands for the embedded
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
		var class []synonym
		names, related, _ := strings.Cut(line, "~")
		same := strings.Split(names, "=")
		for n, name := range append(same, splitList(related)...) {
			var keys, norms, telling []string
			tokens := persian.Tokens(name)
			for _, tok := range tokens {
				norms = append(norms, tok.Norm)
				if !functionWord[tok.Norm] {
					telling = append(telling, tok.Key)
				}
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
			class = append(class, synonym{words: keys, telling: telling, related: n >= len(same)})
			if apart := apartKeys(name); len(tokens) == 1 && len(apart) > 1 {
				class = append(class, synonym{words: apart, telling: apart, related: n >= len(same)})
			}
			if n < len(same) {
				s.add(norms)
				s.add(keys)
			}
		}
		if len(class) < 2 {
			return synonyms{}, fmt.Errorf("synonyms, line %d: a class needs two names joined by = or ~: %w", i+1, news.ErrInvalid)
		}
		s.classes = append(s.classes, class)
	}
	return s, nil
}

// apartKeys are the keys of a name whose parts a joiner holds together, as they
// are where texts write them apart: آی تی.
func apartKeys(name string) []string {
	var keys []string
	for _, tok := range persian.Tokens(strings.ReplaceAll(name, "\u200c", " ")) {
		keys = append(keys, tok.Key)
	}
	return keys
}

// add lets the class that is being read be found by a name, however its words
// are parted: شهرالکترونیک, نرم افزار.
func (s *synonyms) add(words []string) {
	name := strings.Join(words, "")
	if n := len(s.byName[name]); n == 0 || s.byName[name][n-1] != len(s.classes) {
		s.byName[name] = append(s.byName[name], len(s.classes))
	}
	s.longest = max(s.longest, len(words))
}

// splitList splits what stands behind the first «~» of a line.
func splitList(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "~")
}

// knows tells whether a word is a name by itself: such a word is right, whether
// or not the index has it.
func (s *synonyms) knows(norm string) bool { return len(s.byName[norm]) > 0 }

// of returns the other names of what some words name together.
func (s *synonyms) of(tokens []persian.Token) []synonym {
	var norms, keys []string
	for _, tok := range tokens {
		norms = append(norms, tok.Norm)
		keys = append(keys, tok.Key)
	}
	classes := s.byName[strings.Join(norms, "")]
	if len(classes) == 0 {
		classes = s.byName[strings.Join(keys, "")]
	}
	var others []synonym
	for _, c := range classes {
		for _, other := range s.classes[c] {
			if !slices.Equal(other.words, keys) && !slices.Equal(other.words, norms) {
				others = append(others, other)
			}
		}
	}
	return others
}
