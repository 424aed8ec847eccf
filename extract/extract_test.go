package extract_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/internal/golden"
)

// fetched is when the sample pages were fetched, unless they say otherwise.
var fetched = time.Date(2026, time.November, 21, 8, 0, 0, 0, time.UTC)

// TestGolden reads the invented pages of testdata. The first line of each
// file's comment is the page's address, the rest says why the case exists.
func TestGolden(t *testing.T) {
	golden.Run(t, "testdata/*.txtar", func(t *testing.T, c golden.Case) {
		t.Parallel()
		in := extract.Input{URL: c.Note(), ContentType: "text/html", Body: c.Raw("page.html"), FetchedAt: fetched}
		c.Check(t, "want.json", record(t, extract.Page(in)))
	})
}

func record(t *testing.T, r extract.Result) string {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
