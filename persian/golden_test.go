package persian_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/internal/golden"
	"github.com/peygir/peygir/persian"
)

// TestGolden reads the words of each golden file's in; want lists, for every
// line, the words as written with their keys.
func TestGolden(t *testing.T) {
	golden.Run(t, "testdata/words/*.txtar", func(t *testing.T, c golden.Case) {
		var b strings.Builder
		for line := range strings.Lines(c.Text("in")) {
			for i, tok := range persian.Tokens(line) {
				if i > 0 {
					b.WriteString(" | ")
				}
				fmt.Fprintf(&b, "%s=%s", line[tok.Start:tok.End], tok.Key)
			}
			b.WriteString("\n")
		}
		c.Check(t, "want", golden.Spell(b.String()))
	})
}
