package index_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
)

func TestHighlightMarksWholeWords(t *testing.T) {
	const text = "خبر ICT: زیرساخت\u200cهای شبکه، و زيرساختهاي تازه؛ شبکهٔ ملی."
	_, body := index.Highlight(text, "زیرساخت شبکه ict", false)
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
	for _, toEnd := range []bool{false, true} {
		_, body := index.Highlight(text, "اینترنت وزیر", toEnd)
		if len(body) != 1 || len(body[0].Marks) != 2 || !body[0].Before || !body[0].After {
			t.Fatalf("got %+v, want one fragment from within the text, with two marks", body)
		}
	}
}

// A text is read as far as the first passage that has all of the query that the
// text has; one that repeats a word stays unread.
func TestHighlightStopsAtThePassage(t *testing.T) {
	const first, second = "وزیر اینترنت را گشود. ", "وزیر وزیر اینترنت اینترنت را بست. "
	text := first + strings.Repeat("سخن دیگر ", 600) + second + strings.Repeat("سخن دیگر ", 600)
	for toEnd, want := range map[bool]string{false: first, true: second} {
		_, body := index.Highlight(text, "اینترنت وزیر فیبر", toEnd)
		if len(body) != 1 || !strings.Contains(body[0].Text, strings.TrimSpace(want)) {
			t.Errorf("to the end %v: got %+v, want the passage with %s", toEnd, body, want)
		}
	}
	_, body := index.Highlight(strings.Repeat("سخن دیگر ", 600), "فیبر", false)
	if len(body) != 1 || !strings.HasPrefix(body[0].Text, "سخن") || body[0].Before || len(body[0].Text) > 800 {
		t.Errorf("got %+v, want the beginning", body)
	}
}

func TestHighlightTellsWhereASentenceGoesOn(t *testing.T) {
	far := strings.Repeat("سخن دیگر ", 60)
	for name, c := range map[string]struct {
		text          string
		before, after bool
	}{
		"whole":      {"وزیر آمد.", false, false},
		"cut":        {far + "وزیر آمد " + far, true, true},
		"to the end": {far + "وزیر آمد.", true, false},
	} {
		_, body := index.Highlight(c.text, "وزیر", false)
		if len(body) != 1 || body[0].Before != c.before || body[0].After != c.after {
			t.Errorf("%s: got %+v, want before %v, after %v", name, body, c.before, c.after)
		}
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
		title, body := index.Highlight(text, query, len(text)%2 == 0)
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
