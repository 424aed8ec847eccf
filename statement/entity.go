package statement

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
)

// SpeakerID is the identity that a full name has before anybody rules
// otherwise: all spellings of it share it, with honorifics and without.
func SpeakerID(name string) news.SpeakerID {
	return news.SpeakerID(NameKey(name))
}

// Alone is the identity of a statement's speaker as its article alone tells
// it. A full name and an organisation are the same everywhere. A family name
// is the same wherever the office is; without one, and like an office that
// does not say of what, it is somebody within this article only. It is empty
// when the statement names nobody.
func Alone(s news.Statement) news.SpeakerID {
	words := nameWords(s.Speaker)
	if len(words) == 0 {
		return ""
	}
	id := strings.Join(words, "")
	t := scan(s.Speaker)
	if t.roleAt(0, len(t.tokens)) > 0 { // an office in the place of a name
		if len(t.office(0, len(t.tokens)).own) == 0 {
			return apart(id, string(s.Article))
		}
		return news.SpeakerID(id)
	}
	if t.full() || t.is(len(t.tokens)-1, body|press) {
		return news.SpeakerID(id)
	}
	r := scan(s.Role)
	office := r.office(0, len(r.tokens))
	switch {
	case len(office.own) > 0:
		return apart(id, strings.Join(slices.Sorted(maps.Keys(office.own)), " "))
	case family(id):
		return apart(id, string(s.Article))
	}
	return news.SpeakerID(id)
}

// apart tells speakers of one name from each other by where they stand.
func apart(id, by string) news.SpeakerID {
	h := fnv.New32a()
	h.Write([]byte(by))
	return news.SpeakerID(fmt.Sprintf("%s~%08x", id, h.Sum32()))
}

// familyEndings are how Persian family names end. A single word without one
// is the name of a firm or of somebody known by one word everywhere.
var familyEndings = []string{"ی", "زاده", "پور", "نیا", "نژاد", "فر", "یان", "لو", "وند", "منش", "خواه", "دوست", "راد", "فرد", "مند", "تبار", "چی", "پناه", "پرست"}

// full tells whether a name is more than a family name, whose ending may stand
// apart: «نمونه ای».
func (t *text) full() bool {
	n := 0
	for i, tk := range t.tokens {
		if tk.kind == letters && !t.honours(i) && (n == 0 || !slices.Contains(detached, t.key(i, i+1))) {
			n++
		}
	}
	return n > 1
}

// detached are the endings of family names that are also written as words.
var detached = []string{"ای", "زاده", "پور", "نیا", "نژاد", "فر", "یان", "منش", "خواه", "دوست", "راد", "فرد", "مند", "تبار", "چی", "پناه", "پرست"}

func family(word string) bool {
	return slices.ContainsFunc(familyEndings, func(end string) bool { return strings.HasSuffix(word, end) })
}

// Tails are the keys of the shorter names that a name may be written as:
// «نمونه» of «رضا نمونه».
func Tails(name string) []string {
	words := nameWords(name)
	var out []string
	for i := 1; i < len(words); i++ {
		tail := strings.Join(words[i:], "")
		if i+1 == len(words) && lexical(tail)&given != 0 {
			continue // a given name alone is nobody
		}
		if slices.Contains(detached, tail) {
			continue // nor is the ending of one
		}
		out = append(out, tail)
	}
	return out
}

// Recognise says who made a statement. Longer are the speakers whose name ends
// in the one that the statement has; it is theirs only when the office fits
// one of them better than any other or, where the office says too little, when
// the text of the article speaks of what one of them belongs to. Otherwise the
// statement is by whom its article alone tells.
func Recognise(s news.Statement, longer []news.Speaker, text string) news.SpeakerID {
	id := Alone(s)
	if id == "" || len(longer) == 0 {
		return id
	}
	fit := func(k news.Speaker) float64 { return officeFit(s.Role, k) }
	least := .5
	if Vague(s.Role) {
		here := scan(text).words()
		fit = func(k news.Speaker) float64 { return textFit(here, k) }
		least = .75
	}
	var best news.Speaker
	most, rivals := 0.0, 0
	for _, k := range longer {
		switch f := fit(k); {
		case f < least, f < most:
		case f > most || slices.Contains(Tails(k.Name), NameKey(best.Name)):
			best, most, rivals = k, f, 0
		case !slices.Contains(Tails(best.Name), NameKey(k.Name)):
			rivals++
		}
	}
	if best.ID == "" || rivals > 0 {
		return id
	}
	return best.ID
}

// Vague tells whether an office does not say of what, so that it cannot tell
// one speaker from another.
func Vague(role string) bool {
	t := scan(role)
	return len(t.office(0, len(t.tokens)).own) == 0
}

// officeFit is how well an office fits those a speaker was seen in, 0 to 1.
func officeFit(role string, k news.Speaker) float64 {
	best := 0.0
	for _, r := range k.Roles {
		best = max(best, RoleOverlap(role, r.Role))
	}
	return best
}

// textFit is the greatest share of the words of an office of a speaker that a
// text has; one word alone shows nothing.
func textFit(here map[string]bool, k news.Speaker) float64 {
	best := 0.0
	for _, r := range k.Roles {
		t := scan(r.Role)
		own := t.office(0, len(t.tokens)).own
		if len(own) < 2 {
			continue
		}
		n := 0
		for w := range own {
			if here[w] {
				n++
			}
		}
		best = max(best, float64(n)/float64(len(own)))
	}
	return best
}

func (t *text) words() map[string]bool {
	out := make(map[string]bool, len(t.tokens))
	for i, tk := range t.tokens {
		if tk.kind == letters {
			out[t.key(i, i+1)] = true
		}
	}
	return out
}

// RoleOverlap is how much two offices share, 0 to 1: 1 for «استاندار نمونه» and
// «استاندار استان نمونه», 0 for a head and a deputy.
func RoleOverlap(a, b string) float64 {
	x, y := scan(a), scan(b)
	return x.office(0, len(x.tokens)).fits(y.office(0, len(y.tokens)))
}

// RoleKey folds an office to the form under which spellings of it meet:
// «استاندار نمونه» and «استاندار استان نمونه» have one key.
func RoleKey(role string) string {
	t := scan(role)
	own := t.office(0, len(t.tokens)).own
	var key strings.Builder
	key.WriteString(t.key(0, 1))
	for i := 1; i < len(t.tokens); i++ {
		if k := t.key(i, i+1); own[k] || len(own) == 0 {
			key.WriteString(k)
		}
	}
	return key.String()
}

// Organisation is what an office belongs to: «سازمان نمونه» of «رئیس سازمان
// نمونه»; empty where the office names none.
func Organisation(role string) string {
	t := scan(role)
	for i := range t.tokens {
		if t.is(i, body) && t.roleAt(i, len(t.tokens)) == 0 {
			return strings.TrimSpace(t.slice(i, len(t.tokens)))
		}
	}
	return ""
}
