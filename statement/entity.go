package statement

import (
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
)

// SpeakerID is the identity that a name has before anybody rules otherwise:
// all spellings of one full name share it, with honorifics and without.
func SpeakerID(name string) news.SpeakerID {
	return news.SpeakerID(NameKey(name))
}

// FamilyName is the last word of a name as written, by which candidates for
// Recognise are looked up; empty for an empty name.
func FamilyName(name string) string {
	words := strings.Fields(strings.ReplaceAll(name, "\u200c", " "))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// Recognise says which of the known speakers made a statement, or gives the
// identity of a new one. A full name is one person wherever it stands; where
// several are known by it, the office decides. A family name alone, or a name
// longer than the known one, is that person's only when the office fits and
// no second candidate does. It is empty when the statement names nobody.
func Recognise(s news.Statement, known []news.Speaker) news.SpeakerID {
	id := SpeakerID(s.Speaker)
	if id == "" {
		return ""
	}
	var best news.SpeakerID
	bestFit, rivals := -1.0, 0
	for _, k := range known {
		if !called(k, id) {
			continue
		}
		if fit := officeFit(s.Role, k); fit > bestFit {
			best, bestFit = k.ID, fit
		}
	}
	if best != "" {
		return best
	}
	for _, k := range known {
		if !SamePerson(s.Speaker, k.Name) {
			continue
		}
		switch fit := officeFit(s.Role, k); {
		case fit >= .5 && fit > bestFit:
			best, bestFit, rivals = k.ID, fit, 1
		case fit >= .5 && fit == bestFit:
			rivals++
		}
	}
	if rivals == 1 {
		return best
	}
	return id
}

// called tells whether a speaker goes by a name with this key: its own, or an
// alias that is more than a family name.
func called(k news.Speaker, id news.SpeakerID) bool {
	if SpeakerID(k.Name) == id {
		return true
	}
	for _, a := range k.Aliases {
		if SpeakerID(a) == id && len(nameWords(a)) > 1 {
			return true
		}
	}
	return false
}

// officeFit is how well an office fits those a speaker was seen in, 0 to 1.
func officeFit(role string, k news.Speaker) float64 {
	best := 0.0
	for _, r := range k.Roles {
		best = max(best, RoleOverlap(role, r.Role))
	}
	return best
}

// RoleOverlap is how much two offices share, 0 to 1: 1 for «استاندار نمونه» and
// «استاندار استان نمونه», 0 for a head and a deputy.
func RoleOverlap(a, b string) float64 {
	x, y := scan(a), scan(b)
	return x.office(0, len(x.tokens)).fits(y.office(0, len(y.tokens)))
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

// Ruling is what an editor decided about identities: the statements of From,
// or only those in an office or an article, are To's. A merge is a ruling from
// one to the other, a split one for an office or article to a new identity;
// either is undone by a later ruling to From itself. Rulings are only added,
// and statements keep the name as written, so that nothing is lost.
type Ruling struct {
	From, To news.SpeakerID
	Role     string         // only what was said in this office
	Article  news.ArticleID // only what was said in this article
}

// Ruled applies rulings, oldest first, to the identity of a statement. For
// each identity the last ruling that fits holds.
func Ruled(id news.SpeakerID, s news.Statement, rulings []Ruling) news.SpeakerID {
	seen := map[news.SpeakerID]bool{}
	for !seen[id] {
		seen[id] = true
		for _, r := range slices.Backward(rulings) {
			if r.From == id && r.fits(s) {
				id = r.To
				break
			}
		}
	}
	return id
}

func (r Ruling) fits(s news.Statement) bool {
	if r.Article != "" && r.Article != s.Article {
		return false
	}
	return r.Role == "" || RoleOverlap(r.Role, s.Role) >= .75
}
