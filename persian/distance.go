package persian

import "unicode/utf8"

// maxCompared is how many letters of a word Distance looks at: no word is
// longer, and hostile input must not cost a quadratic time.
const maxCompared = 64

// What a slip costs, in hundredths of a plain wrong letter.
const (
	slip    = 100 // a letter too many, too few, or another; two neighbours swapped
	madda   = 20  // آ for ا
	soundAs = 40  // another letter of the same sound: ط for ت
	doubled = 60  // a letter struck twice, or once where it stands twice
	dots    = 70  // a letter that differs in its dots only, or lies beside it on the keyboard
)

// sounds are the letters that Persian speaks alike, dotted those that the hand
// tells apart by dots alone.
var (
	sounds = []string{"تط", "زذضظ", "سصث", "هح", "قغ", "اع", "یئ", "وؤ"}
	dotted = []string{"بپتثن", "جچحخ", "دذ", "رزژ", "سش", "صض", "طظ", "عغ", "فق", "کگ"}
)

// mistaken is what writing one letter for another costs when that is less than
// a plain wrong letter.
var mistaken = func() map[[2]rune]int {
	costs := map[[2]rune]int{}
	set := func(a, b rune, cost int) {
		for _, pair := range [][2]rune{{a, b}, {b, a}} {
			if old, ok := costs[pair]; !ok || cost < old {
				costs[pair] = cost
			}
		}
	}
	for groups, cost := range map[*[]string]int{&sounds: soundAs, &dotted: dots} {
		for _, group := range *groups {
			letters := []rune(group)
			for i, a := range letters {
				for _, b := range letters[:i] {
					set(a, b, cost)
				}
			}
		}
	}
	for _, row := range keyRows {
		for i := 1; i < len(row.persian); i++ {
			set(row.persian[i-1], row.persian[i], dots)
			set(row.latin[i-1], row.latin[i], dots)
		}
	}
	set('آ', 'ا', madda)
	return costs
}()

// Distance says how many slips lie between two folded words: 1 for a wrong,
// missing, added or swapped letter, less for the usual confusions of Persian
// (ت/ط, ز/ذ/ض/ظ, س/ص/ث, ه/ح, ق/غ, آ/ا), for a letter doubled, for missed dots
// and for a neighbouring key. It is the same in both directions. Letters beyond the 64th
// only count by their number.
func Distance(a, b string) float64 {
	d, _ := Within(a, b, float64(2*maxCompared+len(a)+len(b)))
	return d
}

// Within returns the distance of two folded words if it is not above limit. It
// is cheap when the words differ much in length.
func Within(a, b string, limit float64) (float64, bool) {
	if a == b {
		return 0, limit >= 0
	}
	var x, y [maxCompared]rune
	n, restA := letters(a, &x)
	m, restB := letters(b, &y)
	most := int(limit*slip + .5)
	extra := slip * max(restA-restB, restB-restA)
	// Each letter too many costs at least as much as a doubled one.
	if extra+doubled*max(n-m, m-n) > most {
		return 0, false
	}
	d := extra + edits(x[:n], y[:m], most-extra)
	return float64(d) / slip, d <= most
}

// letters fills out with the letters of w and returns how many there are, and
// how many did not fit.
func letters(w string, out *[maxCompared]rune) (n, rest int) {
	for i, r := range w {
		if n == maxCompared {
			return n, utf8.RuneCountInString(w[i:])
		}
		out[n] = r
		n++
	}
	return n, 0
}

// edits is the weighted optimal string alignment of two words; any figure
// above most stands for all of them.
func edits(a, b []rune, most int) int {
	var rows [3][maxCompared + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range b {
		last[j+1] = last[j] + single(b, j)
	}
	for i := range a {
		row[0] = last[0] + single(a, i)
		least := row[0]
		for j := range b {
			cost := last[j] + swap(a[i], b[j])
			cost = min(cost, last[j+1]+single(a, i), row[j]+single(b, j))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cost = min(cost, before[j-1]+slip)
			}
			row[j+1] = cost
			least = min(least, cost)
		}
		// A swap reaches back over a row, but saves nothing: each row's least
		// is at most a slip above that of the row before.
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// single is the cost of a letter that the other word lacks.
func single(w []rune, i int) int {
	if i > 0 && w[i] == w[i-1] {
		return doubled
	}
	return slip
}

func swap(a, b rune) int {
	if a == b {
		return 0
	}
	if cost, ok := mistaken[[2]rune{a, b}]; ok {
		return cost
	}
	return slip
}
