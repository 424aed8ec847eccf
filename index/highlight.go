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

	Before, After bool // the sentence goes on there
}

// Highlights are the best fragments of a hit.
type Highlights struct {
	Title []Fragment
	Body  []Fragment
}

// marks knows which words and sequences of words are to be marked.
type marks struct {
	words   map[string]float64
	lengths uint64     // of the words in bytes, one bit each; the last for all longer ones
	names   [][]string // of more than one word
	longest int        // of names, in words

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
	m.longest = max(m.longest, len(keys))
	for _, key := range keys {
		m.beginnings.Add(key)
	}
}

// hitsIn appends to out for each token how much it is worth marking; what out
// holds of the first of them is looked at again as far as it depends on those
// after it. Two tokens that make one marked word together count both.
func (m *marks) hitsIn(tokens []persian.Token, out []float64) []float64 {
	first := max(0, len(out)-max(1, m.longest))
	out = append(out, make([]float64, len(tokens)-len(out))...)
	for i := first; i < len(tokens); i++ {
		tok := tokens[i]
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

// cut makes a fragment of text[start:end], a copy: texts lie in borrowed room.
// Marks that follow each other with only a blank between them stay apart.
func cut(text string, tokens []persian.Token, hits []float64, start, end int) Fragment {
	f := Fragment{Text: strings.Clone(text[start:end])}
	for i, tok := range tokens {
		if hits[i] > 0 && tok.Start >= start && tok.End <= end {
			f.Marks = append(f.Marks, [2]int{tok.Start - start, tok.End - start})
		}
	}
	before, after := strings.TrimRight(text[:start], " "), text[end:]
	f.Before = before != "" && !ends(before)
	f.After = strings.TrimSpace(after) != "" && after[0] != '\n' && !ends(strings.TrimRight(f.Text, " "))
	return f
}

// ends tells whether a sentence or a paragraph ends with s.
func ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?؟…\n»", r)
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
