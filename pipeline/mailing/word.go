package mailing

import (
	"strings"

	"github.com/peygir/peygir/index/query"
	"github.com/peygir/peygir/persian"
)

// together is how many words may be written as one.
const together = 3

// word is a word of a text or of a query.
type word struct{ norm, key string }

func words(text string) []word { return appendWords(nil, text) }

func appendWords(to []word, text string) []word {
	for _, t := range persian.Tokens(text) {
		to = append(to, word{t.Norm, t.Key})
	}
	return to
}

// wordsOf collects the words of a query: those that are wanted or, for what an
// article is looked up by, all.
func wordsOf(clauses []query.Clause, all bool) []word {
	var out []word
	for _, c := range clauses {
		if c.Kind == query.Filter || c.Not && !all {
			continue
		}
		out = appendWords(out, c.Text)
		out = append(out, wordsOf(c.Of, all)...)
	}
	return out
}

// joined is the key of words written as one.
func joined(parts []word) string {
	if len(parts) == 1 {
		return parts[0].key
	}
	var b strings.Builder
	for _, w := range parts {
		b.WriteString(w.norm)
	}
	return persian.Stem(b.String())
}

// apart says whether w is parts written as one.
func (w word) apart(parts []word) bool {
	rest := w.norm
	for i, p := range parts {
		if i == len(parts)-1 {
			return rest == p.norm || rest == p.key
		}
		var ok bool
		if rest, ok = strings.CutPrefix(rest, p.norm); !ok || p.norm == "" {
			return false
		}
	}
	return false
}

// meet calls next with how many words of the text and of the query are the
// same where both begin, for each way of seeing it, until next is content.
func meet(text, query []word, next func(text, query int) bool) bool {
	if len(text) == 0 || len(query) == 0 {
		return false
	}
	if text[0].key == query[0].key && next(1, 1) {
		return true
	}
	for n := 2; n <= together; n++ {
		// What begins otherwise is no word of these joined.
		if n <= len(query) && strings.HasPrefix(text[0].norm, query[0].norm) && text[0].key == joined(query[:n]) && next(1, n) {
			return true
		}
		if n <= len(text) && strings.HasPrefix(query[0].norm, text[0].norm) && query[0].apart(text[:n]) && next(n, 1) {
			return true
		}
	}
	return false
}

// begins says whether the text begins with all words of the query.
func begins(text, query []word) bool {
	return len(query) == 0 || meet(text, query, func(t, q int) bool { return begins(text[t:], query[q:]) })
}
