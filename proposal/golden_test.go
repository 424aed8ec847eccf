package proposal_test

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
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMatchGolden reads testdata/*.txtar: invented articles on the bridge, a
// line each (⏎ parts title and paragraphs), and what is found in them: event,
// stance, speaker and evidence. The text above the first file says why the
// case exists. Invisible joiners are spelt ⟨zwnj⟩.
func TestMatchGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	m := proposal.New([]news.Proposal{bridge})
	m.Hear(statement.Find)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			arc, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range arc.Files {
				parts[f.Name] = string(f.Data)
			}
			got := golden(t, m, strings.ReplaceAll(parts["in"], "⟨zwnj⟩", "\u200c"))
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
			if diff := cmp.Diff(parts["want"], got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func golden(t *testing.T, m *proposal.Matcher, in string) string {
	var b strings.Builder
	for line := range strings.Lines(in) {
		title, body, _ := strings.Cut(strings.TrimSpace(line), "⏎")
		a := news.Article{ID: "a", Title: title, Body: strings.ReplaceAll(body, "⏎", "\n")}
		found := m.Match(a)
		if len(found) == 0 {
			b.WriteString("nothing\n")
		}
		for _, c := range found {
			checkEvidence(t, a, c)
			fmt.Fprintf(&b, "%s | %s | %s | %s\n", c.Event, c.Stance, c.Speaker, c.Evidence)
		}
	}
	return strings.ReplaceAll(b.String(), "\u200c", "⟨zwnj⟩")
}
