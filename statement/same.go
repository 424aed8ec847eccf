package statement

import (
	"slices"
	"strings"
)

// NameKey folds a speaker's name to the form under which spellings of it meet:
// letters only, honorifics and joiners gone («حجت‌الاسلام دکتر علي‌اكبر كريمي»
// and «علی اکبر کریمی» have one key).
func NameKey(name string) string { return strings.Join(nameWords(name), "") }

// nameWords are the folded words of a name without honorifics; a name that is
// nothing but honorifics keeps them. Joiners part words.
func nameWords(name string) []string {
	var all, plain []string
	t := scan(strings.ReplaceAll(name, "\u200c", " "))
	for i, tk := range t.tokens {
		if tk.kind != letters {
			continue
		}
		k := t.key(i, i+1)
		all = append(all, k)
		if !t.honours(i) {
			plain = append(plain, k)
		}
	}
	if len(plain) == 0 {
		return all
	}
	return plain
}

// SamePerson tells whether two names can be one speaker: the words of the one
// are among the other's, however either is spelt, or both read the same when
// written together. «نمونه», «مهندس نمونه» and «افشین نمونه» meet; two full
// names that differ do not.
func SamePerson(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	short, long := strings.Join(x, ""), strings.Join(y, "")
	if short == long || len(x) < len(y) && strings.HasSuffix(long, short) && longTail(short, y) {
		return true
	}
	have := map[string]bool{}
	for _, w := range y {
		have[w] = true
	}
	for _, w := range x {
		if !have[w] {
			return false
		}
	}
	return true
}

// Holds tells whether a reader who asks for a name can mean the one written:
// each word asked for is one of it, or the words asked for make some of its
// own, in order, when written together.
func Holds(written, asked string) bool {
	have, want := nameWords(written), nameWords(asked)
	return len(want) > 0 && (!slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(have, w) }) ||
		runs(strings.Join(want, ""), have))
}

// runs tells whether words side by side read so when written together.
func runs(joined string, words []string) bool {
	for i := range words {
		rest, ok := joined, true
		for j := i; j < len(words) && ok && rest != ""; j++ {
			rest, ok = strings.CutPrefix(rest, words[j])
		}
		if ok && rest == "" {
			return true
		}
	}
	return false
}

// longTail keeps a short family name from meeting the end of a longer one:
// the tail must begin where a word of the long name begins.
func longTail(short string, words []string) bool {
	for i := range words {
		if strings.Join(words[i:], "") == short {
			return true
		}
	}
	return false
}

// honours tells whether token i is an honorific where it stands: «حجت» is a
// given name but for «حجت الاسلام».
func (t *text) honours(i int) bool {
	return t.is(i, title) && (!t.is(i, given) || t.is(i+1, title) && !t.is(i+1, given))
}

// partOf tells whether a folded name stands in another, from the beginning of
// one of its words to the end of one. A given name alone is nobody.
func partOf(short string, words []string) bool {
	if short == "" || words == nil {
		return false
	}
	for i := range words {
		rest := short
		for j := i; j < len(words); j++ {
			after, ok := strings.CutPrefix(rest, words[j])
			if !ok {
				break
			}
			if rest = after; rest == "" {
				return j+1 == len(words) || lexical(short)&given == 0
			}
		}
	}
	return false
}

// lexical is what a folded word can be.
func lexical(k string) class { return words().classes[k] }
