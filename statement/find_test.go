package statement_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

// TestWriteStatements writes what Find sees in a file of articles, for the
// scorer: PEYGIR_ARTICLES=in.jsonl PEYGIR_STATEMENTS=out.jsonl.
func TestWriteStatements(t *testing.T) {
	in, out := os.Getenv("PEYGIR_ARTICLES"), os.Getenv("PEYGIR_STATEMENTS")
	if in == "" || out == "" {
		t.Skip("PEYGIR_ARTICLES and PEYGIR_STATEMENTS are not set")
	}
	f, err := os.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var a struct{ ID, Title, Lead, Body string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		found := statement.Find(news.Article{Title: a.Title, Lead: a.Lead, Body: a.Body})
		if found == nil {
			found = []news.Statement{}
		}
		if err := enc.Encode(map[string]any{"id": a.ID, "statements": found}); err != nil {
			t.Fatal(err)
		}
	}
}
