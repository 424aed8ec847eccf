package statement

import "slices"

// offices of somebody beside the head; they are never the head's own.
var deputies = []string{"معاون", "جانشین", "مشاور", "سخنگو", "سخنگوی", "دستیار", "قایم"}

// heads are offices of which nobody holds two.
var heads = []string{"وزیر", "استاندار", "فرماندار", "شهردار", "بخشدار", "دادستان", "سفیر", "سرمربی", "فرمانده", "امام"}

// office is the words of a role: all of them, and those that tell one such
// office from another.
type office struct {
	all, own map[string]bool
	head     string // one of heads, or empty
}

func (t *text) office(i, j int) office {
	o := office{all: map[string]bool{}, own: map[string]bool{}}
	if first := t.key(i, min(i+1, j)); slices.Contains(heads, first) {
		o.head = first
	}
	for ; i < j; i++ {
		if t.tokens[i].kind != letters {
			continue
		}
		switch k := t.key(i, i+1); k {
		case "و", "در", "این", "یک", "استان", "شهرستان", "شهر", "مردم", "از", "به", "کل":
		case "نماینده", "مجلس", "شورای", "اسلامی", "عضو", "رییس", "مدیر", "مدیرکل", "سازمان", "اداره", "کمیسیون", "مسیول", "مسوول":
			o.all[k] = true
		default:
			o.all[k], o.own[k] = true, true
		}
	}
	return o
}

// bars tells whether nobody can hold both offices.
func (o office) bars(p office) bool { return o.head != "" && p.head != "" && o.head != p.head }

// fits is how much two offices share, 0 to 1.
func (o office) fits(p office) float64 {
	for _, d := range deputies {
		if o.all[d] != p.all[d] {
			return 0
		}
	}
	if o.former() && p.all["جدید"] || p.former() && o.all["جدید"] {
		return 0
	}
	if len(o.own) == 0 || len(p.own) == 0 {
		return overlap(o.all, p.all)
	}
	return overlap(o.own, p.own)
}

// former tells whether the office was held, and is no more.
func (o office) former() bool { return o.all["سابق"] || o.all["پیشین"] || o.all["اسبق"] }

// overlap is the share of the smaller set that the other has.
func overlap(a, b map[string]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

func (c *cast) office(t *text, s subject) int {
	rw := t.office(s.role0, s.role1)
	role := t.clean(s.role0, s.role1)
	at, best := -1, .49
	for i, a := range c.recent() {
		i += c.first()
		if s.other {
			break
		}
		if h := holds(a, rw); h > best || h == best && at >= 0 && i == c.now {
			at, best = i, h
		}
	}
	if at >= 0 && at == c.now && s.also && !c.actors[at].holdsExactly(rw) {
		at = -1 // «دادستان نیز» beside «رئیس دیوان و دادستان»
	}
	if at < 0 && !s.also && c.now >= 0 && (!t.is(s.role0, count) || len(c.actors[c.now].roles) == 0) && !c.actors[c.now].organ && c.actors[c.now].name != "" && !c.actors[c.now].barred(rw) {
		at = c.now
	}
	if at < 0 && !s.also && c.now < 0 && len(c.actors) == 1 && c.actors[0].name != "" && !c.actors[0].organ {
		at = 0 // title and lead name one speaker
	}
	if at < 0 {
		c.actors = append(c.actors, &actor{apart: s.also})
		at = len(c.actors) - 1
	}
	c.seen(c.actors[at], role, rw)
	return at
}

// office is the role as a statement names it.
func (a *actor) office() string {
	if a == nil || a.name == "" {
		return ""
	}
	return a.role
}
