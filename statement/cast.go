package statement

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// actor is somebody who speaks in an article.
type actor struct {
	name  string   // fullest form written; empty while only the office is known
	role  string   // fullest form written
	key   string   // folded name without honorifics
	words []string // of key
	roles []office
	organ bool
	apart bool // brought on beside the speaker: not the one named next
}

// cast is who speaks in one article, in the order they came on.
type cast struct {
	actors []*actor
	now    int // who spoke last; -1: nobody yet
	media  int // the organisation or document that spoke last
	heads  int // how many of them title and lead brought on
	topic  int // whom the article is about, for «وی» before anybody spoke
}

// newCast reads title and lead for names and offices.
func newCast(heads []*text) *cast {
	c := &cast{now: -1, media: -1, topic: -1}
	for _, t := range heads {
		for _, p := range t.paragraphs() {
			for _, r := range t.paragraph(p.a, p.b) {
				c.resolve(t, r.subject, r.frame)
			}
		}
	}
	c.topic = c.now
	c.now, c.media, c.heads = -1, -1, len(c.actors)
	return c
}

// about notes whom the opening of the body is about.
func (c *cast) about(t *text, p span) {
	s := t.subject(p.a, p.b, false)
	if s.shape == holder && len(c.actors) == 0 && t.key(s.role0, s.role0+1) != "خبرنگار" {
		c.topic = c.office(t, s)
		return
	}
	if s.shape != person || !t.surelyName(s) && t.key(s.end, s.end+1) != "که" {
		return
	}
	for k := s.name0 + 2; k < s.name1; k++ {
		if t.is(k, verb) { // «رضا نمونه بازیکنی بود که …»
			s.name1 = max(s.name0+1, k-1)
			break
		}
	}
	if at := c.named(t, s); at >= 0 {
		c.topic = at
	}
}

// paragraphs lists the lines of t.
func (t *text) paragraphs() []span {
	var out []span
	from := 0
	for i := range t.tokens {
		if t.tokens[i].kind == newline {
			if i > from {
				out = append(out, span{from, i})
			}
			from = i + 1
		}
	}
	if from < len(t.tokens) {
		out = append(out, span{from, len(t.tokens)})
	}
	return out
}

var unquote = strings.NewReplacer("«", "", "»", "", "\"", "")

// clean is the text of tokens [i, j) without quotation marks around words.
func (t *text) clean(i, j int) string {
	for i < j && t.tokens[i].kind == punct {
		i++
	}
	for j > i && t.tokens[j-1].kind == punct && t.tokens[j-1].mark != ')' {
		j--
	}
	s := t.slice(i, j)
	s = unquote.Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// nameParts folds the words of a name for comparison: honorifics at its head
// fall.
func (t *text) nameParts(i, j int) []string {
	for i < j && (t.tokens[i].kind != letters || t.honours(i) && i+1 < j) {
		i++
	}
	var parts []string
	for ; i < j; i++ {
		if t.tokens[i].kind == letters {
			parts = append(parts, t.parts(i)...)
		}
	}
	return parts
}

// resolve says which actor a subject names and makes that one the current.
func (c *cast) resolve(t *text, s subject, f frame) *actor {
	at := -1
	switch s.shape {
	case none:
		if at = c.now; at < 0 && f&say != 0 {
			at = c.topic
		}
	case anaphor:
		if s.organ {
			at = c.media
		} else if at = c.now; at < 0 {
			at = c.topic
		}
		if at < 0 && s.name1 > s.name0 && !s.run && f&(say|source) != 0 && t.key(s.end, s.end+1) != "را" && t.key(s.name0, s.name0+1) != "گزارش" {
			at = c.pointed(t, s)
		}
	case person, organ:
		if at = c.media; !s.organ || at < 0 {
			at = c.named(t, s)
		}
	case holder:
		if at = c.now; at < 0 || !slices.Contains(hosts, t.key(s.role0, s.role0+1)) {
			at = c.office(t, s)
		}
	}
	if at < 0 {
		return nil
	}
	if f&source == 0 || s.shape != organ {
		c.now = at
	}
	if c.actors[at].organ && (c.media < 0 || t.is(s.name0, press)) {
		c.media = at
	}
	return c.actors[at]
}

// pointed finds whom «این روزنامه» means where nobody has spoken yet: the
// fullest phrase before it that begins alike, else what it says itself.
func (c *cast) pointed(t *text, s subject) int {
	head := t.key(s.name0, s.name0+1)
	person := s
	person.shape = organ
	for i := s.name0 - 2; i > max(0, s.name0-longestHead); i-- {
		if t.key(i, i+1) != head || t.is(i-1, this) {
			continue
		}
		end := t.phraseEnd(i, min(s.name0-1, i+longestPhrase))
		if end > i+1 && end < i+8 && !t.hasVerb(i, end) && !t.has("این", i, end) {
			person.name0, person.name1 = i, end
			break
		}
	}
	return c.named(t, person)
}

// recall is how many speakers back a name or office is looked for; it keeps
// the time linear in an article of any length.
const recall = 64

func (c *cast) first() int { return max(0, len(c.actors)-recall) }

func (c *cast) recent() []*actor { return c.actors[c.first():] }

func (c *cast) named(t *text, s subject) int {
	name, parts := t.clean(s.name0, s.name1), t.nameParts(s.name0, s.name1)
	k := strings.Join(parts, "")
	if k == "" {
		return c.now
	}
	at := -1
	called := func(a *actor) bool {
		return a.key != "" && !s.other && (near(a.key, k) || a.organ == (s.shape == organ) && (partOf(k, a.words) || partOf(a.key, parts)))
	}
	if c.now >= 0 && !s.also && called(c.actors[c.now]) {
		at = c.now // of several of one family name, the one who has the floor
	}
	for i, a := range c.recent() {
		if at < 0 && called(a) {
			at = c.first() + i
		}
	}
	rw := t.office(s.role0, s.role1)
	if at < 0 && s.shape == person && len(parts) == 1 {
		if full, ok := t.fuller[k]; ok {
			name, parts = t.clean(full.a, full.b), t.nameParts(full.a, full.b)
			k = strings.Join(parts, "")
		}
	}
	if at < 0 && s.shape == person {
		// The office alone was known: this is its holder.
		last := len(c.actors) - 1
		for last > c.first() && last < c.heads && c.actors[last].organ {
			last--
		}
		for i, a := range c.recent() {
			i += c.first()
			if a.name == "" && !a.organ && (len(rw.all) == 0 && i == last && (!a.apart || i == c.now) && !s.also || holds(a, rw) >= .5 && a.heads(rw)) {
				at = i
				break
			}
		}
	}
	if at < 0 {
		c.actors = append(c.actors, &actor{organ: s.shape == organ})
		at = len(c.actors) - 1
	}
	a := c.actors[at]
	if len(k) > len(a.key) || a.key == k && len(name) > len(a.name) {
		a.name, a.key, a.words = name, k, parts
	}
	c.seen(a, t.clean(s.role0, s.role1), rw)
	return at
}

func holds(a *actor, rw office) float64 {
	best := 0.
	for _, r := range a.roles {
		best = max(best, r.fits(rw))
	}
	return best
}

// barred tells whether an actor's offices rule a further one out.
func (a *actor) barred(rw office) bool {
	return slices.ContainsFunc(a.roles, rw.bars)
}

// heads tells whether an office can be another name of one that the actor
// holds: who is called governor is not the head of a department as well,
// however much the two share of their place.
func (a *actor) heads(rw office) bool {
	return slices.ContainsFunc(a.roles, func(r office) bool { return r.head == rw.head })
}

func (a *actor) holdsExactly(rw office) bool {
	for _, r := range a.roles {
		if len(r.all) == len(rw.all) && overlap(r.all, rw.all) == 1 {
			return true
		}
	}
	return false
}

func (c *cast) seen(a *actor, role string, rw office) {
	if role == "" {
		return
	}
	if len(role) > len(a.role) && (a.role == "" || holds(a, rw) >= .5) {
		a.role = role
	}
	for _, old := range a.roles {
		if len(old.all) == len(rw.all) && overlap(old.all, rw.all) == 1 {
			return
		}
	}
	if len(a.roles) < 16 {
		a.roles = append(a.roles, rw)
	}
}

// label is the speaker as a statement names it.
func (a *actor) label() string {
	if a == nil {
		return ""
	}
	if a.name == "" {
		return a.role
	}
	return a.name
}

// near tells whether two folded names differ by a letter or by two that have
// changed places at most, as a slip in one place of an article.
func near(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > utf8.UTFMax {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	for i > 0 && !utf8.RuneStart(b[i]) {
		i--
	}
	x, y := a[i:], b[i:]
	n, m := utf8.RuneCountInString(x), utf8.RuneCountInString(y)
	if utf8.RuneCountInString(a[:i])+min(n, m) < 7 || max(n, m)-min(n, m) > 1 {
		return false
	}
	if n < m {
		return x == afterFirst(y)
	}
	if n > m {
		return afterFirst(x) == y
	}
	if n == 0 {
		return true
	}
	restX, restY := afterFirst(x), afterFirst(y)
	return restX == restY || n > 1 && firstOf(x) == firstOf(restY) && firstOf(restX) == firstOf(y) && afterFirst(restX) == afterFirst(restY)
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func afterFirst(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[n:]
}
