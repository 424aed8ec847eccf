package persian

import (
	"sync"
	"unicode/utf8"
)

// Beginnings are letters that words of interest begin with: who looks for a few
// stems in a text passes most of its words over by their first two letters.
type Beginnings struct {
	all   bool
	first letterSet
	alone letterSet  // those after which any letter may follow
	pairs [32]uint64 // the first two, a bit for each by their hash
}

// letterSet is some of U+0600 to U+06FF, a bit each.
type letterSet [4]uint64

func (l *letterSet) add(r rune) { l[(r-0x600)>>6] |= 1 << (r & 63) }

func (l *letterSet) has(r rune) bool { return l[(r-0x600)>>6]&(1<<(r&63)) != 0 }

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
}

// add adds a word as it begins, and as it begins where it is spelt otherwise.
func (b *Beginnings) add(word string) {
	b.addOne(word)
	for _, other := range odd().respelling[twoLetters(word)] {
		b.addOne(other)
	}
}

func (b *Beginnings) addOne(word string) {
	r, size := utf8.DecodeRuneInString(word)
	if r < 0x600 || r >= 0x700 {
		return
	}
	b.first.add(r)
	second, _ := utf8.DecodeRuneInString(word[size:])
	if second < 0x600 || second >= 0x700 {
		b.alone.add(r)
		return
	}
	hash := pairOf(r, second)
	b.pairs[hash>>6] |= 1 << (hash & 63)
}

// pairOf hashes two letters. Inside a word آ and ا are one.
func pairOf(first, second rune) uint32 {
	if second == 'آ' {
		second = 'ا'
	}
	return (uint32(first&0xff)*0x9e37 + uint32(second&0xff)*0x3d) >> 3 & (32*64 - 1)
}

// begins reports whether a folded word may be one of those that are looked for.
// What is written in another script is never passed over.
func (b *Beginnings) begins(folded []byte) bool {
	if b.all || len(folded) < 2 || !basic(folded[0]) {
		return true
	}
	first := letterAt(folded)
	if !b.first.has(first) {
		return false
	}
	if len(folded) < 4 || !basic(folded[2]) || b.alone.has(first) {
		return true
	}
	hash := pairOf(first, letterAt(folded[2:]))
	return b.pairs[hash>>6]&(1<<(hash&63)) != 0
}

// basic reports whether a byte begins a letter of U+0600 to U+06FF.
func basic(c byte) bool { return c >= 0xd8 && c < 0xdc }

func letterAt(folded []byte) rune { return rune(folded[0]&0x1f)<<6 | rune(folded[1]&0x3f) }

// Read begins to read text after its first at bytes, which end with a word.
// Words that begin with none of the letters, but for those that stand right
// after one that does, have neither Norm nor Key, and their parts may be words
// of their own.
func (b *Beginnings) Read(text string, at int) Reading {
	return Reading{text: text, at: at, only: b, wanted: true}
}

// twoLetters returns what a word begins with.
func twoLetters(word string) string {
	_, first := utf8.DecodeRuneInString(word)
	_, second := utf8.DecodeRuneInString(word[first:])
	return word[:first+second]
}

// oddStems are stems that do not begin as all of their words do.
type oddStems struct {
	plurals    map[string][]string // broken ones, by singular
	auxiliary  map[string]bool
	respelling map[string][]string // beginnings by those of the spelling that is kept
}

var odd = sync.OnceValue(func() oddStems {
	out := oddStems{plurals: map[string][]string{}, auxiliary: map[string]bool{}, respelling: map[string][]string{}}
	for plural, singular := range irregular {
		out.plurals[plainAlef(singular)] = append(out.plurals[plainAlef(singular)], plural)
	}
	for _, root := range auxiliary {
		out.auxiliary[root] = true
	}
	for _, all := range spellings {
		for _, s := range all {
			if from, to := twoLetters(s.from), twoLetters(s.to); from != to {
				out.respelling[to] = append(out.respelling[to], from)
			}
		}
	}
	return out
})
