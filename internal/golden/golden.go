// Package golden is what the tests of language, pages and mails share: txtar
// archives of what goes in and what is wanted, or plain files, which -update
// rewrites. The text above the first file of an archive says why the case
// exists. Invisible characters are spelt there: ⟨zwnj⟩, ⟨zwj⟩, ⟨rlm⟩, ⟨nbsp⟩.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	unspell = strings.NewReplacer("⟨zwnj⟩", "\u200c", "⟨zwj⟩", "\u200d", "⟨rlm⟩", "\u200f", "⟨nbsp⟩", "\u00a0")
	speller = strings.NewReplacer("\u200c", "⟨zwnj⟩", "\u200d", "⟨zwj⟩", "\u200f", "⟨rlm⟩", "\u00a0", "⟨nbsp⟩")
)

// Case is one golden file.
type Case struct {
	file    string
	archive *txtar.Archive
}

// Run runs a test for every file of the pattern. There must be one.
func Run(t *testing.T, pattern string, test func(*testing.T, Case)) {
	t.Helper()
	for _, c := range Cases(t, pattern) {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txtar"), func(t *testing.T) { test(t, c) })
	}
}

// Cases reads every file of the pattern. There must be one.
func Cases(tb testing.TB, pattern string) []Case {
	tb.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		tb.Fatalf("no golden files at %s: %v", pattern, err)
	}
	var out []Case
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, Case{file, ar})
	}
	return out
}

// Note is the first line of the text above the files.
func (c Case) Note() string {
	line, _, _ := strings.Cut(string(c.archive.Comment), "\n")
	return line
}

// Raw returns a file as it stands; nil if it is not there.
func (c Case) Raw(name string) []byte {
	for _, f := range c.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Text returns a file with the invisible characters that it spells.
func (c Case) Text(name string) string { return unspell.Replace(string(c.Raw(name))) }

// Spell spells the invisible characters of a text.
func Spell(s string) string { return speller.Replace(s) }

// Check compares what came out with the file of that name, or writes it there.
func (c Case) Check(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		c.write(t, name, got)
		return
	}
	if diff := cmp.Diff(got, string(c.Raw(name))); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func (c Case) write(t *testing.T, name, data string) {
	t.Helper()
	i := slices.IndexFunc(c.archive.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		i = len(c.archive.Files)
		c.archive.Files = append(c.archive.Files, txtar.File{Name: name})
	}
	c.archive.Files[i].Data = []byte(data)
	if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o600); err != nil {
		t.Fatal(err)
	}
}

// File compares what came out with a golden file that is kept by itself, byte
// for byte: a mail, say. -update writes it there.
func File(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(want)); diff != "" {
		t.Errorf("%s (-got +want)\n%s", file, diff)
	}
}
