package index_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
)

func TestHighlightMarksWholeWords(t *testing.T) {
	const text = "خبر ICT: زیرساخت\u200cهای شبکه، و زيرساختهاي تازه؛ شبکهٔ ملی."
	_, body := index.Highlight(text, "زیرساخت شبکه ict")
	if len(body) != 1 {
		t.Fatalf("%d fragments, want 1", len(body))
	}
	got := body[0].Marked("[", "]", func(s string) string { return s })
	want := "خبر [ICT]: [زیرساخت\u200cهای] [شبکه]، و [زيرساختهاي] تازه؛ [شبکهٔ] ملی."
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("marked (-got +want):\n%s", diff)
	}
}

func TestHighlightChoosesThePassage(t *testing.T) {
	text := strings.Repeat("سخن دیگر ", 200) + "وزیر اینترنت را گشود " + strings.Repeat("سخن دیگر ", 200)
	_, body := index.Highlight(text, "اینترنت وزیر")
	if len(body) != 1 || len(body[0].Marks) != 2 {
		t.Fatalf("got %+v, want one fragment with two marks", body)
	}
}

// Every fragment is a part of the text, and its marks lie in it, in order, on
// the borders of letters.
func FuzzHighlight(f *testing.F) {
	f.Add("زیرساخت\u200cهای شبکه", "شبکه")
	f.Add("می\u200cکنند و می کنند", "میکنند")
	f.Add("\xff\xfe شبكة", "شبکه")
	f.Add(strings.Repeat("ا", 5000), "ا")
	f.Add("", "")
	f.Add("\xba0\x8a", "0 0")
	f.Fuzz(func(t *testing.T, text, query string) {
		title, body := index.Highlight(text, query)
		for _, frag := range append(title, body...) {
			if !strings.Contains(text, frag.Text) {
				t.Errorf("%q is no part of %q", frag.Text, text)
			}
			border := map[int]bool{len(frag.Text): true}
			for i := range frag.Text { // a stray byte is a letter of its own
				border[i] = true
			}
			at := 0
			for _, m := range frag.Marks {
				if m[0] < at || m[1] <= m[0] || m[1] > len(frag.Text) {
					t.Fatalf("mark %v after %d in %d bytes", m, at, len(frag.Text))
				}
				if !border[m[0]] || !border[m[1]] {
					t.Errorf("mark %v splits a letter of %q", m, frag.Text)
				}
				at = m[1]
			}
		}
	})
}
