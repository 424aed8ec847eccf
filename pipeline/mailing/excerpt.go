package mailing

import (
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
)

// maxExcerpt bounds a sentence or paragraph in a digest, in runes.
const maxExcerpt = 600

// excerpt is as much of an article as the reader wants to see: nothing, the
// sentence that matters, or the paragraph around it. The sentence is the
// evidence where there is one, otherwise that with most of the words.
func (s *shelf) excerpt(i int, evidence string, wanted []word, much news.Context) string {
	if much == news.ContextTitles {
		return ""
	}
	if evidence == "" {
		evidence = s.best(i, wanted)
	}
	if much == news.ContextParagraph {
		a := s.articles[i]
		for p := range strings.SplitSeq(a.Lead+"\n"+a.Body, "\n") {
			if strings.Contains(p, evidence) {
				return longest(p)
			}
		}
	}
	return longest(evidence)
}

// best returns the sentence with most of the words; the first of equals.
func (s *shelf) best(i int, wanted []word) string {
	seq := s.all[i]
	if len(seq.sentences) == 0 {
		return ""
	}
	counts := make([]int, len(seq.sentences))
	for k := range wanted {
		last := -1
		for _, p := range s.postings(wanted, k) {
			for _, at := range p.places[i] {
				if at < seq.title {
					continue
				}
				n, _ := slices.BinarySearch(seq.ends, at+1)
				if n > last { // each word counts once
					counts[n]++
					last = n
				}
			}
		}
	}
	best := 0
	for n, c := range counts {
		if c > counts[best] {
			best = n
		}
	}
	return seq.sentences[best]
}

// longest cuts a text that is too long for a digest after a word.
func longest(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) <= maxExcerpt {
		return string(runes)
	}
	cut := string(runes[:maxExcerpt])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}
