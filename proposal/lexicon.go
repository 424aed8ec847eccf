package proposal

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed lexicon/signs.txt
var signTable string

//go:embed lexicon/events.txt
var eventTable string

// entry is a stretch of words that a class of signs is known by.
type entry struct {
	text  string // begins at a word
	whole bool   // ends with one
	sign  int
	deed  bool // sign is that of the first aspect
	words int
}

// lexicon is the tables, ready to be looked up.
type lexicon struct {
	names   []string // of signs
	sign    map[string]int
	entries map[string][]entry  // by their first letters
	weights [][]float64         // by sign and kind of event
	lists   map[string][]string // words as they are
}

// firstLetters is how many bytes of an entry it is looked up by: two letters.
const firstLetters = 4

// tables loads the lexicon once; it never changes.
var tables = sync.OnceValue(func() *lexicon {
	l := &lexicon{entries: map[string][]entry{}, sign: map[string]int{}, lists: map[string][]string{}}
	for head, items := range rows(signTable) {
		kind, name, _ := strings.Cut(head, " ")
		switch kind {
		case "words":
			l.lists[name] = items
		case "deed":
			first := l.name(name + "." + aspectNames[0])
			for _, a := range aspectNames[1:] {
				l.name(name + "." + a)
			}
			l.add(items, first, true)
		case "sign":
			l.add(items, l.name(name), false)
		}
	}
	for _, name := range clauseNames {
		l.name(name)
	}
	l.weigh(eventTable)
	return l
})

// rows yields the head of each row of a table and its items.
func rows(table string) func(yield func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(table) {
			head, rest, ok := strings.Cut(strings.TrimSpace(line), ":")
			if !ok || strings.HasPrefix(head, "#") {
				continue
			}
			var items []string
			for item := range strings.SplitSeq(rest, "،") {
				items = append(items, strings.TrimSpace(item))
			}
			if !yield(head, items) {
				return
			}
		}
	}
}

func (l *lexicon) name(sign string) int {
	l.sign[sign] = len(l.names)
	l.names = append(l.names, sign)
	return l.sign[sign]
}

func (l *lexicon) add(items []string, sign int, deed bool) {
	for _, text := range items {
		e := entry{text: strings.TrimSuffix(text, "$"), whole: strings.HasSuffix(text, "$"), sign: sign, deed: deed}
		e.words = strings.Count(e.text, " ") + 1
		k := e.text[:min(firstLetters, len(e.text))]
		l.entries[k] = append(l.entries[k], e)
	}
}

// weigh reads the table of events. A mistake in it is a mistake in the
// program, so it panics.
func (l *lexicon) weigh(table string) {
	l.weights = make([][]float64, len(l.names))
	for i := range l.weights {
		l.weights[i] = make([]float64, len(kinds))
	}
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		sign, ok := l.sign[f[0]]
		for i := 1; i+1 < len(f); i += 2 {
			w, err := strconv.ParseFloat(f[i+1], 64)
			kind := kindNumber(f[i])
			if !ok || err != nil || kind < 0 {
				panic(fmt.Sprintf("lexicon/events.txt: %q", line))
			}
			l.weights[sign][kind] = w
		}
	}
}

// keySet is a list of words as keys and as they stand.
func keySet(name string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, w := range tables().lists[name] {
			set[key(w)], set[w] = true, true
		}
		return set
	})
}

var (
	// undertakingWords name kinds of undertakings, their papers and their
	// steps; functionWords carry no subject.
	undertakingWords = keySet("undertaking")
	functionWords    = keySet("function")
	// agencies sign what they send.
	agencies = keySet("agency")
)
