package extract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/peygir/peygir/extract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fetched is when the sample pages were fetched, unless they say otherwise.
var fetched = time.Date(2026, time.November, 21, 8, 0, 0, 0, time.UTC)

// TestGolden reads the invented pages of testdata. The first line of each
// file's comment is the page's address, the rest says why the case exists.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			url, _, _ := strings.Cut(string(ar.Comment), "\n")
			got := record(t, extract.Page(extract.Input{URL: url, ContentType: "text/html", Body: section(ar, "page.html"), FetchedAt: fetched}))
			if *update {
				rewrite(t, file, ar, "want.json", got)
				return
			}
			if diff := cmp.Diff(string(got), string(section(ar, "want.json"))); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}

func record(t *testing.T, r extract.Result) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
