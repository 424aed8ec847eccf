package statement_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFindGolden reads testdata/*.txtar: title, lead and body of an invented
// article in, one line a statement out. The text above the first file says why
// the case exists. Invisible joiners are spelt ⟨zwnj⟩.
func TestFindGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			arc, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range arc.Files {
				parts[f.Name] = strings.ReplaceAll(strings.TrimSuffix(string(f.Data), "\n"), "⟨zwnj⟩", "\u200c")
			}
			var b strings.Builder
			for _, s := range statement.Find(news.Article{Title: parts["title"], Lead: parts["lead"], Body: parts["body"]}) {
				fmt.Fprintf(&b, "%s | %s | %s | %s | %s\n", s.Speaker, s.Role, s.Cue, s.Kind, s.Quote)
			}
			got := strings.ReplaceAll(b.String(), "\u200c", "⟨zwnj⟩")
			if *update {
				for i, f := range arc.Files {
					if f.Name == "want" {
						arc.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(file, txtar.Format(arc), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := strings.ReplaceAll(parts["want"]+"\n", "\u200c", "⟨zwnj⟩")
			if parts["want"] == "" {
				want = ""
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
