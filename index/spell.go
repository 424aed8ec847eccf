package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// The letters that are tried in place of others. Folded text has no more.
const (
	persianLetters = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
	latinLetters   = "abcdefghijklmnopqrstuvwxyz"
)

// confused are letters that sound alike, so that writers take one for the
// other.
var confused = []string{"تط", "زذضظ", "سصث", "هح", "قغ"}

// How far a slip of the pen is from the word meant. A small step is two
// letters changed about or a letter taken for one that sounds alike.
const (
	smallStep = 0.5
	fullStep  = 1
	unseen    = 0.3 // more for a form that no text has
)

// farMore is how many times as frequent a word must be as one that it replaces.
const farMore = 50

// correction is a word of the index near to one of the query.
type correction struct {
	norm string
	key  string
	df   int
	cost float64
	rank float64
}

// asking are words of questions, which articles hardly hold and which are
// right all the same.
var asking = setOf("کجاست کیست چیست چرا چند چندم چندمین کدام کدامند کدامین کی کجا چگونه چطور چقدر کیستند چیستند بعنوان بدنیا بصورت بوسیله")

// correct finds what a word was meant to be, and whether it is sure enough to
// search for. A word that the index knows well is left alone; one that it
// knows is replaced only by a neighbour that is far more frequent and that,
// unlike it, fits the words beside it.
func (c *compiler) correct(tokens []persian.Token, keys []string, i int) (correction, bool, error) {
	word := tokens[i].Norm
	letters := utf8.RuneCountInString(word)
	if letters < 3 || letters > 24 || !spellable(word) || asking[word] || askingWord[word] || c.x.synonyms.knows(word) {
		return correction{}, false, nil
	}
	// A thousandth of the articles: no slip of the pen is as frequent.
	right := 3 + c.v.docs/1000
	known, err := c.known(word, keys[i], right)
	if err != nil {
		return correction{}, false, err
	}
	if known > right {
		return correction{}, false, nil
	}
	if known == 0 && persian.IsWord(word) {
		return correction{}, false, nil // right, if new here
	}
	if known == 0 {
		if other, ok, err := c.otherScript(word); err != nil || ok {
			return other, ok, err
		}
	}
	// What ends in تر need not be an adjective: کامپوتر is no کامپو.
	byChance := false
	if strings.HasPrefix(word, keys[i]+"تر") {
		own, err := c.v.written(word)
		if err != nil {
			return correction{}, false, err
		}
		byChance = own == 0
	}
	ours, err := c.fits(keys, i, keys[i])
	if err != nil {
		return correction{}, false, err
	}
	var found []correction
	seen := map[string]bool{word: true}
	for near, cost := range neighbours(word, letters > 3) {
		if known > 0 && !byChance && cost > smallStep && len(found) == 0 {
			break // only a small step is clearly meant
		}
		if seen[near] {
			continue
		}
		seen[near] = true
		df, err := c.v.written(near)
		if err != nil {
			return correction{}, false, err
		}
		n := correction{norm: near, key: clip(persian.Stem(near)), cost: cost}
		if df == 0 && n.key != near && utf8.RuneCountInString(n.key) > 2 && !functionWord[n.key] {
			// A form that no text has, of a word that some have.
			if df, err = c.v.df(n.key, false); err != nil {
				return correction{}, false, err
			}
			n.cost += unseen
		}
		if df == 0 {
			continue
		}
		n.df = df
		if n.key == keys[i] {
			if byChance {
				continue
			}
			return correction{}, false, nil // another form of a word that is right
		}
		fit, err := c.fits(keys, i, n.key)
		if err != nil {
			return correction{}, false, err
		}
		if letters < 5 && cost > smallStep && fit == 0 {
			continue // too many short words are one letter apart
		}
		if known > 0 && !clearlyMeant(known, ours, df, fit, n.cost) && (!byChance || df < farMore*known) {
			continue
		}
		n.rank = math.Log1p(float64(df)) + 1.5*math.Log1p(float64(fit)) - 4*n.cost
		found = append(found, n)
	}
	if len(found) == 0 && known == 0 {
		if found, err = c.twoSlips(word, keys, i); err != nil {
			return correction{}, false, err
		}
	}
	if len(found) == 0 {
		return correction{}, false, nil
	}
	slices.SortFunc(found, func(a, b correction) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.norm, b.norm))
	})
	return found[0], true, nil
}

// otherScript finds what an unknown word gives on the other keyboard, or a
// Latin one in Persian letters: hdvhk and tehran.
func (c *compiler) otherScript(word string) (correction, bool, error) {
	var best correction
	try := func(near string) error {
		tokens := persian.Tokens(near)
		if len(tokens) != 1 {
			return nil
		}
		df, err := c.v.written(tokens[0].Norm)
		if err == nil && df > best.df {
			best = correction{norm: tokens[0].Norm, key: clip(tokens[0].Key), df: df}
		}
		return err
	}
	if near, ok := persian.RepairLayout(word); ok && spellable(strings.ToLower(near)) {
		if err := try(near); err != nil || best.df > 0 {
			return best, best.df > 0, err
		}
	}
	for _, near := range persian.Spellings(word) {
		if err := try(near); err != nil {
			return correction{}, false, err
		}
	}
	return best, best.df > 0, nil
}

// known is in how many documents a word occurs, in any form or spacing; of one
// that occurs in more than enough, at least so many.
func (c *compiler) known(word, key string, enough int) (int, error) {
	most := 0
	for _, look := range []struct {
		term string
		pair bool
	}{{key, false}, {word, false}, {exactTerm(word), false}, {key, true}} {
		df, err := c.v.df(look.term, look.pair)
		if err != nil {
			return 0, err
		}
		if most = max(most, df); most > enough {
			break
		}
	}
	return most, nil
}

// written is in how many documents a form of a word occurs.
func (v *view) written(norm string) (int, error) {
	if persian.Stem(norm) == norm {
		return v.df(norm, false)
	}
	return v.df(exactTerm(norm), false)
}

// fits is in how many documents a word stands beside the query's words that
// stand beside it.
func (c *compiler) fits(keys []string, i int, key string) (int, error) {
	most := 0
	for _, pair := range []string{before(keys, i, key), after(keys, i, key)} {
		if pair == "" {
			continue
		}
		df, err := c.v.df(pair, true)
		if err != nil {
			return 0, err
		}
		most = max(most, df)
	}
	return most, nil
}

func before(keys []string, i int, key string) string {
	if i == 0 {
		return ""
	}
	return keys[i-1] + key
}

func after(keys []string, i int, key string) string {
	if i+1 == len(keys) {
		return ""
	}
	return key + keys[i+1]
}

// clearlyMeant decides for a word that occurs in the index.
func clearlyMeant(known, ours, df, fit int, cost float64) bool {
	if cost > smallStep || df < farMore*known {
		return false
	}
	return ours == 0 && fit > 0 || df > 500*known
}

func spellable(word string) bool {
	for _, r := range word {
		if !strings.ContainsRune(persianLetters+latinLetters, r) {
			return false
		}
	}
	return true
}

// neighbours yields the strings one slip away from a word: first those one
// small step away and then, if far, all others.
func neighbours(word string, far bool) func(yield func(string, float64) bool) {
	return func(yield func(string, float64) bool) {
		w := []rune(word)
		for i := range len(w) - 1 {
			w[i], w[i+1] = w[i+1], w[i]
			s := string(w)
			w[i], w[i+1] = w[i+1], w[i]
			if !yield(s, smallStep) {
				return
			}
		}
		for i, r := range w {
			for _, alike := range confused {
				if !strings.ContainsRune(alike, r) {
					continue
				}
				for _, other := range alike {
					if other == r {
						continue
					}
					if !yield(string(w[:i])+string(other)+string(w[i+1:]), smallStep) {
						return
					}
				}
			}
		}
		if !far {
			return
		}
		letters := persianLetters
		if w[0] < utf8.RuneSelf {
			letters = latinLetters
		}
		for i := range len(w) + 1 {
			for _, r := range letters {
				if i < len(w) && !yield(string(w[:i])+string(r)+string(w[i+1:]), fullStep) {
					return
				}
				if !yield(string(w[:i])+string(r)+string(w[i:]), fullStep) {
					return
				}
			}
			if i < len(w) && !yield(string(w[:i])+string(w[i+1:]), fullStep) {
				return
			}
		}
	}
}
