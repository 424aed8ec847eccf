package extract_test

import (
	"os"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"
)

// section returns a file of an archive, nil if it is not there.
func section(ar *txtar.Archive, name string) []byte {
	for _, f := range ar.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// rewrite replaces a file of an archive on disk.
func rewrite(t *testing.T, file string, ar *txtar.Archive, name string, data []byte) {
	t.Helper()
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
	ar.Files = append(ar.Files, txtar.File{Name: name, Data: data})
	if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
		t.Fatal(err)
	}
}
