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
	if whole[w] || heh[w] || words[w] {
		return w
	}
	for _, cut := range []func(string) (string, bool){hehPlural, plural, comparison, possessive, arabicPlural, animatePlural, participlePlural, final} {
		if base, ok := cut(w); ok {
			return base
		}
	}
	return w
}

// known reports whether w is a word of the tables.
func known(w string) bool { return words[w] || whole[w] || heh[w] || irregular[w] != "" }

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
		if base, ok := strings.CutSuffix(w, tail); ok && heh[base] && (tail != "ای" || !bareFirst[base]) {
			return base, true
		}
	}
	return w, false
}

// bareFirst are the words in ه before which the same word without it is the
// likelier one when their forms look alike: روزهای is of روز, not of روزه.
var bareFirst = set("روزه", "ساله", "نامه", "کاره", "باره", "نشانه", "زمینه", "دسته", "چشمه", "گوشه", "پایه")

var pluralSuffixes = []string{"هایشان", "هایمان", "هایتان", "هایی", "هایش", "هایم", "هایت", "هاشان", "هامان", "هاتان", "های", "هاست", "هاش", "ها"}

func plural(w string) (string, bool) {
	for _, s := range pluralSuffixes {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 4 && !known(base+"ها") {
			return singular(base), true
		}
	}
	return w, false
}

func comparison(w string) (string, bool) {
	for _, s := range []string{"ترین", "ترینها", "تری", "ترند", "تر"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 4 && !known(base+"تر") {
			return base, true
		}
	}
	return w, false
}

// arabicPlural undoes ات and its endings: جلسات is جلسه, اقدامات is اقدام.
func arabicPlural(w string) (string, bool) {
	return cutWithTails(w, "ات", func(base string) (string, bool) {
		switch {
		case known(base+"ات") || len(base) < 6:
			return "", false
		case strings.HasSuffix(base, "ج") && len(base) >= 8: // سبزیجات, کارخانجات
			if stem := strings.TrimSuffix(base, "ج"); heh[stem+"ه"] || known(stem+"ه") {
				return stem + "ه", true
			} else if known(stem) || strings.HasSuffix(stem, "ی") {
				return stem, true
			}
			return base, true
		case known(base):
			return base, true
		case heh[base+"ه"]:
			return base + "ه", true
		case known(base + "ت"):
			return base + "ت", true
		}
		return base, true
	})
}

// animatePlural undoes گان, یان and ان.
func animatePlural(w string) (string, bool) {
	for _, doing := range []string{"رسانی", "دانی", "خوانی", "گردانی"} { // آبرسانی, قدردانی
		if base, ok := strings.CutSuffix(w, doing); ok && base != "" && !known(strings.TrimSuffix(w, "انی")) {
			return w, false
		}
	}
	return cutWithTails(w, "ان", func(base string) (string, bool) {
		if known(base+"ان") || isCountry(base) {
			return "", false
		}
		if known(base) {
			return base, true
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

// isCountry reports whether ان after base makes the name of a place, as in
// دشتستان, and no plural, as in وطنپرستان.
func isCountry(base string) bool {
	place, ok := strings.CutSuffix(base, "ست")
	return ok && len(place) >= 4 && !known(base) && !strings.HasSuffix(place, "پر") && !strings.HasSuffix(place, "د") && !strings.HasSuffix(place, "دو")
}

// participlePlural undoes the ین of Arabic participles: مسوولین, محققین.
func participlePlural(w string) (string, bool) {
	return cutWithTails(w, "ین", func(base string) (string, bool) {
		if known(base + "ین") {
			return "", false
		}
		return base, len(base) >= 8 && (known(base) || strings.HasPrefix(base, "م"))
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
		base, ok := strings.CutSuffix(w, tail)
		if !ok {
			continue
		}
		if tail == "تان" && isCountry(base+"ت") {
			return w, true
		}
		// معلمان is معلم + ان, not معل + مان, and after a vowel a possessive
		// begins with ی: ملیپوشان is ملیپوش + ان.
		if owner := base + strings.TrimSuffix(tail, "ان"); known(owner) || endsInVowel(base) && tail[:2] != "ی" && !known(base) || strings.HasSuffix(owner, "ست") && !known(base) {
			return owner, true
		}
		if len(base) >= 6 || known(base) {
			return nounStem(base), true
		}
	}
	return w, false
}

// final takes off a short ending. After ا and و the ezafe ی stands before it.
func final(w string) (string, bool) {
	for _, tail := range tails[6:] {
		base, ok := strings.CutSuffix(w, tail)
		if !ok || !endsIn(base, tail) {
			continue
		}
		vowel := endsInVowel(base)
		if len(base) >= 6 || len(base) >= 4 && (vowel || known(base)) {
			return singular(base), true
		}
	}
	return w, false
}

func endsInVowel(base string) bool {
	return strings.HasSuffix(base, "ا") || strings.HasSuffix(base, "و")
}

// endsIn reports whether a short ending may be cut off after base. Most words
// in م, ش and ت are whole: participles and other nouns of Arabic, and the
// verbal nouns of Persian (گسترش, آزمایش).
func endsIn(base, tail string) bool {
	switch tail {
	case "یی":
		return endsInVowel(base)
	case "یش", "یم", "یت":
		return endsInVowel(base) && known(base)
	case "ت":
		return known(base)
	case "ش":
		return !endsInVowel(base) && present[base] == ""
	case "م":
		if endsInVowel(base) || strings.HasSuffix(base, "ی") || strings.HasSuffix(base, "یس") {
			return false
		}
		return known(base) || len(base) >= 10 || !strings.HasPrefix(base, "م") && !strings.HasPrefix(base, "ت")
	}
	return true
}
