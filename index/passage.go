package index

import (
	"math"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// passageWords is the length of a fragment of the body.
const passageWords = 40

// windowWords is how near each other words count as one find; the rest of a
// passage is what stands around them.
const windowWords = passageWords - 8

// maxPassage bounds a fragment of the body in bytes.
const maxPassage = 2000

// passageStep is how many bytes of a text are read before looking whether that
// is enough.
const passageStep = 600

// asked are the words of a query as their forms are met in texts, a bit each.
type asked struct {
	bits    map[string]uint64 // by marked word: which words of the query it stands for
	phrases uint64            // the words of phrases: a text that matches has them
	many    bool              // there are more words than bits
}

// asked numbers the words of the query.
func (c *compiler) asked() *asked {
	out := &asked{bits: map[string]uint64{}}
	n := 0
	for _, l := range c.plain {
		for _, va := range l.variants {
			if _, ok := c.marks.words[va.term]; ok {
				out.bits[va.term] |= 1 << n
			}
		}
		n++
	}
	for _, key := range c.phrased {
		out.bits[key] |= 1 << n
		out.phrases |= 1 << n
		n++
	}
	out.many = n > 64
	return out
}

// everything asks for a text to be read to its end.
const everything = math.MaxUint64

// needed tells which words of the query the body of a document has: everything
// where the inverted lists alone cannot tell.
func (a *answer) needed(doc int) (need uint64, err error) {
	if a.bits.many {
		return everything, nil
	}
	need = a.bits.phrases
	seg, at := a.v.place(doc)
	for i, l := range a.c.plain {
		named := false
		for n, p := range l.lists[seg] {
			if p == nil {
				continue
			}
			list, err := p.decode()
			if err != nil {
				return 0, err
			}
			if code, ok := list.at(at); !ok || list.kinds[code].body() == 0 {
				continue
			}
			if _, ok := a.bits.bits[l.variants[n].term]; ok {
				need |= 1 << i
			} else {
				named = true
			}
		}
		if named && need&(1<<i) == 0 {
			return everything, nil
		}
	}
	return need, nil
}

// passages chooses the stretches of texts that are shown.
type passages struct {
	tokens []persian.Token
	hits   []float64
}

// clear forgets the texts that p has seen.
func (p *passages) clear() { clear(p.tokens[:cap(p.tokens)]) }

// whole marks a short text without cutting it; nil when nothing is marked.
func (p *passages) whole(m *marks, text string) []Fragment {
	reading := m.beginnings.Read(text, 0)
	p.tokens = reading.AppendTokens(p.tokens[:0], 0, len(text))
	p.hits = m.hitsIn(p.tokens, p.hits[:0])
	f := cut(text, p.tokens, p.hits, 0, len(text))
	if len(f.Marks) == 0 {
		return nil
	}
	return []Fragment{f}
}

// of returns the stretch of a text with most of what was searched for, or its
// beginning when there is none of it. The text is read as far as needed: to a
// window that has all words of need, if there are any. Begun are its words up
// to the place at, if they were read before.
func (p *passages) of(m *marks, words *asked, text string, begun []persian.Token, at int, need uint64, weigh func(string) float64) []Fragment {
	p.tokens = append(p.tokens[:0], begun...)
	p.hits = p.hits[:0]
	reading := m.beginnings.Read(text, at)
	var last [64]int
	seen, enough := 0, -1
	if need == 0 {
		enough = passageWords
	}
	for {
		p.hits = m.hitsIn(p.tokens, p.hits)
		for i := seen; need != everything && enough < 0 && i < len(p.tokens); i++ {
			if p.hits[i] > 0 && words.within(p.tokens, i, need, &last) {
				enough = i + passageWords
			}
		}
		seen = max(0, len(p.tokens)-1) // it may go on
		if reading.At() >= len(text) || enough >= 0 && len(p.tokens) > enough {
			break
		}
		p.tokens = reading.AppendTokens(p.tokens, 0, reading.At()+passageStep)
	}
	tokens, hits := p.tokens, p.hits
	whole := enough < 0 || enough >= len(tokens)
	if !whole {
		tokens, hits = tokens[:enough], hits[:enough]
	}
	if len(tokens) == 0 {
		return nil
	}
	from := bestWindow(tokens, hits, weigh)
	to := min(from+passageWords, len(tokens))
	start, end := tokens[from].Start, tokens[to-1].End
	if whole && to == len(tokens) {
		end = len(text)
	}
	return []Fragment{cut(text, tokens[from:to], hits[from:to], start, boundary(text, start, end))}
}

// within reports whether the needed words were all met in the window that ends
// with token i; last holds where each was met, plus one.
func (b *asked) within(tokens []persian.Token, i int, need uint64, last *[64]int) bool {
	here := b.bits[tokens[i].Key]
	if i+1 < len(tokens) {
		here |= b.bits[tokens[i].Key+tokens[i+1].Key]
	}
	all := true
	for n := 0; need>>n != 0; n++ {
		if here>>n&1 == 1 {
			last[n] = i + 1
		}
		if need>>n&1 == 1 && (last[n] == 0 || last[n] <= i+1-windowWords) {
			all = false
		}
	}
	return all
}

// boundary bounds the end of a fragment: what is longer consists of words that
// are no words; a reader needs no more of them.
func boundary(text string, start, end int) int {
	if end-start <= maxPassage {
		return end
	}
	end = start + maxPassage
	for end > start && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// bestWindow finds where the words of a passage begin: the window with the
// most weight of different words, a repeated word counting little, and then a
// little before its first hit, at the beginning of a sentence if one is near.
func bestWindow(tokens []persian.Token, hits []float64, weigh func(key string) float64) int {
	count := map[string]int{}
	value := func(i int) float64 { return hits[i] * (0.1 + weigh(tokens[i].Key)) }
	sum, best, bestSum := 0.0, -1, 0.0
	for i := range tokens {
		if hits[i] > 0 {
			count[tokens[i].Key]++
			if count[tokens[i].Key] == 1 {
				sum += value(i)
			}
			sum += 0.05 * value(i)
		}
		if j := i - windowWords; j >= 0 && hits[j] > 0 {
			count[tokens[j].Key]--
			if count[tokens[j].Key] == 0 {
				sum -= value(j)
			}
			sum -= 0.05 * value(j)
		}
		if sum > bestSum+1e-9 {
			best, bestSum = i, sum
		}
	}
	if best < 0 {
		return 0
	}
	first := max(0, best-windowWords+1)
	for first < best && hits[first] == 0 {
		first++
	}
	return max(0, min(first-4, max(0, len(tokens)-passageWords)))
}
