package persian

import "strings"

// Stem reduces a folded word to the key that its forms share: the past stem of
// a verb, the singular of a noun, the positive of an adjective. A word that
// only looks inflected keeps its shape.
func Stem(norm string) string {
	if len(norm) < 4 {
		return norm
	}
	if norm[0] < 0x80 { // a Latin word, perhaps with a Persian ending: IPها
		if i := strings.IndexFunc(norm, func(r rune) bool { return r >= 0x80 }); i > 0 {
			return norm[:i]
		}
		return norm
	}
	norm = respell(norm)
	if root, ok := Verb(norm); ok {
		return plainAlef(root)
	}
	return plainAlef(nounStem(norm))
}

// nounStem takes off what Persian adds to a noun, outermost first: plurals with
// what follows them, comparison, possessives, and the indefinite or ezafe ی.
func nounStem(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	if whole[w] || heh[w] {
		return w
	}
	for _, cut := range []func(string) (string, bool){hehPlural, plural, comparison, possessive, arabicPlural, animatePlural, final} {
		if base, ok := cut(w); ok {
			return base
		}
	}
	return w
}

// known reports whether w is a word of the tables.
func known(w string) bool { return whole[w] || heh[w] || irregular[w] != "" }

// singular returns the key of a base, which may itself be an irregular plural
// or a participle: نوشته‌ها goes where نوشته goes.
func singular(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	if strings.HasSuffix(w, "ه") {
		if root, ok := Verb(w); ok {
			return root
		}
	}
	return w
}

// endings that may follow a noun, a plural included.
var tails = []string{"یشان", "یمان", "یتان", "شان", "مان", "تان", "یی", "یش", "یم", "یت", "ی", "ش", "م", "ت"}

// hehPlural reads جملهای as جمله + ای and نامهها as نامه + ها, not as جمل + های.
func hehPlural(w string) (string, bool) {
	for _, tail := range []string{"ای", "اش", "ام", "ات", "اند"} {
		if base, ok := strings.CutSuffix(w, tail); ok && heh[base] {
			return base, true
		}
	}
	return w, false
}

var pluralSuffixes = []string{"هایشان", "هایمان", "هایتان", "هایی", "هایش", "هایم", "هایت", "هاشان", "هامان", "هاتان", "های", "هاست", "هاش", "ها"}

func plural(w string) (string, bool) {
	for _, s := range pluralSuffixes {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 4 && !whole[base+"ها"] {
			return singular(base), true
		}
	}
	return w, false
}

func comparison(w string) (string, bool) {
	for _, s := range []string{"ترین", "ترینها", "تری", "ترند", "تر"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 4 && !whole[base+"تر"] {
			return base, true
		}
	}
	return w, false
}

// arabicPlural undoes ات and its endings: جلسات is جلسه, اقدامات is اقدام.
func arabicPlural(w string) (string, bool) {
	return cutWithTails(w, "ات", func(base string) (string, bool) {
		switch {
		case whole[base+"ات"] || len(base) < 6:
			return "", false
		case heh[base+"ه"]:
			return base + "ه", true
		case whole[base+"ت"]:
			return base + "ت", true
		}
		return base, true
	})
}

// animatePlural undoes گان, یان and ان.
func animatePlural(w string) (string, bool) {
	return cutWithTails(w, "ان", func(base string) (string, bool) {
		if whole[base+"ان"] {
			return "", false
		}
		if stem, ok := strings.CutSuffix(base, "گ"); ok && len(stem) >= 4 {
			return stem + "ه", true
		}
		if stem, ok := strings.CutSuffix(base, "ی"); ok && (strings.HasSuffix(stem, "ا") || strings.HasSuffix(stem, "و")) {
			return stem, true
		}
		return base, len(base) >= 6
	})
}

// cutWithTails finds suffix at the end of w or before a tail, and asks undo
// what stood before it.
func cutWithTails(w, suffix string, undo func(base string) (string, bool)) (string, bool) {
	if base, ok := strings.CutSuffix(w, suffix); ok {
		return undo(base)
	}
	for _, tail := range tails {
		rest, ok := strings.CutSuffix(w, tail)
		if !ok {
			continue
		}
		if base, ok := strings.CutSuffix(rest, suffix); ok {
			if stem, ok := undo(base); ok {
				return stem, true
			}
		}
	}
	return w, false
}

func possessive(w string) (string, bool) {
	for _, tail := range tails[:6] {
		if base, ok := strings.CutSuffix(w, tail); ok && (len(base) >= 6 || known(base)) {
			return nounStem(base), true
		}
	}
	return w, false
}

// final takes off a short ending. After ا and و the ezafe ی stands before it.
func final(w string) (string, bool) {
	for _, tail := range tails[6:] {
		base, ok := strings.CutSuffix(w, tail)
		if !ok {
			continue
		}
		vowel := strings.HasSuffix(base, "ا") || strings.HasSuffix(base, "و")
		switch {
		case len([]rune(tail)) == 2 && !vowel:
			continue
		case tail == "ت" && !known(base):
			continue
		case len(base) >= 6 || len(base) >= 4 && (vowel || known(base)):
			return singular(base), true
		}
	}
	return w, false
}
