package proposal

import (
	"strings"
	"unicode"

	"github.com/peygir/peygir/persian"
)

// word is a word of an article; offsets are in runes of the whole text.
type word struct {
	folded     string // in one spelling, without joiners
	start, end int
}

// sentence is a span of words and of runes.
type sentence struct {
	first, last int // words, last exclusive
	start, end  int // runes, without the white space around
	title       bool
}

// reading is an article cut into words and sentences.
type reading struct {
	room      *room // nil: none is borrowed
	runes     []rune
	words     []word
	sentences []sentence
	in        []int // sentence of each word
	lead      int   // first sentence after title, headlines and dateline

	// What the sentences tell, read once and only when a proposal is named.
	signs [][]spot
	facts []facts
	heads []float64 // of each sentence: share of the headlines' words
}

// facts are what a sentence tells whatever the proposal.
type facts struct {
	tells                       told
	odds, kinds, votes          []float64
	telling                     float64 // what the signs count when evidence is looked for
	digits, asks, lists, quotes bool
}

// tell reads the signs of each sentence.
func (r *reading) tell() {
	if r.signs != nil {
		return
	}
	r.repeat()
	r.signs, r.facts = make([][]spot, len(r.sentences)), make([]facts, len(r.sentences))
	for s, sent := range r.sentences {
		f := &r.facts[s]
		commas := 0
		for _, c := range r.runes[sent.start:sent.end] {
			switch {
			case c == '?' || c == '؟':
				f.asks = true
			case c == '«' || c == '"':
				f.quotes = true
			case c == '،':
				commas++
			case unicode.IsDigit(c):
				f.digits = true
			}
		}
		f.lists = commas >= 4
		plain, at := r.plain(sent.first, sent.last)
		r.signs[s] = tables().read(plain, f.asks)
		for i, sp := range r.signs[s] {
			if sp.at >= 0 {
				r.signs[s][i].at = at[sp.at]
			}
		}
		f.tells = r.room.told(len(tables().names))
		f.tells.hear(r.signs[s], nil, 1)
		f.odds = f.tells.weigh()
		f.kinds = shares(f.odds)
		f.votes = vote(f.odds, f.kinds)
		f.telling = f.tells.telling()
	}
}

// read cuts a text. Its first line counts as a title when titled is set.
func read(text string, titled bool) *reading {
	r := reading{runes: []rune(text)}
	line := 0
	first, start := 0, 0
	closeBefore := func(word, end int) {
		s := sentence{first: first, last: word, start: start, end: end, title: titled && line == 0}
		for s.start < s.end && unicode.IsSpace(r.runes[s.start]) {
			s.start++
		}
		for s.end > s.start && unicode.IsSpace(r.runes[s.end-1]) {
			s.end--
		}
		if s.last > s.first {
			r.sentences = append(r.sentences, s)
		}
		first, start = word, end
	}
	closeAt := func(end int) { closeBefore(len(r.words), end) }
	dated := 0 // word after which the article proper begins
	for i := 0; i < len(r.runes); {
		c := r.runes[i]
		if wordRune(c) {
			j := i + 1
			for j < len(r.runes) && (wordRune(r.runes[j]) || joins(r.runes[j])) && unicode.IsDigit(r.runes[j]) == unicode.IsDigit(c) {
				j++
			}
			if folded := strings.TrimSpace(persian.Fold(string(r.runes[i:j]))); folded != "" {
				r.words = append(r.words, word{folded, i, j})
			}
			i = j
			continue
		}
		i++
		switch {
		case c == '\n':
			closeAt(i)
			line++
		case c == ':' || c == '-' || c == '_' || c == '–':
			if w := dateline(r.words, c); w >= first {
				dated = w
				if w > first {
					closeBefore(w, r.words[w].start)
				}
			}
		case strings.ContainsRune("!?؟؛…", c):
			closeAt(i)
		case c == '.' && (i < 2 || i >= len(r.runes) || !unicode.IsDigit(r.runes[i-2]) || !unicode.IsDigit(r.runes[i])):
			closeAt(i)
		}
	}
	closeAt(len(r.runes))
	r.in = make([]int, len(r.words))
	for s, sent := range r.sentences {
		for i := sent.first; i < sent.last; i++ {
			r.in[i] = s
		}
	}
	for r.lead+1 < len(r.sentences) && (r.sentences[r.lead].title || r.sentences[r.lead].first < dated) {
		r.lead++
	}
	return &r
}

// datelines stand within the first words of a text.
const datelines = 80

// dateline returns the word with which a dateline begins that ends the words,
// «گروه شهری:» or «ایسنا:», or -1. What stands before it is a headline.
func dateline(words []word, mark rune) int {
	n := len(words)
	if n < 3 || n > datelines {
		return -1
	}
	for back := 2; back <= 3; back++ {
		if words[n-back].folded == "گروه" {
			return n - back
		}
	}
	if mark == ':' && agencies()[words[n-1].folded] {
		return n - 1
	}
	return -1
}

func wordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// joins tells runes that belong to the word they stand in or end.
func joins(c rune) bool {
	return c == '\u200c' || c == '\u200d' || c == 'ـ' || unicode.Is(unicode.Mn, c)
}

// plain is the sentence as one line of folded words between single spaces,
// with verb prefixes and plural endings written together: what signs are
// looked up in, however the outlet sets its spaces. At tells for each word of
// the line which word of the reading it begins with.
func (r *reading) plain(first, last int) (line string, at []int) {
	var b strings.Builder
	b.WriteByte(' ')
	glue := false
	for i := first; i < last; i++ {
		w := r.words[i].folded
		apart := i == first || !glue && !ending(w)
		if apart && i > first {
			b.WriteByte(' ')
		}
		if apart {
			at = append(at, i)
		}
		b.WriteString(w)
		glue = w == "می" || w == "نمی"
	}
	b.WriteByte(' ')
	return b.String(), at
}

// ending tells inflections that many outlets set off with a space.
func ending(w string) bool {
	switch w {
	case "ها", "های", "هایی", "هاي", "ای", "اند", "ام", "ایم", "شان", "تر", "ترین":
		return true
	}
	return false
}

// key reduces a folded word to what its forms share. It is coarse: the same
// key on both sides is all that counts.
func key(w string) string {
	for _, suffix := range []string{"هایشان", "هایمان", "هایش", "هایی", "های", "ها"} {
		if s, ok := strings.CutSuffix(w, suffix); ok && runeLen(s) >= 2 {
			return chop(s)
		}
	}
	return chop(w)
}

// chop takes off the indefinite or relative ending.
func chop(w string) string {
	if s, ok := strings.CutSuffix(w, "ی"); ok && runeLen(s) >= 3 {
		return s
	}
	return w
}

func runeLen(s string) int { return len([]rune(s)) }

// repeat measures for each sentence the share of the words of the headlines
// that it has; nothing for the headlines themselves.
func (r *reading) repeat() {
	r.heads = make([]float64, len(r.sentences))
	heads := map[string]int{} // word → sentence that had it last
	for i := 0; r.lead > 0 && i < r.sentences[r.lead].first; i++ {
		if k := key(r.words[i].folded); contentWord(k) {
			heads[k] = 0
		}
	}
	if len(heads) == 0 {
		return
	}
	for s := r.lead; s < len(r.sentences); s++ {
		found := 0
		for i := r.sentences[s].first; i < r.sentences[s].last; i++ {
			k := key(r.words[i].folded)
			if last, ok := heads[k]; ok && last != s {
				heads[k] = s
				found++
			}
		}
		r.heads[s] = float64(found) / float64(len(heads))
	}
}
