package statement_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/internal/golden"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

// TestFindGolden reads testdata/*.txtar: title, lead and body of an invented
// article in, one line a statement out.
func TestFindGolden(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c golden.Case) {
		part := func(name string) string { return strings.TrimSuffix(c.Text(name), "\n") }
		var b strings.Builder
		for _, s := range statement.Find(news.Article{Title: part("title"), Lead: part("lead"), Body: part("body")}) {
			fmt.Fprintf(&b, "%s | %s | %s | %s | %s\n", s.Speaker, s.Role, s.Cue, s.Kind, s.Quote)
		}
		c.Check(t, "want", golden.Spell(b.String()))
	})
}
