package index_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/peygir/peygir/index"
)

// TestWhatCannotBeWrittenIsAnError takes the folder of an index away, as a disk
// that fails does: whoever writes is told, and whoever searches gets an answer
// or an error.
func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x, err := index.Open(dir, index.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	all := samples()
	if err := x.Apply(t.Context(), all[:1], nil, 1); err != nil {
		t.Fatal(err)
	}
	// In one step: what the index does beside may write there meanwhile.
	if err := os.Rename(dir, dir+"-gone"); err != nil {
		t.Fatal(err)
	}
	if err := x.Apply(t.Context(), all, nil, 2); err == nil {
		t.Error("writing into a folder that is gone: got no error")
	}
	if _, err := x.Search(t.Context(), index.Query{Text: "شهرک", Facets: true}); err != nil {
		t.Logf("searching: %v", err)
	}
}
