package statement

// cue is a place where the trie matched.
type cue struct {
	span
	frame frame
	colon int // first token after its colon; 0: none
}

// cues lists the reporting words in [a, b), longest first at each place.
func (t *text) cues(a, b int) []cue {
	var out []cue
	depth := 0
	for i := a; i < b; i++ {
		switch t.mark(i) {
		case '«', '“':
			depth++
		case '»', '”':
			depth = max(0, depth-1)
		}
		if t.tokens[i].kind != letters {
			continue
		}
		if t.key(i, i+1) == "و" {
			continue // belongs to no cue
		}
		end, f := words().match(t, i)
		if end == 0 || end > b {
			continue
		}
		if f&nocue != 0 {
			i = end - 1
			continue
		}
		if i <= a+1 && f&starts != 0 {
			i = end - 1 // the newsroom's «خاطرنشان می\u200cشود»
			continue
		}
		if f&^(starts|lead|wire|pickup|onward) == 0 {
			if f&pickup != 0 {
				i = end - 1 // «این گزارش حاکی است» says nothing by itself
			}
			continue
		}
		if depth > 0 {
			i = end - 1
			continue
		}
		out = append(out, cue{span: span{i, end}, frame: f, colon: t.colon(end, b)})
		i = end - 1
	}
	return out
}

// colon finds a colon right after a cue, a word or two allowed between.
func (t *text) colon(i, limit int) int {
	for j := i; j < limit && j < i+3; j++ {
		if t.mark(j) == ':' {
			return j + 1
		}
		if isComma(t.mark(j)) {
			continue
		}
		if t.tokens[j].kind != letters {
			return 0
		}
		if k := t.key(j, j+1); k != "که" && k != "چنین" && k != "نیز" && k != "هم" {
			return 0
		}
	}
	return 0
}

// farColon is how many tokens into a sentence a colon can make a verb that is
// in no table a cue.
const farColon = 40

// unlisted finds a verb that nobody listed where it can only report speech:
// the first colon of the sentence stands right behind it, and a pronoun or
// somebody known from elsewhere in the article is its subject.
func (t *text) unlisted(a, b int) (cue, bool) {
	b = min(b, a+farColon)
	for i := a; i < b; i++ {
		if t.mark(i) != ':' {
			continue
		}
		if i-2 <= a || i+1 >= b || !t.is(i-1, verb) || t.tokens[i-2].kind != letters {
			return cue{}, false
		}
		s := t.subject(a, i-2, false)
		switch {
		case s.end > i-2, s.end < i-2 && !t.is(s.end, preposition|also|when) && !isComma(t.mark(s.end)):
			return cue{}, false
		case s.shape == anaphor && !s.organ && t.is(s.end-1, pronoun),
			s.shape == person && t.known[t.key(s.name0, s.name1)]:
			return cue{span: span{i - 2, i}, frame: say, colon: i + 1}, true
		}
		return cue{}, false
	}
	return cue{}, false
}

// sentences cuts [a, b) after full stops that end one.
func (t *text) sentences(a, b int) []span {
	var out []span
	from, depth := a, 0
	for i := a; i < b; i++ {
		m := t.mark(i)
		switch m {
		case '«', '“':
			depth++
		case '»', '”':
			depth = max(0, depth-1)
		}
		stop := m == '!' || m == '؟' || m == '?' || m == '.' || m == '…'
		if m == '»' && depth == 0 && i > a && t.mark(i-1) == '.' && i+1 < b && t.is(i+1, pronoun) {
			stop = true // «….» وی همچنین گفت
		}
		if !stop || depth > 0 {
			continue
		}
		if m == '.' && i+1 < b && t.tokens[i+1].glued && (i == a || t.tokens[i-1].kind == number || t.tokens[i+1].kind == number) {
			continue
		}
		if m == '.' && i > a && i+1 < b && t.tokens[i+1].glued && t.initial(i-1) {
			continue
		}
		if (m == '.' || m == '…') && i > a && t.key(i-1, i) == "و" {
			for i+1 < b && t.mark(i+1) == '.' {
				i++
			}
			continue // «… خودرو و... توسط پلیس»: and so on
		}
		for i+1 < b && (t.mark(i+1) == '.' || t.mark(i+1) == '!' || t.mark(i+1) == '؟' || t.mark(i+1) == '»') {
			i++
		}
		out = append(out, span{from, i + 1})
		from = i + 1
	}
	if from < b {
		out = append(out, span{from, b})
	}
	return out
}

// colonAhead tells whether a coordinated cue with a colon follows.
func (t *text) colonAhead(i int) bool {
	for j := i; j < len(t.tokens) && j < i+6; j++ {
		if t.mark(j) == ':' {
			return true
		}
	}
	return false
}

// coordinated tells whether a cue follows another one and an «و».
func (t *text) coordinated(cs []cue, c cue) bool {
	for _, d := range cs {
		if d.b == c.a-1 && t.key(d.b, c.a) == "و" {
			return true
		}
	}
	return false
}

// speaks tells whether a cue with a colon stands in [a, b).
func (t *text) speaks(a, b int) bool {
	for _, c := range t.cues(a, min(b, a+longestHead)) {
		if c.colon > 0 {
			return true
		}
	}
	return false
}

// initial tells whether token i is a single letter, as in «ج.ا.ایران».
func (t *text) initial(i int) bool {
	return t.tokens[i].kind == letters && t.tokens[i].r1-t.tokens[i].r0 == 1
}

// answers joins the sentences of a question that a speaker is said to answer
// with the one that has the cue: «وی در پاسخ به این سوال که …؟ …، گفت:».
func (t *text) answers(in []span) []span {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		s := in[i]
		if t.answering(s) && !t.speaks(s.a, s.b) {
			for j := i + 1; j < min(len(in), i+4); j++ {
				if t.speaks(in[j].a, in[j].b) {
					s.b, i = in[j].b, j
					break
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// answering tells whether a sentence says which question somebody answers.
func (t *text) answering(s span) bool {
	for i := s.a; i+2 < min(s.b, s.a+farColon); i++ {
		if t.mark(i) == ':' {
			return false
		}
		if (t.key(i, i+1) == "پاسخ" || t.key(i, i+1) == "جواب") && t.key(i-1, i) == "در" && t.key(i+1, i+2) == "به" {
			for j := i + 2; j < min(s.b, i+7); j++ {
				switch t.key(j, j+1) {
				case "سوال", "پرسش", "سوالی", "پرسشی", "سووال":
					return true
				}
			}
		}
	}
	return false
}
