package persian_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/peygir/peygir/persian"
)

// What is found by its first letter is found where it is without.
func checkBeginnings(t *testing.T, text string) {
	t.Helper()
	all := persian.Tokens(text)
	for from := range min(len(all), 8) {
		var b persian.Beginnings
		wanted := map[string]bool{}
		for i := from; i < len(all) && len(wanted) < 3; i += 7 {
			wanted[all[i].Key] = true
			b.Add(all[i].Key)
		}
		at := map[persian.Token]bool{}
		reading := b.Read(text, 0)
		inOne := reading.AppendTokens(nil, 0, len(text))
		for _, step := range []int{1, 7, 100} {
			var parts []persian.Token
			for reading := b.Read(text, 0); reading.At() < len(text); {
				parts = reading.AppendTokens(parts, 0, reading.At()+step)
			}
			if !slices.Equal(parts, inOne) {
				t.Fatalf("%q read by %d bytes: %v, in one %v", text, step, parts, inOne)
			}
		}
		for _, tok := range inOne {
			if tok.Start < 0 || tok.End > len(text) || tok.Start >= tok.End {
				t.Fatalf("%q: a word from %d to %d", text, tok.Start, tok.End)
			}
			at[tok] = true
		}
		for _, tok := range all {
			if wanted[tok.Key] && !at[tok] {
				t.Fatalf("%q: %q, stem %q, is not found among %v", text, tok.Norm, tok.Key, wanted)
			}
		}
	}
}

func TestBeginnings(t *testing.T) {
	for _, text := range []string{
		sampleText(3000),
		"اخبار استان\u200cها را می خوانیم، خبر ها می\u200cرسد و رفته ام و نمی روند؛ مسئولان طهران و تهران، قوانین و قانون.",
		"اطاق و اتاق، بلیط و بلیت، کتب و کتاب ها، نرفتند و برمی\u200cگردند، خواهند گفت و می گویند",
		"ICT و آی تی در ۱۴۰۰ و ١٤٠٠ and IPها",
	} {
		checkBeginnings(t, text)
	}
}

// Every form of the tables is found by its stem.
func TestBeginningsOfAllWords(t *testing.T) {
	var text strings.Builder
	persian.EachWord(func(word string) { text.WriteString(word + ". ") })
	all := persian.Tokens(text.String())
	if len(all) < 5000 {
		t.Fatalf("%d words only", len(all))
	}
	for _, tok := range all {
		var b persian.Beginnings
		b.Add(tok.Key)
		part := ". ا. " + text.String()[tok.Start:tok.End]
		reading := b.Read(part, 0)
		got := reading.AppendTokens(nil, 0, len(part))
		if last := got[len(got)-1]; last.Key != tok.Key {
			t.Errorf("%q, stem %q, is passed over", tok.Norm, tok.Key)
		}
	}
}

func FuzzBeginnings(f *testing.F) {
	f.Add("زیرساخت\u200cهای شبکه و می کنند")
	f.Add("\xff\xfe شبكة\u200cها")
	f.Fuzz(func(t *testing.T, text string) { checkBeginnings(t, text) })
}
