package statement

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon/cues.txt
var cueTable string

//go:embed lexicon/words.txt
var wordTable string

//go:embed lexicon/names.txt
var nameTable string

// class is what a word can be; a word can be several.
type class uint32

const (
	pronoun     class = 1 << iota // وی، او
	this                          // این: begins «این مقام»
	role                          // head of an office: رئیس، وزیر
	body                          // head of an organisation or document
	title                         // honorific before a name
	given                         // given name
	preposition                   // begins an adjunct
	when                          // time and manner adverbs
	also                          // نیز، هم: somebody else now
	verb                          // finite verb that can end a clause
	masdar                        // verbal noun
	place                         // word that makes a following name a place
	outlet                        // the agency's own name
	inside                        // what «در» may join to an office: مجلس، امور
	we                            // first person
	some                          // quantifier that takes «از»: یکی، جمعی
	adjective                     // belongs to «این مقام …»
	many                          // an office held by several
	vague                         // begins no name
	stem                          // of a verb shared with the next: «اعلام و خاطرنشان کرد»
	count                         // small number before an office
	said                          // مذکور: what was named before
	press                         // kinds of outlets that are sources themselves
)

var classNames = map[string]class{
	"pronoun": pronoun, "this": this, "role": role, "body": body, "title": title,
	"given": given, "preposition": preposition, "when": when, "also": also,
	"verb": verb, "masdar": masdar, "place": place, "outlet": outlet,
	"inside": inside, "said": said, "we": we, "press": press, "vague": vague, "stem": stem, "count": count, "adjective": adjective, "many": many, "some": some,
}

// frame is how a cue and its content stand together.
type frame uint32

const (
	say    frame = 1 << iota // content follows: گفت
	weak                     // say, but only with a colon
	object                   // «X را Y دانست»
	from                     // «از X خبر داد»
	demand                   // «خواستار X شد»
	about                    // «نسبت به X گلایه کرد»
	clause                   // «با بیان اینکه X»
	source                   // «به گفته S، X»
	wire                     // «به گزارش S»: an agency formula unless S is another
	pickup                   // «بر اساس این گزارش»
	nocue                    // looks like a cue and is none: گفت و گو
	onward                   // the same speaker goes on: افزود، ادامه داد
	starts                   // paragraph opening of the newsroom's own voice
	within                   // «در این بیانیه آمده است»
	ask                      // «از Z خواست تا Y»
	belief                   // a view held, not words said: معتقد است
	lead                     // opening before a subject: «در ادامه»
)

var frameNames = map[string]frame{
	"say": say, "weak": weak, "object": object, "from": from, "demand": demand,
	"about": about, "clause": clause, "source": source, "wire": wire,
	"pickup": pickup, "nocue": nocue, "onward": onward, "starts": starts, "within": within, "lead": lead, "ask": ask, "belief": belief,
}

// lexicon is the tables, ready to be looked up.
type lexicon struct {
	classes map[string]class
	nodes   []node
}

// node of the trie; letters outside the alphabet never match.
type node struct {
	next  [64]int32
	frame frame
}

// words loads the tables once; they never change afterwards.
var words = sync.OnceValue(load)

func (l *lexicon) class(k []byte) class { return l.classes[string(k)] }

// slot maps a folded letter to a place in a node: Persian letters lie within
// 64 code points of U+0620 but for a few, which take free places.
func slot(r rune) int {
	switch r {
	case 'پ':
		return 0
	case 'چ':
		return 1
	case 'ژ':
		return 2
	case 'گ':
		return 3
	case 'ک':
		return 4
	case 'ی':
		return 5
	}
	if r >= 'ا' && r <= 'و' {
		return 8 + int(r-'ا')
	}
	return -1
}

func (l *lexicon) add(phrase string, f frame) {
	at := int32(0)
	for _, r := range key(phrase) {
		s := slot(r)
		if s < 0 {
			return
		}
		if l.nodes[at].next[s] == 0 {
			l.nodes = append(l.nodes, node{})
			l.nodes[at].next[s] = int32(len(l.nodes) - 1)
		}
		at = l.nodes[at].next[s]
	}
	l.nodes[at].frame |= f
}

// match finds the longest cue that begins with token i and ends with a token.
func (l *lexicon) match(t *text, i int) (end int, f frame) {
	at := int32(0)
	for j := i; j < len(t.tokens) && t.tokens[j].kind == letters; j++ {
		for k := t.tokens[j].key0; k < t.tokens[j].key1; {
			r, n := utf8.DecodeRune(t.keys[k:])
			s := slot(r)
			if s < 0 {
				return end, f
			}
			if at = l.nodes[at].next[s]; at == 0 {
				return end, f
			}
			k += n
		}
		if g := l.nodes[at].frame; g != 0 {
			end, f = j+1, g
		}
	}
	return end, f
}

func load() *lexicon {
	l := &lexicon{classes: map[string]class{}, nodes: make([]node, 1)}
	for _, table := range []string{wordTable, nameTable} {
		rows(table, func(head string, items []string) {
			c := classNames[head]
			for _, w := range items {
				l.classes[key(w)] |= c
			}
		})
	}
	// A row of the cue table is «frames ending…: stem stem», where an ending
	// names another row, «=ending: forms», or is - for stems that stand alone.
	endings := map[string][]string{"-": {""}}
	rows(cueTable, func(head string, items []string) {
		fields := strings.Fields(head)
		if name, ok := strings.CutPrefix(fields[0], "="); ok {
			endings[name] = items
			return
		}
		var f frame
		for n := range strings.SplitSeq(fields[0], "+") {
			f |= frameNames[n]
		}
		for _, e := range fields[1:] {
			for _, form := range endings[e] {
				for _, stem := range items {
					l.add(stem+form, f)
				}
			}
		}
	})
	return l
}

// rows reads «head: item، item» lines; items are parted by the Persian comma,
// because they may hold spaces.
func rows(table string, row func(head string, items []string)) {
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		head, rest, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var items []string
		for item := range strings.SplitSeq(rest, "،") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
		row(head, items)
	}
}
