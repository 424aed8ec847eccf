package statement

// span is a range of tokens.
type span struct{ a, b int }

// report is one stretch of speech before its speaker is resolved.
type report struct {
	content span
	cue     span
	frame   frame
	subject subject
	open    bool // runs on to the end of the paragraph
	strong  bool // the cue could not be anything else
	inner   bool // stands inside another report
	from    int  // where its sentence begins
}

// paragraph finds the reports in the paragraph [p, q).
func (t *text) paragraph(p, q int) []report {
	var out []report
	open := -1
	for _, s := range t.answers(t.sentences(p, q)) {
		found := t.sentence(s.a, s.b, q, open >= 0)
		if len(found) == 0 {
			continue
		}
		if open >= 0 {
			out[open].content.b = s.a
			open = -1
		}
		for i := range found {
			found[i].from = s.a
		}
		out = append(out, found...)
		if last := len(out) - 1; out[last].open {
			open = last
		}
	}
	for _, r := range out {
		out = append(out, t.nested(r)...)
	}
	return out
}

// longestHead is how many tokens into a sentence its cues are looked for. No
// real sentence needs more; a page without a full stop must not cost more.
const longestHead = 400

// sentence finds the reports that the sentence [a, b) of a paragraph ending
// at q begins. Inside running speech only an unmistakable opening counts.
func (t *text) sentence(a, b, q int, speaking bool) []report {
	if out := t.according(a, b, q); out != nil {
		return out
	}
	cs := t.cues(a, min(b, a+longestHead))
	if r, ok := t.quoteFirst(a, b, cs); ok {
		return []report{r}
	}
	main := -1
	for i, c := range cs {
		if c.colon > 0 && c.frame&(say|weak|from|object|within|about) != 0 {
			main = i
			break
		}
	}
	if main < 0 {
		if c, ok := t.unlisted(a, b); ok && (len(cs) == 0 || cs[len(cs)-1].b <= c.a) {
			cs, main = append(cs, c), len(cs)
		}
	}
	head := b
	if main >= 0 {
		head = cs[main].a
	}
	nameEnd, object := t.headEnd(a, head, cs)
	subj := t.subject(a, nameEnd, object)
	if speaking && !t.takesOver(subj, main >= 0) {
		return nil
	}
	var out []report
	said, plainly := report{}, false
	if main < 0 {
		said, plainly = t.plain(cs, subj, b, nil)
	}
	for i, c := range cs {
		if main >= 0 && i >= main || plainly && said.strong && c.a >= said.content.a {
			break
		}
		limit := head
		if c.frame&clause != 0 {
			limit = t.governor(cs, i, main, head)
			if plainly && said.strong && said.cue.a > c.b {
				limit = said.cue.a
			}
		}
		if r, ok := t.before(a, c, subj, limit, out); ok {
			out = append(out, r)
		}
	}
	if main >= 0 {
		if r, ok := t.shared(cs[main], subj, out); ok {
			out = append(out, r)
		}
	}
	if r, ok := t.demanded(subj, a, head); ok {
		out = append(out, r)
	}
	if main < 0 && len(out) == 0 {
		if r, ok := t.answer(a, b, q); ok {
			return []report{r}
		}
	}
	switch {
	case main >= 0:
		c := cs[main]
		r := report{content: span{c.colon, q}, cue: c.span, frame: c.frame, subject: subj, open: true, strong: true}
		if c.frame&within != 0 {
			r.subject = t.document(a, c.a)
		}
		out = append(out, r)
	default:
		if r, ok := t.plain(cs, subj, b, out); ok {
			out = append(out, r)
		}
	}
	if len(out) == 0 && !speaking {
		if r, ok := t.relayed(a, b, q); ok {
			out = append(out, r)
		}
	}
	return out
}

// quoteFirst reads words in quotation marks with their speaker behind them:
// «… » نمونه گفت.
func (t *text) quoteFirst(a, b int, cs []cue) (report, bool) {
	if len(cs) == 0 || t.mark(a) != '«' && t.mark(a) != '"' {
		return report{}, false
	}
	end := a + 1
	for end < b && t.mark(end) != '»' && t.mark(end) != '"' {
		end++
	}
	c := cs[len(cs)-1]
	if end-a < 5 || end+1 >= c.a || c.a-end > 12 || cs[0].a < end || c.frame&(say|weak) == 0 || c.frame&belief != 0 || len(cs) > 1 {
		return report{}, false
	}
	for i := c.b; i < b; i++ {
		if t.tokens[i].kind == letters {
			return report{}, false
		}
	}
	from := end + 1
	for from < c.a && t.tokens[from].kind == punct && t.mark(from) != '«' {
		from++
	}
	s := t.subject(from, c.a, false)
	if s.shape == none || s.shape == person && !t.surelyName(s) && s.name1-s.name0 > 3 || t.has("را", from, c.a) {
		return report{}, false
	}
	return report{content: span{a, end + 1}, cue: c.span, frame: c.frame, subject: s, strong: true}, true
}

// headEnd tells where the part of the clause that names the speaker ends, and
// whether an object may stand right behind the name.
func (t *text) headEnd(a, head int, cs []cue) (end int, run bool) {
	for _, c := range cs {
		if c.a >= head {
			break
		}
		if c.frame&(clause|say|object|from|about|within) != 0 {
			return c.a, c.frame&object != 0 && t.has("را", a, c.a)
		}
	}
	return head, false
}

// takesOver tells whether a clause inside running speech starts a new report.
func (t *text) takesOver(s subject, colon bool) bool {
	switch s.shape {
	case anaphor:
		return colon || t.key(s.end-1, s.end) == "وی"
	case person, holder, organ:
		return colon
	}
	return false
}

// governor finds where the clause opened by cs[i] must have ended: at the
// frame that its sentence goes on with.
func (t *text) governor(cs []cue, i, main, head int) int {
	stop := len(cs)
	if main >= 0 {
		stop = main
	}
	for j := i + 1; j < stop; j++ {
		c := cs[j]
		if c.frame&clause != 0 {
			if t.key(c.a, c.a+1) != "با" && t.key(c.a, c.a+1) != "ضمن" {
				continue
			}
			return c.a
		}
		if c.frame&(object|from|say) != 0 && c.b < head && t.key(c.b, c.b+1) == "و" && j+1 == main {
			return c.a
		}
	}
	if main < 0 {
		for j := len(cs) - 1; j > i; j-- {
			if cs[j].frame&(say|object|from|about) != 0 {
				return cs[j].a
			}
		}
	}
	return head
}

// thatClause tells whether a cue that says little by itself opens a clause:
// «به این نکته اشاره کرد که …».
func (t *text) thatClause(c cue, b int) bool {
	switch t.key(c.a, c.a+1) {
	case "پاسخ", "جواب", "انجام", "توصیف", "تحلیل":
		return false
	}
	return c.b > c.a+1 && t.key(c.b, c.b+1) == "که" && c.b+3 < b && t.tokens[c.a].r1 > t.tokens[c.a].r0+2
}

// plain reads a report without a colon: «X گفت که Y», «X گفت Y».
func (t *text) plain(cs []cue, s subject, b int, earlier []report) (report, bool) {
	framed := len(earlier) > 0
	for _, c := range cs {
		if c.frame&(say|weak) == 0 || c.frame&say == 0 && !t.thatClause(c, b) || c.b >= b || framed && c.a < earlier[len(earlier)-1].cue.b {
			continue
		}
		that := t.key(c.b, c.b+1) == "که"
		quote := t.mark(c.b) == '«' || t.mark(c.b) == '"'
		r := report{content: span{c.b, b}, cue: c.span, frame: c.frame, subject: s, strong: that || quote}
		if that {
			r.content.a++
		}
		switch {
		case framed && (t.tokens[c.b].kind == letters && !that && t.key(c.b, c.b+1) != "و"):
			return r, true
		case !t.named(s) || c.a-s.end > 25 && !isComma(t.mark(c.a-1)):
			continue
		case that, quote:
			return r, true
		case c.a-s.end <= 8 && isComma(t.mark(c.b)):
			r.content.a++
			r.strong = true
			return r, true
		case (c.a-s.end <= 8 || isComma(t.mark(c.a-1)) || c.a-s.end <= 25 && t.coordinated(cs, c)) && (c.frame&object == 0 || !t.has("را", s.end, c.a)) && t.tokens[c.b].kind == letters && t.key(c.b, c.b+1) != "و" && b-c.b > 4:
			return r, true
		}
	}
	return report{}, false
}
