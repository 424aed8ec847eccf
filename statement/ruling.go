package statement

import (
	"slices"

	"github.com/peygir/peygir/news"
)

// Undone are the numbers of the rulings, in the order they were made, that a
// later one undoes. One that undoes may be undone as well.
func Undone(rulings []news.Ruling) map[int64]bool {
	out := map[int64]bool{}
	for _, r := range slices.Backward(rulings) {
		if r.Undoes != 0 && !out[r.ID] {
			out[r.Undoes] = true
		}
	}
	return out
}

// InForce leaves out the rulings that are undone and those that only undo.
func InForce(rulings []news.Ruling) []news.Ruling {
	undone := Undone(rulings)
	var out []news.Ruling
	for _, r := range rulings {
		if r.Undoes == 0 && !undone[r.ID] {
			out = append(out, r)
		}
	}
	return out
}

// Identify is Recognise with the editors' word before and after it: what they
// ruled about whom the article alone tells goes before what the archive
// suggests, and what they ruled about that one goes before all.
func Identify(s news.Statement, longer []news.Speaker, text string, inForce []news.Ruling) news.SpeakerID {
	alone := Alone(s)
	if by := Ruled(alone, s, inForce); by != alone {
		return by
	}
	return Ruled(Recognise(s, longer, text), s, inForce)
}

// Ruled applies rulings in force, oldest first, to the identity of a
// statement. For each identity the last ruling that fits holds, and where
// rulings lead in a circle the last of them.
func Ruled(id news.SpeakerID, s news.Statement, inForce []news.Ruling) news.SpeakerID {
	var path []int // of rulings applied
	for {
		next := -1
		for i, r := range slices.Backward(inForce) {
			if r.From == id && Covers(r, s) {
				next = i
				break
			}
		}
		if next < 0 {
			return id
		}
		if circle := slices.Index(path, next); circle >= 0 {
			return inForce[slices.Max(path[circle:])].To
		}
		path = append(path, next)
		id = inForce[next].To
	}
}

// Covers tells whether a statement of a ruling's From is what it speaks of.
func Covers(r news.Ruling, s news.Statement) bool {
	return (r.Article == "" || r.Article == s.Article) &&
		(r.Name == "" || NameKey(r.Name) == NameKey(s.Speaker)) &&
		(r.Role == "" || RoleOverlap(r.Role, s.Role) >= .75)
}
