package mailing

import (
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// maxExcerpt bounds a sentence or paragraph in a digest, in runes.
const maxExcerpt = 600

// excerpt is as much of an article as the reader wants to see: nothing, the
// sentence that matters, or the paragraph around it. The sentence is the
// evidence where there is one, otherwise that with most of the words.
func excerpt(a news.Article, evidence string, wanted []word, much news.Context) string {
	if much == news.ContextTitles {
		return ""
	}
	paragraphs := strings.Split(strings.Trim(a.Lead+"\n"+a.Body, "\n"), "\n")
	if evidence == "" {
		evidence = sentence(paragraphs, wanted)
	}
	if much == news.ContextParagraph {
		i := slices.IndexFunc(paragraphs, func(p string) bool { return strings.Contains(p, evidence) })
		if i >= 0 {
			return longest(paragraphs[i])
		}
	}
	return longest(evidence)
}

// sentence returns the sentence with most of the words; the first of equals.
func sentence(paragraphs []string, wanted []word) string {
	best, most := "", -1
	for _, p := range paragraphs {
		for _, span := range persian.Sentences(p) {
			text := strings.TrimSpace(p[span.Start:span.End])
			if n := have(words(text), wanted); n > most && text != "" {
				best, most = text, n
			}
		}
	}
	return best
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
