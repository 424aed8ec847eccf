package index

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum/levenshtein"

	"github.com/peygir/peygir/persian"
)

// Two slips in a short word make another word.
const (
	twoSlipLetters = 6
	maxSlips       = 2
	// maxNear bounds how many words of each piece of the index are compared.
	maxNear = 200
)

var automata = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(maxSlips, true)
})

// twoSlips finds the words of the index that are up to two slips from one that
// it does not know.
func (c *compiler) twoSlips(word string, keys []string, i int) ([]correction, error) {
	if utf8.RuneCountInString(word) < twoSlipLetters {
		return nil, nil
	}
	var found []correction
	add := func(word, ending string) error {
		near, err := c.v.near(word)
		if err != nil {
			return err
		}
		for norm := range near {
			cost, ok := persian.Within(word, norm, maxSlips)
			if !ok {
				continue
			}
			n := correction{norm: norm + ending, key: clip(persian.Stem(norm)), cost: cost}
			if n.df, err = c.v.written(norm); err != nil {
				return err
			}
			fit, err := c.fits(keys, i, n.key)
			if err != nil {
				return err
			}
			n.rank = math.Log1p(float64(n.df)) + 1.5*math.Log1p(float64(fit)) - 4*cost
			if n.df > 0 {
				found = append(found, n)
			}
		}
		return nil
	}
	if err := add(word, ""); err != nil {
		return nil, err
	}
	// A form that no text has, of a word that some have.
	if ending, ok := strings.CutPrefix(word, keys[i]); ok && ending != "" && utf8.RuneCountInString(keys[i]) >= twoSlipLetters {
		if err := add(keys[i], ending); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// near returns the words of the index that an automaton finds close to one.
func (v *view) near(word string) (map[string]bool, error) {
	builder, err := automata()
	if err != nil {
		return nil, fmt.Errorf("build an automaton: %w", err)
	}
	out := map[string]bool{}
	for _, term := range []string{word, exactTerm(word)} {
		dfa, err := builder.BuildDfa(term, maxSlips)
		if err != nil {
			return nil, fmt.Errorf("look near %q: %w", word, err)
		}
		for _, seg := range v.segments {
			words, err := seg.dictionary(false)
			if err != nil {
				return nil, err
			}
			it := words.AutomatonIterator(dfa, nil, nil)
			for range maxNear {
				e, err := it.Next()
				if err != nil {
					return nil, fmt.Errorf("look near %q: %w", word, err)
				}
				if e == nil {
					break
				}
				out[strings.TrimPrefix(e.Term, "=")] = true
			}
		}
	}
	return out, nil
}
