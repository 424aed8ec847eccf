package statement

import "slices"

// somebodys are offices that belong to a person: a name right behind them is
// whose they are.
var somebodys = []string{"نماینده", "نمایندگان", "سخنگوی", "مشاور", "وکیل", "دستیار", "معاون", "جانشین", "فرزند", "همسر", "پدر", "مادر", "برادر"}

// hosts ask; who speaks is the one they ask.
var hosts = []string{"خبرنگار", "گزارشگر"}

// longestPhrase is how many tokens a speaker's name and office can take.
const longestPhrase = 40

// phraseEnd tells where a noun phrase that begins at i ends.
func (t *text) phraseEnd(i, limit int) int {
	office := false
	limit = min(limit, i+longestPhrase)
	for j := i; j < limit; j++ {
		tk := t.tokens[j]
		if tk.kind == number {
			continue
		}
		if tk.kind == punct {
			switch tk.mark {
			case '«', '»', '"', '“', '”', '\u200c', '-', '_', '–', '/':
				continue
			case '(':
				if k := t.closing(j, limit); k > 0 {
					j = k
					continue
				}
			case '،', ',':
				if office && t.lists(j+1, limit) {
					continue
				}
			}
			return j
		}
		if tk.kind != letters {
			return j
		}
		if t.roleAt(j, limit) > 0 || t.is(j, body) {
			office = true
		}
		k := t.key(j, j+1)
		if k == "که" || k == "را" || j > i && (t.is(j, also) || k == "اما") {
			return j
		}
		if j > i && (k == "خواستار" || k == "یکی") {
			return j
		}
		if t.is(j, preposition) && j > i {
			if k == "از" && (t.is(j-1, some) || j-2 >= i && t.is(j-2, some)) {
				continue
			}
			if office && k == "در" && t.is(j+1, inside) {
				continue
			}
			if office && k == "به" && j+1 < limit && t.is(j-1, masdar) {
				continue
			}
			return j
		}
		if t.is(j, when) && j > i && t.key(j-1, j) != "امام" {
			return j
		}
		if j > i {
			if end, f := words().match(t, j); end > 0 && f&(say|weak|object|from|clause|source) != 0 && f&(lead|nocue) == 0 {
				return j
			}
		}
	}
	return limit
}

// closing finds the bracket that closes the one at j.
func (t *text) closing(j, limit int) int {
	for k := j + 1; k < limit && k < j+8; k++ {
		if t.mark(k) == ')' {
			return k
		}
	}
	return -1
}

// lists tells whether a comma inside an office goes on with a list: «صنعت،
// معدن و تجارت», in which «و» comes within three words.
func (t *text) lists(i, limit int) bool {
	if t.nameAt(i, limit) || t.is(i, preposition|when|pronoun|this) || t.roleAt(i, limit) > 0 {
		return false
	}
	for j := i; j < limit && j < i+4; j++ {
		if t.tokens[j].kind != letters || t.is(j, preposition|when) {
			return t.mark(j) == '،' && j > i
		}
		if t.key(j, j+1) == "و" && j > i {
			return true
		}
	}
	return false
}

// officeIn tells whether an office stands in [i, j).
func (t *text) officeIn(i, j int) bool {
	for ; i < j; i++ {
		if t.roleAt(i, j) > 0 {
			return true
		}
	}
	return false
}

// noun reads a noun phrase into name and office.
func (t *text) noun(i, limit int, run bool) subject {
	end := t.phraseEnd(i, limit)
	s := subject{end: end, run: run}
	if run {
		end = t.shorten(i, end)
		if s.end = end; end == i {
			return s
		}
	}
	if end == i {
		return s
	}
	if open := t.mark(i); open == '«' || open == '"' || open == '“' {
		for j := i + 1; j < min(end, i+8); j++ {
			if m := t.mark(j); m != '»' && m != '"' && m != '”' {
				continue
			}
			s.shape, s.name0, s.name1 = person, i+1, j
			if t.is(i+1, body|press) {
				s.shape = organ
			}
			if at := j + 1; at < limit && (t.roleAt(at, limit) > 0 || isComma(t.mark(at)) && t.roleAt(at+1, limit) > 0) {
				if isComma(t.mark(at)) {
					at++
					end = t.phraseEnd(at, limit)
					s.end = end
				}
				s.role0, s.role1 = at, end
			} else if end > j+1 {
				s.end = j + 1
			}
			s.also = t.is(s.end, also)
			return s
		}
	}
	if t.is(i, some) {
		s.shape, s.name0, s.name1, s.also = person, i, end, true
		return s
	}
	at, n, whose := -1, 0, false
	for j := i; j < end; j++ {
		if n = t.roleAt(j, end); n > 0 {
			if j == i && n == 1 && t.is(i, given) && (isComma(t.mark(end)) && t.roleAt(end+1, limit) > 0 || t.officeIn(i+1, end)) {
				continue // «امیر» is an office and a name; its office follows
			}
			if j == i+1 && n == 1 && t.is(i, given) && !t.is(i, title) && t.officeIn(j+1, end) {
				continue // nobody is called by a given name alone: «سعید قاضی …، رئیس»
			}
			at = j
			break
		}
		if t.is(j, body) {
			break
		}
	}
	switch {
	case at == i || at == i+1 && t.is(i, count):
		s.shape, s.role0, s.role1 = holder, i, end
		for k := i + 1; k < end; k++ {
			if isComma(t.mark(k)) && !t.nameAt(k+1, end) {
				break
			}
			if t.nameAt(k, end) && t.plainName(k, end) {
				if k == i+1 && slices.Contains(somebodys, t.key(i, k)) {
					whose = true // «نماینده آیت الله …» is not that person
					break
				}
				s.shape, s.role1, s.name0, s.name1 = person, k, k, end
				if k == i+1 && isComma(t.mark(end)) && t.roleAt(end+1, limit) > 0 {
					// «قاضی …، رئیس شعبه …»: the office that says more
					s.role0, s.role1 = end+1, t.phraseEnd(end+1, limit)
					s.end = s.role1
				}
				break
			}
		}
		if s.shape == holder && end < limit && isComma(t.mark(end)) && t.nameAt(end+1, limit) {
			e := t.phraseEnd(end+1, limit)
			if t.plainName(end+1, e) {
				s.shape, s.name0, s.name1, s.end = person, end+1, e, e
			}
		}
	case at > i && !t.plainName(i, at):
		s.shape, s.role0, s.role1 = holder, at, end
	case at > i:
		s.shape, s.name0, s.name1, s.role0, s.role1 = person, i, at, at, end
	case t.is(i, body|press):
		s.shape, s.name0, s.name1 = organ, i, end
	default:
		s.shape, s.name0, s.name1 = person, i, end
		if end+1 < limit && isComma(t.mark(end)) && (t.roleAt(end+1, limit) > 0) {
			s.role0 = end + 1
			s.role1 = t.phraseEnd(end+1, limit)
			s.end = s.role1
		}
	}
	for s.name1 > s.name0 && isComma(t.mark(s.name1-1)) {
		s.name1--
	}
	s.also = t.is(s.end, also)
	s.also = s.also || whose || s.shape == holder && t.is(i, many)
	for k := i; k < end && !s.also; k++ {
		s.also = t.is(k, also)
		s.other = s.also
	}
	if s.shape == person && s.role1 == s.role0 && !t.plainName(s.name0, s.name1) {
		if end-i <= 12 && !t.is(i, vague) && t.hasBody(i, end) {
			s.shape = organ
			return s
		}
		return subject{end: s.end, run: run}
	}
	return s
}
