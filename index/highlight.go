package index

import (
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// Fragment is a stretch of an article's text, exactly as it stands there,
// with the words that were searched for.
type Fragment struct {
	Text  string
	Marks [][2]int // offsets in bytes of Text, in order, on the borders of letters
}

// Highlights are the best fragments of a hit.
type Highlights struct {
	Title []Fragment
	Body  []Fragment
}

// passageWords is the length of a fragment of the body.
const passageWords = 40

// maxPassage bounds a fragment of the body in bytes.
const maxPassage = 2000

// marks knows which words and sequences of words are to be marked.
type marks struct {
	words   map[string]float64
	lengths uint64     // of the words in bytes, one bit each; the last for all longer ones
	names   [][]string // of more than one word

	beginnings persian.Beginnings // of all of them
}

// length is the bit of a word's length: most words of a text are seen by it to
// be none of those marked.
func length(bytes int) uint64 { return 1 << min(bytes, 63) }

func (m *marks) add(key string, weight float64) {
	if m.words == nil {
		m.words = map[string]float64{}
	}
	m.words[key] = max(m.words[key], weight)
	m.beginnings.Add(key)
	m.lengths |= length(len(key))
}

func (m *marks) name(keys []string, weight float64) {
	if len(keys) == 1 {
		m.add(keys[0], weight)
		return
	}
	m.names = append(m.names, keys)
	for _, key := range keys {
		m.beginnings.Add(key)
	}
}

// hitsIn returns for each token how much it is worth marking. Two tokens
// that make one marked word together count both.
func (m *marks) hitsIn(tokens []persian.Token) []float64 {
	out := make([]float64, len(tokens))
	for i, tok := range tokens {
		if tok.Key == "" {
			continue // passed over
		}
		if m.lengths&length(len(tok.Key)) != 0 {
			out[i] = max(out[i], m.words[tok.Key])
		}
		if i+1 < len(tokens) && tokens[i+1].Key != "" && m.lengths&length(len(tok.Key)+len(tokens[i+1].Key)) != 0 {
			if w := m.words[tok.Key+tokens[i+1].Key]; w > 0 {
				out[i], out[i+1] = max(out[i], w), w
			}
		}
		for _, name := range m.names {
			if i+len(name) > len(tokens) {
				continue
			}
			same := true
			for j, key := range name {
				same = same && tokens[i+j].Key == key
			}
			for j := range name {
				if same {
					out[i+j] = max(out[i+j], 0.5)
				}
			}
		}
	}
	return out
}

// whole marks a short text without cutting it; nil when nothing is marked.
func (m *marks) whole(text string, tokens []persian.Token) []Fragment {
	f := cut(text, tokens, m.hitsIn(tokens), 0, len(text))
	if len(f.Marks) == 0 {
		return nil
	}
	return []Fragment{f}
}

// passages returns the stretch of the text with most of what was searched
// for, or the beginning when there is none of it.
func (m *marks) passages(text string, tokens []persian.Token, weigh func(key string) float64) []Fragment {
	if len(tokens) == 0 {
		return nil
	}
	hits := m.hitsIn(tokens)
	from := bestWindow(tokens, hits, weigh)
	to := min(from+passageWords, len(tokens))
	start, end := tokens[from].Start, tokens[to-1].End
	if to == len(tokens) {
		end = len(text)
	}
	if end-start > maxPassage {
		// Words that are no words; a reader needs no more of them.
		end = start + maxPassage
		for end > start && !utf8.RuneStart(text[end]) {
			end--
		}
	}
	return []Fragment{cut(text, tokens, hits, start, end)}
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
		if j := i - passageWords + 8; j >= 0 && hits[j] > 0 {
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
	first := max(0, best-passageWords+9)
	for first < best && hits[first] == 0 {
		first++
	}
	return max(0, min(first-4, max(0, len(tokens)-passageWords)))
}

// cut makes a fragment of text[start:end]; marks that follow each other with
// only a blank between them stay apart.
func cut(text string, tokens []persian.Token, hits []float64, start, end int) Fragment {
	f := Fragment{Text: text[start:end]}
	for i, tok := range tokens {
		if hits[i] > 0 && tok.Start >= start && tok.End <= end {
			f.Marks = append(f.Marks, [2]int{tok.Start - start, tok.End - start})
		}
	}
	return f
}

// Marked returns the fragment's text with before and after around each mark;
// escape is applied to all text first.
func (f Fragment) Marked(before, after string, escape func(string) string) string {
	var b strings.Builder
	at := 0
	for _, m := range f.Marks {
		if m[0] < at || m[1] > len(f.Text) || !utf8.RuneStart(f.Text[m[0]]) {
			continue // never from this package; a caller may have changed the marks
		}
		b.WriteString(escape(f.Text[at:m[0]]))
		b.WriteString(before)
		b.WriteString(escape(f.Text[m[0]:m[1]]))
		b.WriteString(after)
		at = m[1]
	}
	b.WriteString(escape(f.Text[at:]))
	return b.String()
}
