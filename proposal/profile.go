package proposal

import (
	"strings"

	"github.com/peygir/peygir/news"
)

// term is a search term reduced to the words that tell its subject.
type term struct {
	words []int // vocabulary numbers, in order, without repetition
}

// profile is a proposal as the matcher compares it.
type profile struct {
	id      news.ProposalID
	terms   []term
	full    [][]int         // the terms with all their words
	title   []int           // words of the title
	topic   map[int]float64 // words of title, summary and indicators → part they play
	actors  [][]int
	place   []int
	heads   map[string]bool // what a term is about, as «تونل» in «این تونل»
	subject map[int]bool    // every word of any term
	own     map[int]bool    // words that the subject is called by
}

// vocabulary numbers the keys of all words that any proposal uses.
type vocabulary struct {
	numbers map[string]int
	keys    []string
	// pairs maps what two neighbouring words read when written as one.
	pairs map[string][2]int
}

func (v *vocabulary) add(k string) int {
	n, ok := v.numbers[k]
	if !ok {
		n = len(v.keys)
		v.numbers[k] = n
		v.keys = append(v.keys, k)
	}
	return n
}

// phrase returns the vocabulary numbers of the words of a phrase and adds what
// is new. Words without content are left out.
func (v *vocabulary) phrase(s string, keep func(string) bool) []int {
	r := read(s, false)
	var out []int
	seen := map[int]bool{}
	var before string
	last := -1
	for _, w := range r.words {
		k := key(w.folded)
		if !keep(k) || ending(w.folded) {
			before = ""
			continue
		}
		n := v.add(k)
		if before != "" && last != n {
			v.pairs[key(before+w.folded)] = [2]int{last, n}
		}
		before, last = w.folded, n
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

func (v *vocabulary) compile(p news.Proposal) profile {
	f := profile{id: p.ID, topic: map[int]float64{}, heads: map[string]bool{}, subject: map[int]bool{}, own: map[int]bool{}}
	seen := map[string]bool{}
	for _, t := range p.Terms {
		all := v.phrase(t, contentWord)
		words := v.phrase(t, subjectWord)
		if len(words) < 2 {
			// What is left names too little: «طرح ازدواج» is not any marriage.
			words = all
		}
		if len(all) > 0 {
			f.full = append(f.full, all)
		}
		id := signature(words)
		if len(words) == 0 || seen[id] {
			continue
		}
		seen[id] = true
		f.terms = append(f.terms, term{words})
		f.heads[v.keys[words[0]]] = true
		for _, n := range words {
			f.subject[n], f.own[n] = true, true
		}
	}
	for _, part := range []string{p.Summary, strings.Join(p.Indicators, " ")} {
		for _, n := range v.phrase(part, contentWord) {
			f.topic[n] = 0.7
		}
	}
	for _, a := range p.Actors {
		words := v.phrase(a, contentWord)
		if len(words) > 0 {
			f.actors = append(f.actors, words)
		}
	}
	if p.Place != "ایران" {
		f.place = v.phrase(p.Place, contentWord)
	}
	f.title = v.phrase(p.Title, contentWord)
	for _, n := range f.title {
		f.topic[n] = 1
		f.own[n] = true
	}
	for n := range f.own {
		if undertakingWords()[v.keys[n]] {
			delete(f.own, n)
		}
	}
	return f
}

func signature(words []int) string {
	var b strings.Builder
	for _, n := range words {
		b.WriteRune(rune(n + 0x100))
	}
	return b.String()
}

func contentWord(k string) bool { return !functionWords()[k] && runeLen(k) > 1 }

// subjectWord tells words that name the subject from those that name a kind of
// undertaking or what happens to it: the event is read elsewhere.
func subjectWord(k string) bool { return contentWord(k) && !undertakingWords()[k] }
