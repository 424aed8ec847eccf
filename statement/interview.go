package statement

// interview is an article of questions and answers. Its turns need no cue: a
// name before a colon, or a question of the newsroom, says whose they are.
type interview struct {
	t      *text
	turns  map[string]bool // names at the head of more than one paragraph
	byMark bool            // the questions are set off by bullets
	guest  subject         // who is said to be asked
}

// Fewer questions than these do not make an interview.
const (
	askedByName = 2 // «خبرنگار: …»
	askedByMark = 3 // «* …؟»
)

// interviewed tells whether the paragraphs are an interview.
func (t *text) interviewed(paras []span) (interview, bool) {
	in := interview{t: t, turns: map[string]bool{}}
	seen := map[string]int{}
	byName, byMark := 0, 0
	for _, p := range paras {
		if byName+byMark == 0 && in.guest.shape == none {
			in.guest = t.guest(p)
		}
		if a, b, ok := t.labelled(p); ok {
			if t.asksHere(a, b) {
				byName++
			} else if k := t.key(a, b); t.plainName(a, b) {
				if seen[k]++; seen[k] > 1 {
					in.turns[k] = true
				}
			}
		} else if t.marked(p) {
			byMark++
		}
	}
	in.byMark = byMark > byName
	return in, byName >= askedByName || byMark >= askedByMark
}

// turn tells what a paragraph is: a question, an answer that begins with its
// speaker's name, or neither.
func (in interview) turn(p span) (who subject, question, answer bool) {
	t := in.t
	a, b, ok := t.labelled(p)
	switch {
	case ok && t.asksHere(a, b), !ok && t.marked(p), in.byMark && bullet(t.mark(p.a)):
		return subject{}, true, false
	case ok && in.turns[t.key(a, b)]:
		return subject{shape: person, name0: a, name1: b, end: b}, false, true
	}
	return subject{}, false, false
}

// labelled finds a few words before a colon at the head of a paragraph.
func (t *text) labelled(p span) (a, b int, ok bool) {
	a = p.a
	for a < p.b && t.tokens[a].kind == punct && t.mark(a) != ':' {
		a++
	}
	for b = a; b < p.b && b < a+5; b++ {
		if t.mark(b) == ':' {
			return a, b, b > a && b+1 < p.b
		}
		if t.tokens[b].kind != letters {
			return a, b, false
		}
	}
	return a, b, false
}

// asksHere tells whether [a, b) names who asks: the outlet or its reporter.
func (t *text) asksHere(a, b int) bool {
	switch t.key(a, b) {
	case "سوال", "پرسش", "س", "خبرنگار", "مجری", "خبرنگارما", "مصاحبهکننده":
		return true
	}
	return b-a <= 2 && (t.is(a, outlet) || t.is(b-1, outlet))
}

// marked tells whether a paragraph is a question set off by a bullet.
func (t *text) marked(p span) bool {
	if !bullet(t.mark(p.a)) {
		return false
	}
	end := p.b - 1
	for end > p.a && (t.mark(end) == '!' || t.mark(end) == '.' || t.mark(end) == '»') {
		end--
	}
	return t.mark(end) == '؟' || t.mark(end) == '?'
}

func bullet(r rune) bool {
	switch r {
	case '*', '•', '-', '–', '_', '■', '●', '◊':
		return true
	}
	return false
}

// guest reads who is asked: «در گفت و گو با …».
func (t *text) guest(p span) subject {
	for i := p.a; i < p.b; i++ {
		switch t.key(i, i+1) {
		case "گفتوگو", "گفتگو", "گفتوگویی", "گفتگویی", "مصاحبه", "مصاحبهای", "گو", "گویی", "وگو", "وگویی":
		default:
			continue
		}
		for j := i + 1; j+1 < min(p.b, i+12); j++ {
			k := j + 1
			if m := t.mark(k); m == '«' || m == '"' {
				k++
			}
			if t.key(j, j+1) == "با" && t.nameAt(k, p.b) {
				return t.noun(j+1, p.b, false)
			}
		}
	}
	return subject{}
}
