package statement

// shape of a subject.
type shape uint8

const (
	none    shape = iota // nobody named: the one who spoke before
	anaphor              // وی، این مقام
	person               // a name, with or without an office
	holder               // an office alone
	organ                // an organisation or a document
)

// subject is who a clause says is speaking, as token ranges.
type subject struct {
	shape        shape
	name0, name1 int
	role0, role1 int
	end          int  // where the noun phrase ends
	also         bool // نیز: somebody else than before
	other        bool // دیگر: none of those before
	organ        bool // of an anaphor: «این سایت»
	run          bool // an object may stand right behind it
}

// roleAt tells how many words from i make the head of an office, 0 for none.
func (t *text) roleAt(i, limit int) int {
	for n := 2; n >= 1; n-- {
		if i+n <= limit && t.tokens[i].kind == letters && t.tokens[i+n-1].kind == letters &&
			words().classes[t.key(i, i+n)]&role != 0 {
			return n
		}
	}
	return 0
}

// nameAt tells whether a personal name seems to begin at i.
func (t *text) nameAt(i, limit int) bool {
	if i >= limit || t.tokens[i].kind != letters {
		return false
	}
	before := i - 1
	if t.mark(before) == '«' {
		before--
	}
	if t.is(before, place) {
		return false
	}
	if t.is(i, given) {
		return i+1 < limit && (t.tokens[i+1].kind == letters || i > 0 && t.mark(i-1) == '«')
	}
	return t.is(i, title) && !t.is(i, role) && i+1 < limit && t.tokens[i+1].kind == letters && !t.is(i+1, role)
}

func isComma(r rune) bool { return r == '،' || r == ',' || r == '؛' }

// skipFormula passes «به گزارش …» and what it names, and tells whether the
// formula quotes another source.
func (t *text) skipFormula(i, limit int) (next int, ok bool) {
	end, f := words().match(t, i)
	if f&wire == 0 {
		return i, false
	}
	comma, afterOutlet := -1, -1
	for j := end; j < limit; j++ {
		if isComma(t.mark(j)) {
			if t.lists(j+1, limit) {
				continue
			}
			comma = j
			break
		}
		if t.nameAt(j, limit) && j > end {
			return j, true
		}
		if t.is(j, outlet) && afterOutlet < 0 {
			afterOutlet = j + 1
		}
	}
	switch {
	case comma >= 0:
		return comma + 1, true
	case afterOutlet >= 0:
		if t.key(afterOutlet, min(afterOutlet+1, limit)) == "از" && afterOutlet+2 <= limit {
			afterOutlet += 2
		}
		return afterOutlet, true
	}
	return limit, true
}

// subject reads who speaks in the clause [i, limit); what follows limit is
// the cue or the content.
//
// With run set an object may follow the name without a mark between.
func (t *text) subject(i, limit int, run bool) subject {
	limit = min(limit, i+longestHead)
	i = t.opening(i, limit)
	if i >= limit {
		return subject{end: limit}
	}
	if t.is(i, preposition) || t.is(i, when) {
		j := t.behindAdjunct(i, limit)
		if j < 0 {
			return subject{end: i}
		}
		i = j
	}
	if t.is(i, pronoun) {
		return subject{shape: anaphor, end: i + 1, also: t.is(i+1, also)}
	}
	if t.is(i, this) && i+1 < limit {
		if t.is(i+1, preposition|verb|when) && !t.is(i+1, role|body) {
			return subject{end: i}
		}
		end := t.phraseEnd(i+1, limit)
		abuts := run && t.key(end, end+1) == "را"
		for j := i + 2; j < end; j++ {
			if isComma(t.mark(j)) || abuts && (j > i+2 || !t.is(j, adjective)) || run && t.is(j, masdar) {
				end = j
			}
		}
		if end == i+1 {
			return subject{end: i}
		}
		return subject{shape: anaphor, name0: i + 1, name1: end, end: end, organ: t.is(i+1, body|press) && !t.is(i+1, role)}
	}
	s := t.noun(i, limit, run)
	if s.shape == organ && !run && s.name1 > s.name0+1 && t.is(s.name1-1, said) {
		return subject{shape: anaphor, name0: s.name0, name1: s.name1 - 1, end: s.end, organ: true}
	}
	if s.shape == none && s.end > i && s.end+1 < limit && isComma(t.mark(s.end)) {
		return t.subject(s.end+1, limit, run)
	}
	return s
}

// opening passes bullets, datelines, formulas and empty openings.
func (t *text) opening(i, limit int) int {
	for i < limit {
		if m := t.mark(i); m != 0 && m != '«' && m != '"' && m != '(' {
			i++
			continue
		}
		if i+1 < limit && (t.mark(i+1) == '-' || t.mark(i+1) == '–') && t.tokens[i].kind == letters && i+2 < limit && i > 0 == (t.tokens[max(i-1, 0)].kind == newline) {
			i += 2
			continue
		}
		if j := t.signature(i, limit); j > i {
			i = j
			continue
		}
		if next, ok := t.skipFormula(i, limit); ok {
			i = next
			continue
		}
		end, f := words().match(t, i)
		if f&pickup != 0 && end <= limit {
			i = end
			continue
		}
		if f&lead != 0 && end <= limit && !t.nameBegins(i) {
			i = end
			continue
		}
		break
	}
	return i
}

// signature passes an agency's name before a colon: «خبرگزاری فارس:».
func (t *text) signature(i, limit int) int {
	own := false
	for j := i; j < limit && j < i+4; j++ {
		if t.mark(j) == ':' && own {
			return j + 1
		}
		if t.tokens[j].kind != letters {
			return i
		}
		own = own || t.is(j, outlet)
	}
	return i
}

// nameBegins keeps «اما» and the like from being cut off a longer word.
func (t *text) nameBegins(i int) bool { return t.is(i, given|role|title) }

// behindAdjunct finds the subject after an adjunct at the head of a clause:
// the first pronoun or name, or what follows a comma.
func (t *text) behindAdjunct(i, limit int) int {
	comma := -1
	for j := i + 1; j < limit; j++ {
		switch {
		case t.is(j, pronoun) && !t.is(j-1, preposition) && (isComma(t.mark(j-1)) || j+1 == limit || t.is(j+1, preposition|also)):
			return j
		case t.nameAt(j, limit) && !t.is(j-1, preposition):
			return j
		case isComma(t.mark(j)):
			comma = j
		case comma == j-1 && comma >= 0 && (t.is(j, pronoun|this|body) || t.roleAt(j, limit) > 0):
			return j
		case t.is(j-2, this) && t.is(j-3, preposition|place|vague|when|masdar) && !t.is(j-1, adjective|body) && t.roleAt(j, limit) > 0:
			return j // «در حاشیه این جشنواره مدیرکل …»
		}
	}
	if comma >= 0 && comma+1 < limit && !t.is(comma+1, preposition|when) {
		return comma + 1
	}
	return -1
}

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
		if k == "که" || k == "را" || j > i && t.is(j, also) {
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
	at, n := -1, 0
	for j := i; j < end; j++ {
		if n = t.roleAt(j, end); n > 0 {
			if j == i && n == 1 && t.is(i, given) && isComma(t.mark(end)) && t.roleAt(end+1, limit) > 0 {
				continue // «امیر» is an office and a name; its office follows
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
				s.shape, s.role1, s.name0, s.name1 = person, k, k, end
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
	s.also = s.also || s.shape == holder && t.is(i, many)
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
