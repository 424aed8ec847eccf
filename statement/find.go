package statement

import (
	"slices"

	"github.com/peygir/peygir/news"
)

// Rules numbers the rules: where it has changed, what was found before is not
// what would be found now.
const Rules = 5

// Find lists what the article reports somebody to have said, in reading
// order. Quotes are exact substrings of the body, never cross a newline, and
// overlap only by nesting.
func Find(a news.Article) []news.Statement {
	t := scan(a.Body)
	paras := t.paragraphs()
	heads := []*text{scan(a.Title), scan(a.Lead)}
	t.known, t.fuller = map[string]bool{}, t.fullNames()
	for _, h := range append(heads, t) {
		h.known = t.known
		for _, p := range h.paragraphs() {
			for _, r := range h.paragraph(p.a, p.b) {
				if !r.subject.run && r.subject.shape != anaphor {
					t.learn(h, r.subject)
				}
			}
		}
	}
	c := newCast(heads)
	if len(paras) > 0 {
		c.about(t, paras[0])
	}
	reports := make([][]report, len(paras))
	for i, p := range paras {
		reports[i] = t.paragraph(p.a, p.b)
	}
	c.announce(t, reports)
	var out []news.Statement
	speaking := false // the paragraph before ended in somebody's words
	handed := false   // it ended in a cue alone, «X گفت:»
	next := 0         // the next paragraph with a report
	talk, talking := t.interviewed(paras)
	for i, p := range paras {
		found := reports[i]
		if talking {
			who, question, answer := talk.turn(p)
			r := report{content: p, frame: say, subject: who}
			if answer {
				r.content.a = who.end + 1
			}
			handed = (handed || answer) && !question
			if handed && bullet(t.mark(p.a)) && t.heading(p) {
				continue // what is set above a part of the talk
			}
			if handed && !t.voice(p) {
				if by := c.hears(t, r); by != nil {
					out = t.emit(out, a.ID, r, by)
				}
				continue
			}
			if handed = question; question {
				if talk.guest.shape == person {
					c.resolve(t, talk.guest, say)
					talk.guest = subject{} // from here on it is known who speaks
				}
				speaking = false
				continue
			}
		}
		if next <= i {
			for next = i + 1; next < len(paras) && len(reports[next]) == 0; next++ {
			}
		}
		if len(found) == 0 {
			follows := handed && !t.voice(p) || speaking && t.runsOn(p) && (t.first(p) || next < len(paras) && c.now >= 0 && !c.actors[c.now].organ && c.goesOn(t, reports[next][0])) || i > 0 && len(reports[i-1]) > 0 && t.quoted(p)
			if follows && c.now >= 0 {
				out = t.emit(out, a.ID, report{content: p}, c.actors[c.now])
				speaking, handed = true, false
			} else if !t.heading(p) || t.voice(p) {
				speaking, handed = false, false
			}
			continue
		}
		if head := (span{p.a, found[0].from}); speaking && c.now >= 0 && head.b-head.a > 8 && t.runsOn(head) {
			out = t.emit(out, a.ID, report{content: head}, c.actors[c.now])
		}
		for _, r := range found {
			who := c.hears(t, r)
			if !r.inner {
				speaking, handed = r.open, r.open && r.frame&(say|weak|within) != 0 && r.content.b <= r.content.a && t.key(r.cue.b-2, r.cue.b) != "میخوانیم"
			}
			if who != nil {
				out = t.emit(out, a.ID, r, who)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y news.Statement) int {
		if x.Start != y.Start {
			return x.Start - y.Start
		}
		return y.End - x.End
	})
	return nest(out)
}

// nest drops, from statements in order, what overlaps an earlier one without
// standing inside it, and what an earlier one already says.
func nest(in []news.Statement) []news.Statement {
	var out []news.Statement
	var around []int // ends of the statements that are open
	for _, s := range in {
		for len(around) > 0 && around[len(around)-1] <= s.Start {
			around = around[:len(around)-1]
		}
		if len(around) > 0 && s.End > around[len(around)-1] {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].Start == s.Start && out[last].End == s.End {
			continue
		}
		around = append(around, s.End)
		out = append(out, s)
	}
	return out
}

// announce lets the cast know every name before the first statement is given
// to somebody, so that a family name early finds its full form later.
func (c *cast) announce(t *text, reports [][]report) {
	for _, rs := range reports {
		for _, r := range rs {
			if r.subject.shape == person || r.subject.shape == organ || r.subject.shape == holder {
				c.hears(t, r)
			}
		}
	}
	c.now, c.media = -1, -1
}

// hears resolves who speaks in a report. Who is only quoted by the speaker
// does not take the floor.
func (c *cast) hears(t *text, r report) *actor {
	now, media := c.now, c.media
	who := c.resolve(t, r.subject, r.frame)
	if r.inner {
		c.now, c.media = now, media
	}
	return who
}

// quoted tells whether a paragraph stands in quotation marks as a whole.
func (t *text) quoted(p span) bool {
	end := p.b - 1
	for end > p.a && t.mark(end) == '.' {
		end--
	}
	first, last := t.mark(p.a), t.mark(end)
	return first == '«' && last == '»' && end-p.a > 8 || first == '"' && last == '"' && end-p.a > 8
}

// runsOn tells whether a paragraph without a cue goes on with the speech
// before it.
func (t *text) runsOn(p span) bool {
	if t.voice(p) || t.heading(p) {
		return false
	}
	s := t.subject(p.a, p.b, false)
	if s.also && s.shape == person || s.shape == anaphor && !s.organ || s.shape == person && t.known[t.key(s.name0, s.name1)] ||
		s.shape == holder && t.known[t.key(s.role0, s.role1)] {
		return false // told of the speaker, not by the speaker
	}
	return true
}

// first tells whether somebody speaks in the first person.
func (t *text) first(p span) bool {
	for i := p.a; i < p.b; i++ {
		if t.is(i, we) {
			return true
		}
	}
	return false
}

// goesOn tells whether a report is by whoever speaks now.
func (c *cast) goesOn(t *text, next report) bool {
	now, media := c.now, c.media
	who := c.resolve(t, next.subject, next.frame)
	c.now, c.media = now, media
	return now >= 0 && who == c.actors[now]
}

// voice tells whether the newsroom itself speaks in a paragraph.
func (t *text) voice(p span) bool {
	i := p.a
	for i < p.b && t.tokens[i].kind == punct {
		i++
	}
	if i >= p.b {
		return false
	}
	_, f := words().match(t, i)
	return f&(starts|wire|pickup) != 0
}

// heading tells a subheading from a paragraph: short and without a stop.
func (t *text) heading(p span) bool {
	last := t.mark(p.b - 1)
	if last == '.' || last == '!' || last == '»' || last == '؛' {
		return p.b-p.a < 5 || last == '!' && bullet(t.mark(p.a)) && p.b-p.a < 25
	}
	return p.b-p.a < 25 || last == '؟' || last == '?' || last == ':'
}

// emit trims a report to what was said and appends it.
func (t *text) emit(out []news.Statement, id news.ArticleID, r report, who *actor) []news.Statement {
	i, j := r.content.a, r.content.b
	for i < j && trimsLeft(t.mark(i)) {
		i++
	}
	for j > i && trimsRight(t.mark(j-1)) {
		j--
	}
	if i >= j || who.label() == "" {
		return out
	}
	first, last := t.tokens[i], t.tokens[j-1]
	s := news.Statement{
		Article: id,
		Quote:   t.src[first.b0:last.b1],
		Start:   first.r0,
		End:     last.r1,
		Speaker: who.label(),
		Role:    who.office(),
		Cue:     t.slice(r.cue.a, r.cue.b),
		Kind:    news.Indirect,
	}
	if (first.mark == '«' || first.mark == '"' || first.mark == '“') && (last.mark == '»' || last.mark == '"' || last.mark == '”') {
		s.Kind = news.Direct
	}
	return append(out, s)
}

func trimsLeft(r rune) bool {
	switch r {
	case ':', '،', ',', '.', '؛', '-', '–', '*', '•', '…', '\u200c':
		return true
	}
	return false
}

func trimsRight(r rune) bool {
	switch r {
	case '.', '،', ',', '؛', ':', '-':
		return true
	}
	return false
}
