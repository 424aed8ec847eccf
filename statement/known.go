package statement

import "strings"

func (t *text) hasBody(i, j int) bool {
	for ; i < j; i++ {
		if t.is(i, body) {
			return true
		}
		if t.is(i, verb) {
			return false
		}
	}
	return false
}

// plainName tells whether [i, j) can be a personal name.
func (t *text) plainName(i, j int) bool {
	n := 0
	sure := t.is(i, given|title) // «کرد» is a verb and a family name
	for k := i; k < j; k++ {
		switch t.tokens[k].kind {
		case letters:
			n++
			if t.key(k, k+1) == "و" || n == 1 && t.is(k, vague) && !t.is(k, given|title) || !sure && t.is(k, verb) || t.is(k, preposition|body|pronoun) || t.roleAt(k, j) > 0 && !t.is(k, title|given) && (k != i+1 || k+1 == j || !t.is(i, given)) {
				return false
			}
		case number, newline:
			return false
		case punct:
			if isComma(t.tokens[k].mark) {
				return false
			}
		}
	}
	return n >= 1 && n <= 7
}

// shorten finds where a subject ends that an object may follow without a mark
// between, «پرتو رسالت مهم … را»: after what is known as a name or office from
// elsewhere in the article, else after a given name and the word behind it,
// else before a verbal noun. A phrase right before «را» in which nobody can be
// seen is all object.
func (t *text) shorten(i, j int) int {
	for k := j; k > i; k-- {
		if t.known[t.key(i, k)] {
			return t.withOffice(k, j)
		}
	}
	name := i
	for name < j && t.honours(name) {
		name++
	}
	abuts := t.key(j, j+1) == "را"
	switch {
	case name+2 < j && t.is(name, given):
		if t.roleAt(name+2, j) > 0 {
			return t.withOffice(name+2, j)
		}
		if abuts {
			return name + 2
		}
		for k := name + 2; k+1 < j; k++ {
			if t.marksGenitive(k) {
				return k
			}
		}
		return t.beforeMasdar(name+2, j)
	case t.roleAt(i, j) > 0:
		if end := t.beforeMasdar(i+3, j); end < j || !abuts {
			return end
		}
		return i
	case abuts:
		return i
	}
	return j
}

// marksGenitive tells a noun that the next word belongs to, «ادعای …», from the
// word of a name.
func (t *text) marksGenitive(i int) bool {
	k := t.key(i, i+1)
	if t.is(i, given|body|role|place|inside) {
		return false
	}
	return strings.HasSuffix(k, "های") || strings.HasSuffix(k, "ای") && !strings.HasSuffix(k, "های")
}

// withOffice adds to a name that ends at k the office behind it.
func (t *text) withOffice(k, j int) int {
	if t.roleAt(k, j) == 0 {
		return k
	}
	if end := t.shorten(k, j); end > k {
		return end
	}
	if t.key(j, j+1) == "را" {
		return k // the object begins with what could be an office: «مدیریت پسماند را»
	}
	return j
}

// beforeMasdar is the first verbal noun from k, with which an object begins,
// or j.
func (t *text) beforeMasdar(k, j int) int {
	for ; k < j; k++ {
		if t.is(k, masdar) {
			return k
		}
	}
	return j
}

// learn notes how a subject was written, for shorten.
func (t *text) learn(from *text, s subject) {
	for i := s.name0; i < s.name1; i++ {
		if from.tokens[i].kind == letters {
			t.known[from.key(i, s.name1)] = true
		}
	}
	if s.role1 > s.role0 {
		t.known[from.key(s.role0, s.role1)] = true
	}
}

// named tells whether a subject is good enough for a report without a colon.
func (t *text) named(s subject) bool {
	switch s.shape {
	case none:
		return false
	case person:
		return t.surelyName(s) || s.name1-s.name0 <= 3
	}
	return true
}

// surelyName tells whether a subject reads like a person's name even where a
// clause may begin with any noun.
func (t *text) surelyName(s subject) bool {
	return s.role1 > s.role0 || t.is(s.name0, given|title|some) || t.mark(s.name0-1) == '«' || t.mark(s.name0-1) == '"' ||
		t.mark(s.name0) == '«' || t.known[t.key(s.name0, s.name1)]
}

// fullNames finds, for each word, where it first stands behind given names: who
// is called by it may be written so once, in a sentence that reports nothing.
func (t *text) fullNames() map[string]span {
	out := map[string]span{}
	for i := 1; i < len(t.tokens); i++ {
		if t.tokens[i].kind != letters || !t.is(i-1, given) || t.is(i, given|title|role|verb|preposition|body|place|pronoun|when) {
			continue
		}
		first := i - 1
		for first > 0 && t.is(first-1, given) && i-first < 3 {
			first--
		}
		if !t.nameAt(first, len(t.tokens)) {
			continue
		}
		if k := t.key(i, i+1); out[k].b == 0 {
			out[k] = span{first, i + 1}
		}
	}
	return out
}
