package persian

import (
	"sync"
	"unicode/utf8"
)

// Beginnings are letters that words of interest begin with: who looks for a few
// stems in a text passes most of its words over by their first letter.
type Beginnings struct {
	all     bool
	letters [4]uint64 // of U+0600 to U+06FF, a bit each
}

// Add adds the letters that the words with a stem may begin with. The forms of
// a verb begin with any.
func (b *Beginnings) Add(key string) {
	if key == "" {
		return
	}
	if past[key] != "" || odd().auxiliary[key] {
		b.all = true
		return
	}
	b.add(key)
	for _, plural := range odd().plurals[key] {
		b.add(plural)
	}
	for _, other := range odd().respelling[firstLetter(key)] {
		b.add(other)
	}
}

func (b *Beginnings) add(word string) {
	if r := firstLetter(word); r >= 0x600 && r < 0x700 {
		b.letters[(r-0x600)>>6] |= 1 << (r & 63)
	}
}

// begins reports whether a folded word begins with one of the letters. What is
// written in another script is never passed over.
func (b *Beginnings) begins(folded []byte) bool {
	if b.all || folded[0] < 0xd8 || folded[0] >= 0xdc || len(folded) < 2 {
		return true
	}
	r := rune(folded[0]&0x1f)<<6 | rune(folded[1]&0x3f)
	return b.letters[(r-0x600)>>6]&(1<<(r&63)) != 0
}

// Read begins to read text after its first at bytes, which end with a word.
// Words that begin with none of the letters, but for those that stand right
// after one that does, have neither Norm nor Key, and their parts may be words
// of their own.
func (b *Beginnings) Read(text string, at int) Reading {
	return Reading{text: text, at: at, only: b, wanted: true}
}

func firstLetter(word string) rune {
	r, _ := utf8.DecodeRuneInString(word)
	return r
}

// oddStems are stems that do not begin as all of their words do.
type oddStems struct {
	plurals    map[string][]string // broken ones, by singular
	auxiliary  map[string]bool
	respelling map[rune][]string // by the first letter of the spelling that is kept
}

var odd = sync.OnceValue(func() oddStems {
	out := oddStems{plurals: map[string][]string{}, auxiliary: map[string]bool{}, respelling: map[rune][]string{}}
	for plural, singular := range irregular {
		out.plurals[plainAlef(singular)] = append(out.plurals[plainAlef(singular)], plural)
	}
	for _, root := range auxiliary {
		out.auxiliary[root] = true
	}
	for _, all := range spellings {
		for _, s := range all {
			if to := firstLetter(s.to); firstLetter(s.from) != to {
				out.respelling[to] = append(out.respelling[to], s.from)
			}
		}
	}
	return out
})
