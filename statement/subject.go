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
		if t.nameAt(j, limit) && j > end && !dead(t.key(j, j+1)) {
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

// dead tells the titles of those after whom places are named: «روابط عمومی
// پایگاه شهید …».
func dead(k string) bool {
	switch k {
	case "شهید", "شهیدان", "شهدای", "مرحوم", "حضرت", "امام":
		return true
	}
	return false
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
			if isComma(t.mark(j)) || abuts && (j > i+3 || !t.is(j, adjective)) || run && t.is(j, masdar) {
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
