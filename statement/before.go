package statement

import "slices"

// lights are infinitives that take a noun before them.
var lights = []string{"کردن", "شدن", "دادن", "گرفتن", "داشتن", "ساختن", "یافتن", "اوردن", "بردن", "رساندن", "رسیدن", "گذاشتن", "بستن"}

// before reads the frames whose content stands before their verb.
func (t *text) before(a int, c cue, s subject, limit int, earlier []report) (report, bool) {
	r := report{cue: c.span, frame: c.frame, subject: s}
	from0 := s.end
	for _, e := range earlier {
		from0 = max(from0, e.content.b, e.cue.b)
	}
	from0 = max(from0, a)
	if c.frame&clause == 0 && len(earlier) == 0 && !t.believable(s, c) {
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
	case c.frame&from != 0 && (c.frame&object == 0 || !t.has("را", from0, c.a)):
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
		var x int
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

// believable tells whether somebody stands before a frame that has no colon of
// its own. With one right behind it, «… دانست و گفت:», less is asked.
func (t *text) believable(s subject, c cue) bool {
	if t.colonAhead(c.b) {
		return t.named(s) || s.run && s.shape == none
	}
	return t.named(s) && (s.shape != person || t.surelyName(s))
}

// demanded reads «خواستار X شد», a cue with its content in the middle.
func (t *text) demanded(s subject, a, head int) (report, bool) {
	for i := max(a, s.end); i < min(head, a+longestHead); i++ {
		if k := t.key(i, i+1); k != "خواستار" && k != "خواهان" {
			continue
		}
		for j := i + 1; j < min(head, i+longestHead); j++ {
			switch t.key(j, j+1) {
			case "است", "هستند":
				if t.key(i, i+1) == "خواهان" {
					return report{}, false // what is wanted, not what is said
				}
				fallthrough
			case "شد", "شدند", "شدهاست", "شدهاند", "شده", "گردید":
				return report{content: span{i + 1, j}, cue: span{i, i + 1}, frame: demand, subject: s}, j > i+1
			}
		}
	}
	return report{}, false
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
	for i := min(limit, c.b+longestHead) - 1; i > r.content.a; i-- {
		if t.key(i, i+1) == "و" && t.is(i-1, verb) && t.has("را", i, min(limit, i+longestPhrase)) {
			r.content.b = i
			break
		}
	}
	return r, true
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
			if i-1 > start && slices.Contains(lights, t.key(i, i+1)) && t.tokens[i-1].kind == letters {
				i-- // «اهمیت دادن»
			}
			return i
		}
	}
	return start
}
