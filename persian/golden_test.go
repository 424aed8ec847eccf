package persian_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/peygir/peygir/persian"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var spelt = strings.NewReplacer("⟨zwnj⟩", "\u200c", "⟨zwj⟩", "\u200d", "⟨rlm⟩", "\u200f", "⟨nbsp⟩", "\u00a0")

// TestGolden reads the words of each golden file's in; want lists, for every
// line, the words as written with their keys.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for line := range strings.Lines(spelt.Replace(string(ar.Files[0].Data))) {
				for i, tok := range persian.Tokens(line) {
					if i > 0 {
						b.WriteString(" | ")
					}
					fmt.Fprintf(&b, "%s=%s", strings.ReplaceAll(line[tok.Start:tok.End], "\u200c", "⟨zwnj⟩"), tok.Key)
				}
				b.WriteString("\n")
			}
			got := b.String()
			if *update {
				ar.Files = append(ar.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) < 2 {
				t.Fatal("no want")
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
