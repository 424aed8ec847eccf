package persian

import "strings"

// Stem reduces a folded word to the key that its forms share.
func Stem(norm string) string {
	if len(norm) < 8 || whole[norm] {
		return norm
	}
	for _, suffix := range suffixes {
		base, ok := strings.CutSuffix(norm, suffix)
		if ok && len(base) >= 6 {
			return base
		}
	}
	return norm
}

// suffixes of nouns and adjectives, longest first.
var suffixes = []string{"هایشان", "هایمان", "هایتان", "هایی", "هایش", "هایم", "هایت", "ترین", "های", "تری", "شان", "مان", "تان", "ها", "تر", "ات", "ان", "ای", "ی"}

// whole words that only look as if they had a suffix.
var whole = set("ایران", "تهران", "زنجان", "پایان", "استان", "دندان", "سازمان", "درمان", "جهان", "زبان", "میدان", "جوان", "داستان", "بیابان", "خیابان", "عنوان", "فرمان", "جریان")
