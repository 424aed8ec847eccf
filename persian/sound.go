package persian

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sound returns the consonants of a folded word, the same for both scripts:
// Tehran and تهران have one sound, and so have microsoft and مایکروسافت. Words
// that sound alike need not be the same; words that do not, are not. It is
// empty for a word without consonants.
func Sound(norm string) string {
	norm = strings.ReplaceAll(norm, "خوا", "خا") // a silent و
	var out []byte
	for len(norm) > 0 {
		n, sound := 0, ""
		for _, u := range heard {
			if strings.HasPrefix(norm, u.written) {
				n, sound = len(u.written), u.sound
				break
			}
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(norm)
		}
		if c := norm[0]; n == 1 && c == 'c' && len(norm) > 1 && strings.IndexByte("eiy", norm[1]) >= 0 {
			sound = "s"
		}
		norm = norm[n:]
		if sound != "" && (len(out) == 0 || out[len(out)-1] != sound[0]) {
			out = append(out, sound...)
		}
	}
	return string(out)
}

// heard are the consonants of both scripts, longer spellings first. Letters
// that are as often a vowel (و ی w y v) are silent, and so is ع; ق and غ are
// the g of loans (گوگل) or the k of others, and are told apart from neither.
var heard = []struct{ written, sound string }{
	{"tch", "C"},
	{"sch", "S"},
	{"sh", "S"},
	{"ch", "C"},
	{"kh", "h"},
	{"gh", "k"},
	{"zh", "j"},
	{"ph", "f"},
	{"th", "t"},
	{"ck", "k"},
	{"dj", "j"},
	{"b", "b"},
	{"c", "k"},
	{"d", "d"},
	{"f", "f"},
	{"g", "k"},
	{"h", "h"},
	{"j", "j"},
	{"k", "k"},
	{"l", "l"},
	{"m", "m"},
	{"n", "n"},
	{"p", "p"},
	{"q", "k"},
	{"r", "r"},
	{"s", "s"},
	{"t", "t"},
	{"x", "ks"},
	{"z", "z"},
	{"ب", "b"},
	{"پ", "p"},
	{"ت", "t"},
	{"ط", "t"},
	{"ث", "s"},
	{"س", "s"},
	{"ص", "s"},
	{"ج", "j"},
	{"ژ", "j"},
	{"چ", "C"},
	{"ح", "h"},
	{"ه", "h"},
	{"خ", "h"},
	{"د", "d"},
	{"ذ", "z"},
	{"ز", "z"},
	{"ض", "z"},
	{"ظ", "z"},
	{"ر", "r"},
	{"ش", "S"},
	{"غ", "k"},
	{"ق", "k"},
	{"ک", "k"},
	{"گ", "k"},
	{"ف", "f"},
	{"ل", "l"},
	{"م", "m"},
	{"ن", "n"},
}

// maxSpellings is how many Persian spellings are followed at a time.
const maxSpellings = 48

// Spellings returns the ways in which Persian may write a folded Latin word,
// likelier ones first: تهران is among those of tehran. A vocabulary must
// choose. It is empty for a word that is not all Latin letters, or too long to
// be one.
func Spellings(latin string) []string {
	if len(latin) == 0 || len(latin) > 24 {
		return nil
	}
	type spelling struct {
		text string
		cost int
	}
	beam := []spelling{{}}
	for i := 0; i < len(latin); {
		written, options := optionsAt(latin, i)
		if written == 0 {
			return nil
		}
		var next []spelling
		for _, s := range beam {
			for cost, o := range options {
				next = append(next, spelling{s.text + o, s.cost + cost})
			}
		}
		slices.SortStableFunc(next, func(a, b spelling) int { return cmp.Compare(a.cost, b.cost) })
		beam = next[:min(len(next), maxSpellings)]
		i += written
	}
	var out []string
	for _, s := range beam {
		if s.text != "" && !slices.Contains(out, s.text) {
			out = append(out, s.text)
		}
	}
	return out
}

// optionsAt returns how many letters at latin[i:] are written as one sound,
// and the Persian ways to write it, the usual one first.
func optionsAt(latin string, i int) (int, []string) {
	rest := latin[i:]
	if i == 0 {
		for _, o := range initial {
			if strings.HasPrefix(rest, o.latin) {
				return len(o.latin), o.persian
			}
		}
	}
	if rest == "e" || rest == "eh" || rest == "ah" {
		return len(rest), []string{"ه", ""}
	}
	if len(rest) > 1 && rest[0] == rest[1] && strings.IndexByte("aeou", rest[0]) < 0 {
		_, options := optionsAt(latin, i+1)
		return 2, options
	}
	if len(rest) > 1 && rest[0] == 'c' && strings.IndexByte("eiy", rest[1]) >= 0 {
		return 1, []string{"س", "ک"}
	}
	for _, o := range inside {
		if strings.HasPrefix(rest, o.latin) {
			return len(o.latin), o.persian
		}
	}
	return 0, nil
}

type romanised struct {
	latin   string
	persian []string
}

// At the start of a word a vowel leans on ا, and so does s before a consonant.
var initial = []romanised{
	{"sch", []string{"ش", "اسک"}},
	{"sh", []string{"ش"}},
	{"sc", []string{"اسک", "س"}},
	{"sk", []string{"اسک"}},
	{"sl", []string{"اسل"}},
	{"sm", []string{"اسم"}},
	{"sn", []string{"اسن"}},
	{"sp", []string{"اسپ"}},
	{"st", []string{"است"}},
	{"sq", []string{"اسک"}},
	{"aa", []string{"آ", "ا"}},
	{"ai", []string{"ای", "آی"}},
	{"a", []string{"آ", "ا", "ع"}},
	{"e", []string{"ا", "ای", "ع"}},
	{"ee", []string{"ای"}},
	{"i", []string{"ای", "آی", "ا"}},
	{"o", []string{"ا", "او", "آ", "ع"}},
	{"u", []string{"او", "یو", "آ"}},
	{"y", []string{"ی", "ای"}},
}

var inside = []romanised{
	{"tch", []string{"چ"}},
	{"sch", []string{"ش"}},
	{"sh", []string{"ش"}},
	{"ch", []string{"چ", "ک", "ش", "خ"}},
	{"kh", []string{"خ"}},
	{"gh", []string{"ق", "غ"}},
	{"zh", []string{"ژ"}},
	{"ph", []string{"ف"}},
	{"th", []string{"ت", "ث"}},
	{"ck", []string{"ک"}},
	{"tion", []string{"شن"}},
	{"qu", []string{"کو", "ک"}},
	{"wi", []string{"وی", "ویی"}},
	{"oo", []string{"و"}},
	{"ou", []string{"و", "ا"}},
	{"ee", []string{"ی"}},
	{"ea", []string{"ی", "یا"}},
	{"ai", []string{"ای", "ی"}},
	{"ei", []string{"ی", "ای"}},
	{"ey", []string{"ی"}},
	{"ay", []string{"ی", "ای"}},
	{"aa", []string{"ا"}},
	{"au", []string{"ا", "او"}},
	{"ow", []string{"و", "او"}},
	{"oa", []string{"و"}},
	{"a", []string{"ا", "", "ی"}},
	{"e", []string{"", "ی", "ه"}},
	{"i", []string{"ی", "ای", ""}},
	{"o", []string{"و", "ا", ""}},
	{"u", []string{"و", "ا", "یو", ""}},
	{"y", []string{"ی", "ای"}},
	{"b", []string{"ب"}},
	{"c", []string{"ک"}},
	{"d", []string{"د"}},
	{"f", []string{"ف"}},
	{"g", []string{"گ", "ج", "ق"}},
	{"h", []string{"ه", "ح"}},
	{"j", []string{"ج"}},
	{"k", []string{"ک"}},
	{"l", []string{"ل"}},
	{"m", []string{"م"}},
	{"n", []string{"ن"}},
	{"p", []string{"پ"}},
	{"q", []string{"ق", "ک"}},
	{"r", []string{"ر"}},
	{"s", []string{"س", "ص", "ز"}},
	{"t", []string{"ت", "ط"}},
	{"v", []string{"و"}},
	{"w", []string{"و"}},
	{"x", []string{"کس"}},
	{"z", []string{"ز", "ض", "ظ"}},
}
