package statement

// nested finds what somebody else is reported to have said inside a report:
// only with a speaker named there and words that cannot be the outer one's.
func (t *text) nested(outer report) []report {
	if outer.content.b-outer.content.a < 6 {
		return nil
	}
	var out []report
	for _, s := range t.sentences(outer.content.a, outer.content.b) {
		if r, ok := t.told(s); ok {
			out = append(out, r)
			continue
		}
		cs := t.cues(s.a, min(s.b, s.a+40))
		if len(cs) == 0 || cs[0].frame&say == 0 || cs[0].frame&belief != 0 {
			continue
		}
		c := cs[0]
		who := t.subject(s.a, c.a, false)
		if who.shape == none || who.shape == anaphor || who.shape == person && !t.surelyName(who) {
			continue
		}
		rel := t.key(who.end, who.end+1) == "که" && isComma(t.mark(c.a-1))
		if c.a-who.end > 6 && !rel || c.b >= s.b || !rel && t.has("را", who.end, c.a) {
			continue
		}
		who.also = true // not the outer speaker
		r := report{content: span{c.b, s.b}, cue: c.span, frame: c.frame, subject: who, strong: true}
		switch k := t.key(c.b, c.b+1); {
		case k == "که":
			r.content.a++
		case t.mark(c.b) == '«', t.mark(c.b) == ':', c.a == who.end && t.tokens[c.b].kind == letters && k != "و":
		default:
			continue
		}
		r.inner = true
		out = append(out, r)
	}
	return out
}

// relayed reads «به گزارش … به نقل از S، X»: another source's news. The
// agency's own formula names no source.
func (t *text) relayed(a, b, q int) (report, bool) {
	end, f := words().match(t, a)
	if f&wire == 0 {
		return report{}, false
	}
	quoting := t.key(end-1, end) == "از" // «به نقل از»: the agency quotes nobody but others
	from, foreign := end, (quoting || t.is(end, press)) && !t.is(end, outlet) && !t.is(end+1, outlet) && !t.is(end+2, outlet)
	for i := end; i < min(b, a+24); i++ {
		if e, g := words().match(t, i); g&wire != 0 && e <= b {
			from, foreign = e, true
			break
		}
	}
	if !foreign {
		return report{}, false
	}
	s := t.noun(from, min(b, from+longestPhrase), false)
	if s.shape == none || s.shape == person && !t.surelyName(s) && !t.is(s.name0, press) || !isComma(t.mark(s.end)) {
		return report{}, false
	}
	if s.shape == person && t.is(s.name0, press) {
		s.shape = organ
	}
	return report{content: span{s.end + 1, q}, cue: span{a, from}, frame: wire, subject: s, open: true}, s.end+1 < q
}

// answer reads a turn of an interview: «نام: …» at the head of a line.
func (t *text) answer(a, b, q int) (report, bool) {
	if a > 0 && t.tokens[a-1].kind != newline {
		return report{}, false
	}
	i := a
	for i < b && t.tokens[i].kind == punct {
		i++
	}
	for j := i; j < b && j < i+6; j++ {
		if t.mark(j) != ':' {
			continue
		}
		s := subject{shape: person, name0: i, name1: j, end: j}
		if t.roleAt(i, j) > 0 && j > i+1 && t.hasVerb(j, min(q, j+longestPhrase)) {
			s = t.noun(i, j, false)
			s.also = true // he need not be who spoke before
			if s.end == j {
				return report{content: span{j + 1, q}, cue: span{j, j}, frame: say, subject: s, open: true, strong: true}, true
			}
		}
		if j == i || t.is(i, outlet) || !t.plainName(i, j) || !t.is(i, given|title) && !t.known[t.key(i, j)] {
			return report{}, false
		}
		return report{content: span{j + 1, q}, cue: span{j, j}, frame: say, subject: s, open: true, strong: true}, j+1 < q
	}
	return report{}, false
}

// told reads «… به گفته S، X» inside speech, where S is named and is not the
// speaker.
func (t *text) told(s span) (report, bool) {
	for _, c := range t.cues(s.a, min(s.b, s.a+longestHead)) {
		if c.frame&source == 0 || t.key(c.a, c.a+1) == "از" || t.has("نظر", c.a, c.b) {
			continue
		}
		who := t.subject(c.b, s.b, false)
		if who.shape == none || who.shape == anaphor || who.shape == person && !t.surelyName(who) || !isComma(t.mark(who.end)) {
			continue
		}
		who.also = true
		r := report{content: span{who.end + 1, s.b}, cue: c.span, frame: source, subject: who, strong: true, inner: true}
		for i := r.content.a; i < r.content.b; i++ {
			if k := t.key(i, i+1); (k == "ولی" || k == "اما") && t.is(i-1, verb) {
				r.content.b = i
			}
		}
		return r, r.content.b > r.content.a
	}
	return report{}, false
}

// according reads «به گفته S، X» and «بر اساس این گزارش، X».
func (t *text) according(a, b, q int) []report {
	i := t.opening(a, b)
	for _, at := range []int{a, i} {
		for at < b && t.tokens[at].kind == punct {
			at++
		}
		if at >= b {
			continue
		}
		end, f := words().match(t, at)
		if f&nocue != 0 {
			continue
		}
		switch {
		case f&pickup != 0:
			if t.speaks(end, b) {
				continue
			}
			if t.key(end, end+1) == "که" {
				end++
			}
			return []report{{content: span{end, q}, cue: span{at, end}, frame: pickup, subject: subject{shape: anaphor, organ: true}, open: true}}
		case f&source != 0:
			limit := t.beforeQuote(end, b)
			s := t.subject(end, limit, false)
			if s.shape != none && t.hasVerb(s.end-1, s.end) || s.role1-s.role0 > 4 && t.hasVerb(s.role0, s.role1) {
				s = t.subject(end, limit, true) // no comma behind the name: «به گفته مدیر … افزایش … بوده است»
			}
			if s.shape == none {
				continue
			}
			x := s.end
			for x < b && (t.tokens[x].kind == punct && t.mark(x) != '«' || t.is(x, also)) {
				x++
			}
			if s.shape != anaphor && !s.run && !isComma(t.mark(x-1)) && t.mark(x) != '«' {
				// The name goes on to its comma.
				for k := x; k < b && k < x+14; k++ {
					if isComma(t.mark(k)) {
						x = k + 1
						break
					}
				}
			}
			if x >= b {
				continue
			}
			return []report{{content: span{x, q}, cue: span{at, end}, frame: source, subject: s, open: true, strong: true}}
		}
	}
	return nil
}

// beforeQuote is where words in quotation marks begin that are too long for a
// name: «به گفته نمونه «…»», or b.
func (t *text) beforeQuote(a, b int) int {
	for i := a + 1; i < min(b, a+longestPhrase); i++ {
		if isComma(t.mark(i)) {
			break
		}
		if t.mark(i) != '«' {
			continue
		}
		end := i + 1
		for end < b && t.mark(end) != '»' {
			end++
		}
		if end-i > 5 && !isComma(t.mark(end+1)) {
			return i
		}
	}
	return b
}

// document reads the source of «در این بیانیه آمده است»: the document or
// organisation named behind its «در».
func (t *text) document(a, limit int) subject {
	in := a
	for i := limit - 1; i > a; i-- {
		if t.key(i, i+1) == "در" {
			in = i
			break
		}
	}
	for i := in; i < limit; i++ {
		if t.is(i, body) {
			return subject{shape: organ, name0: i, name1: t.phraseEnd(i, limit), end: limit, organ: t.is(i-1, this)}
		}
	}
	return subject{shape: anaphor, organ: true, end: limit}
}
