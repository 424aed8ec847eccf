package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/peygir/peygir/config"
)

func TestAddSource(t *testing.T) {
	s := config.Source{ID: "nemune", Name: "نمونه", URL: "https://nemune.test/", Feeds: []string{"https://nemune.test/rss"}}
	const item = "- id: nemune\n  name: نمونه\n  url: https://nemune.test/\n  feeds:\n    - https://nemune.test/rss\n"
	in := func(margin string) string {
		return margin + strings.ReplaceAll(strings.TrimSuffix(item, "\n"), "\n", "\n"+margin) + "\n"
	}
	tests := map[string]struct{ file, want string }{
		"at the end": {
			"# ours\nsources:\n  - {id: a, url: 'http://a.test/'} # the first\n",
			"# ours\nsources:\n  - {id: a, url: 'http://a.test/'} # the first\n" + in("  "),
		},
		"before another setting and its comment": {
			"sources:\n- id: a\n  url: http://a.test/\n  # a remark\n\n# how it is fetched\nfetch: {delay: 2s}\n",
			"sources:\n- id: a\n  url: http://a.test/\n  # a remark\n" + in("") + "\n# how it is fetched\nfetch: {delay: 2s}\n",
		},
		"without a last newline": {"sources:\n    - id: a\n      url: http://a.test/", "sources:\n    - id: a\n      url: http://a.test/\n" + in("    ")},
		"an empty list":          {"listen: 127.0.0.1:1 # here\nsources: []\n", "listen: 127.0.0.1:1 # here\nsources:\n" + in("  ")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := config.AddSource([]byte(tt.file), s, none)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(got), tt.want); diff != "" {
				t.Errorf("file (-got +want):\n%s", diff)
			}
		})
	}
	t.Run("no sources so far", func(t *testing.T) {
		got, err := config.AddSource([]byte("listen: 127.0.0.1:1"), s, none)
		if err != nil {
			t.Fatal(err)
		}
		c, err := config.Parse("", got, none)
		if err != nil || len(c.Sources) != len(config.Default().Sources)+1 {
			t.Errorf("got %d sources, %v, want the embedded ones and the new one", len(c.Sources), err)
		}
	})
	t.Run("twice", func(t *testing.T) {
		if _, err := config.AddSource([]byte("sources:\n  - {id: nemune, url: 'http://a.test/'}\n"), s, none); err == nil {
			t.Error("two sources of one name were accepted")
		}
	})
}

func TestNameFor(t *testing.T) {
	known := []config.Source{{ID: "bazaar"}}
	for address, want := range map[string]string{
		"https://www.Nemune.example/fa": "nemune", "http://bazaar.example": "bazaar-2", "http://fa.khabar.gov.example/": "khabar",
		"http://127.0.0.1:8080/": "127", "nothing": "", "http://خبر.example/": "source",
	} {
		if got := config.NameFor(address, known); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

// What is added to a file that was valid is found in it, and what was there
// stays.
func FuzzAddSource(f *testing.F) {
	for _, s := range []string{"", "sources: []", "sources:\n- {id: a, url: 'http://a.test'}\n", "sources:\n  - id: a\n    name: |\n      x\n      # y\n    url: http://a.test\nlisten: 127.0.0.1:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		before, err := config.Parse("f", []byte(file), none)
		if err != nil {
			return
		}
		out, err := config.AddSource([]byte(file), config.Source{ID: "quite-new", URL: "http://new.test/"}, none)
		if err != nil {
			return // refused, nothing is written
		}
		after, err := config.Parse("f", out, none)
		if err != nil || len(after.Sources) != len(before.Sources)+1 {
			t.Fatalf("%d sources became %d, %v:\n%s", len(before.Sources), len(after.Sources), err, out)
		}
		if diff := cmp.Diff(after.Sources[:len(before.Sources)], before.Sources, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("other sources changed:\n%s", diff)
		}
	})
}
