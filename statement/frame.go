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
			i = end - 1 // the newsroom's «خاطرنشان می‌شود»
			continue
		}
		if f&^(starts|lead|wire|pickup|onward) == 0 {
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
		if !stop || depth > 0 {
			continue
		}
		if m == '.' && i+1 < b && t.tokens[i+1].glued && (i == a || t.tokens[i-1].kind == number || t.tokens[i+1].kind == number) {
			continue
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

// paragraph finds the reports in the paragraph [p, q).
func (t *text) paragraph(p, q int) []report {
	var out []report
	open := -1
	for _, s := range t.sentences(p, q) {
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
		if c.a-who.end > 6 && !rel || c.b >= s.b {
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

// longestHead is how many tokens into a sentence its cues are looked for. No
// real sentence needs more; a page without a full stop must not cost more.
const longestHead = 400

// sentence finds the reports that the sentence [a, b) of a paragraph ending
// at q begins. Inside running speech only an unmistakable opening counts.
func (t *text) sentence(a, b, q int, speaking bool) []report {
	if out := t.according(a, b, q, speaking); out != nil {
		return out
	}
	cs := t.cues(a, min(b, a+longestHead))
	main := -1
	for i, c := range cs {
		if c.colon > 0 && c.frame&(say|weak|from|object|within|about) != 0 {
			main = i
			break
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

// relayed reads «به گزارش … به نقل از S، X»: another source's news. The
// agency's own formula names no source.
func (t *text) relayed(a, b, q int) (report, bool) {
	end, f := words().match(t, a)
	if f&wire == 0 {
		return report{}, false
	}
	from, foreign := end, t.is(end, press) && !t.is(end+1, outlet) && !t.is(end+2, outlet)
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
		if j == i || t.is(i, outlet) || !t.plainName(i, j) || !t.is(i, given|title) && !t.known[t.key(i, j)] {
			return report{}, false
		}
		return report{content: span{j + 1, q}, cue: span{j, j}, frame: say, subject: s, open: true, strong: true}, j+1 < q
	}
	return report{}, false
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

// before reads the frames whose content stands before their verb.
func (t *text) before(a int, c cue, s subject, limit int, earlier []report) (report, bool) {
	r := report{cue: c.span, frame: c.frame, subject: s}
	from0 := s.end
	for _, e := range earlier {
		from0 = max(from0, e.content.b, e.cue.b)
	}
	from0 = max(from0, a)
	if c.frame&clause == 0 && (!t.named(s) || s.shape == person && !t.surelyName(s) && !t.colonAhead(c.b)) && len(earlier) == 0 && !(s.run && s.shape == none && t.colonAhead(c.b)) {
		return r, false
	}
	switch {
	case c.frame&ask != 0:
		return t.asked(c, s, limit)
	case c.frame&clause != 0:
		r.content = span{c.b, t.clauseEnd(c.b, limit)}
		r.strong = true
		if t.has("اشاره", c.a, c.b) && t.asks(r.content.a, r.content.b) {
			return r, false // a topic, not a thing said
		}
	case c.frame&from != 0 && !(c.frame&object != 0 && t.has("را", from0, c.a)):
		x := t.afterFrom(from0, c.a)
		if x < 0 {
			return r, false
		}
		r.content, r.strong = span{x, c.a}, true
	case c.frame&object != 0 && t.has("را", from0, c.a):
		r.content = span{t.objectStart(from0, c.a), c.a}
		if t.key(c.b, c.b+1) == "که" && limit > c.b && t.mark(limit-1) != ':' {
			r.content.b = limit
		}
	case c.frame&about != 0:
		x := -1
		switch t.key(c.a, c.a+1) {
		case "اعتراض":
			x = t.afterAny(from0, c.a, "به")
		case "تاکید":
			x = t.afterAny(from0, c.a, "بر")
		default:
			x = t.afterAny(from0, c.a, "نسبتبه", "از")
		}
		if x < 0 {
			return r, false
		}
		r.content = span{x, c.a}
	default:
		return r, false
	}
	return r, r.content.b > r.content.a
}

// shared reads «X را Y اعلام و خاطرنشان کرد:», whose two verbs have one ending.
func (t *text) shared(c cue, s subject, earlier []report) (report, bool) {
	i := c.a - 2
	if i <= s.end || t.key(i+1, c.a) != "و" || !t.is(i, stem) || len(earlier) > 0 || !t.has("را", s.end, i) {
		return report{}, false
	}
	r := report{content: span{t.objectStart(s.end, i), i}, cue: span{i, i + 1}, frame: object, subject: s}
	return r, r.content.b > r.content.a
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

// demanded reads «خواستار X شد», a cue with its content in the middle.
func (t *text) demanded(s subject, a, head int) (report, bool) {
	for i := max(a, s.end); i < head; i++ {
		if t.key(i, i+1) != "خواستار" {
			continue
		}
		for j := i + 1; j < head; j++ {
			switch t.key(j, j+1) {
			case "شد", "شدند", "شدهاست", "شدهاند", "است", "هستند", "شده", "گردید":
				return report{content: span{i + 1, j}, cue: span{i, i + 1}, frame: demand, subject: s}, j > i+1
			}
		}
	}
	return report{}, false
}

// plain reads a report without a colon: «X گفت که Y», «X گفت Y».
func (t *text) plain(cs []cue, s subject, b int, earlier []report) (report, bool) {
	framed := len(earlier) > 0
	for _, c := range cs {
		if c.frame&say == 0 || c.b >= b || framed && c.a < earlier[len(earlier)-1].cue.b {
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
		case !t.named(s) || c.a-s.end > 25:
			continue
		case that, quote:
			return r, true
		case c.a-s.end <= 8 && isComma(t.mark(c.b)):
			r.content.a++
			r.strong = true
			return r, true
		case (c.a-s.end <= 8 || c.a-s.end <= 25 && t.coordinated(cs, c)) && (c.frame&object == 0 || !t.has("را", s.end, c.a)) && t.tokens[c.b].kind == letters && t.key(c.b, c.b+1) != "و" && b-c.b > 4:
			return r, true
		}
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

// coordinated tells whether a cue follows another one and an «و».
func (t *text) coordinated(cs []cue, c cue) bool {
	for _, d := range cs {
		if d.b == c.a-1 && t.key(d.b, c.a) == "و" {
			return true
		}
	}
	return false
}

// asked reads «از Z خواست تا Y», which ends where another frame takes the
// sentence on.
func (t *text) asked(c cue, s subject, limit int) (report, bool) {
	r := report{content: span{c.b, limit}, cue: c.span, frame: c.frame, subject: s, strong: true}
	asks := false
	for i := c.a - 1; i >= s.end && i > c.a-12 && !t.is(i, verb); i-- {
		asks = asks || t.key(i, i+1) == "از"
	}
	if !asks || s.shape == none || c.b >= limit {
		return r, false
	}
	if k := t.key(c.b, c.b+1); k == "تا" || k == "که" {
		r.content.a++
	}
	for i := limit - 1; i > r.content.a; i-- {
		if t.key(i, i+1) == "و" && t.is(i-1, verb) && t.has("را", i, limit) {
			r.content.b = i
			break
		}
	}
	return r, true
}

// according reads «به گفته S، X» and «بر اساس این گزارش، X».
func (t *text) according(a, b, q int, speaking bool) []report {
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
			return []report{{content: span{end, q}, cue: span{at, end}, frame: pickup, subject: subject{shape: anaphor, organ: true}, open: true}}
		case f&source != 0:
			s := t.subject(end, b, false)
			if s.shape == none {
				continue
			}
			x := s.end
			for x < b && (t.tokens[x].kind == punct && t.mark(x) != '«' || t.is(x, also)) {
				x++
			}
			if s.shape != anaphor && !isComma(t.mark(x-1)) {
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

// speaks tells whether a cue with a colon stands in [a, b).
func (t *text) speaks(a, b int) bool {
	for _, c := range t.cues(a, min(b, a+longestHead)) {
		if c.colon > 0 {
			return true
		}
	}
	return false
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

func (t *text) has(k string, a, b int) bool {
	for i := a; i < b; i++ {
		if t.key(i, i+1) == k {
			return true
		}
	}
	return false
}

// clauseEnd finds the comma that closes a clause before its verb: behind it
// stand only adjuncts or an object, and before it, if it can be, a verb.
func (t *text) clauseEnd(a, limit int) int {
	end := -1
	for i := limit - 1; i > a; i-- {
		if !isComma(t.mark(i)) {
			continue
		}
		if t.hasVerb(i+1, limit) {
			break
		}
		if end < 0 || t.is(i-1, verb) {
			end = i
		}
	}
	if end > 0 {
		return end
	}
	end = limit
	for end > a+1 && (isComma(t.mark(end-1)) || t.is(end-1, when|pronoun) || t.key(end-1, end) == "ادامه" || t.key(end-1, end) == "پایان" || t.key(end-1, end) == "در" || t.key(end-1, end) == "و") {
		end--
	}
	return end
}

// asks tells whether [a, b) is an indirect question.
func (t *text) asks(a, b int) bool {
	for i := a; i < b; i++ {
		switch t.key(i, i+1) {
		case "ایا", "چرا", "چگونه", "چقدر", "چطور":
			return true
		case "چه":
			return i == a || t.key(i-1, i) == "تا"
		}
	}
	return false
}

func (t *text) hasVerb(a, b int) bool {
	for i := a; i < b; i++ {
		if t.is(i, verb) {
			return true
		}
	}
	return false
}

// afterFrom finds the «از» that the verb «خبر داد» governs: one before a verbal
// noun if there is one, else the first.
func (t *text) afterFrom(a, b int) int {
	first := -1
	for i := a; i+1 < b; i++ {
		if t.key(i, i+1) != "از" {
			continue
		}
		if t.is(i+1, masdar) {
			return i + 1
		}
		if first < 0 {
			first = i + 1
		}
	}
	if first < 0 {
		return t.afterAny(a, b, "به")
	}
	return first
}

func (t *text) afterAny(a, b int, keys ...string) int {
	for i := a; i+1 < b; i++ {
		for _, k := range keys {
			if t.key(i, i+1) == k {
				return i + 1
			}
			if t.key(i, i+2) == k {
				return i + 2
			}
		}
	}
	return -1
}

// objectStart finds where the object of «را» begins: behind the last comma
// that has no verb after it, else behind the subject and short adverbs.
func (t *text) objectStart(a, b int) int {
	mark := a
	for i := a; i < b; i++ {
		if t.key(i, i+1) == "را" {
			mark = i
			break
		}
	}
	start := a
	for start < mark {
		if end, f := words().match(t, start); f&lead != 0 && end <= mark && !t.is(start, given|role) {
			start = end
			continue
		}
		if isComma(t.mark(start)) || t.is(start, also|when) || t.key(start, start+1) == "و" {
			start++
			continue
		}
		break
	}
	for i := mark - 1; i > start; i-- {
		if t.key(i, i+1) == "و" && t.is(i-1, verb) && !t.has("که", start, i) {
			return i + 1
		}
	}
	if !t.is(start, preposition) {
		return start
	}
	for i := mark - 1; i > start; i-- {
		switch k := t.key(i, i+1); {
		case isComma(t.mark(i)), k == "خبرنگاران", k == "مذکور", k == "خبرنگار" && t.key(i+1, i+2) != "فارس":
			return i + 1
		case t.is(i, this) && i+2 < mark && t.is(i+1, place|body) && !t.is(i+2, preposition):
			return i + 2
		}
	}
	for i := mark - 1; i > start; i-- {
		if t.is(i, masdar) && !t.is(i-1, preposition) {
			return i
		}
	}
	return start
}
