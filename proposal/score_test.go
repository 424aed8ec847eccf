package proposal_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
)

const corpus = "../../shared/corpus/followups"

// corpusArticles reads documents, each once.
func corpusArticles(tb testing.TB, files ...string) []news.Article {
	tb.Helper()
	var out []news.Article
	seen := map[string]bool{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			tb.Skip("the corpus of judged follow-ups is not here")
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var d struct{ ID, Title, Text string }
			if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
				tb.Fatal(err)
			}
			if seen[d.ID] {
				continue
			}
			seen[d.ID] = true
			a := news.Article{ID: news.ArticleID(d.ID), Body: d.Text}
			if rest, ok := strings.CutPrefix(d.Text, d.Title); ok {
				a.Title, a.Body = d.Title, strings.TrimSpace(rest)
			}
			out = append(out, a)
		}
		if err := f.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

func corpusProposals(tb testing.TB) []news.Proposal {
	tb.Helper()
	return readProposals(tb, filepath.Join(corpus, "proposals.json"))
}

func readProposals(tb testing.TB, name string) []news.Proposal {
	tb.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		tb.Skip("the corpus of judged follow-ups is not here")
	}
	var list struct{ Proposals []news.Proposal }
	if err := json.Unmarshal(raw, &list); err != nil {
		tb.Fatal(err)
	}
	return list.Proposals
}

// TestFound writes what would be shown of the corpus to the file named by
// PEYGIR_FOUND, for the scorer.
func TestFound(t *testing.T) {
	name := os.Getenv("PEYGIR_FOUND")
	if name == "" {
		t.Skip("PEYGIR_FOUND names no file")
	}
	m, articles := proposal.New(corpusProposals(t)), corpusArticles(t, corpus+"/docs.jsonl")
	m.Hear(statement.Find)
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, c := range m.MatchAll(articles, m.Count(articles)) {
		line, err := json.Marshal(map[string]any{"proposal": c.Proposal, "doc": c.Article, "score": c.Score, "evidence": c.Evidence, "event": c.Event, "speaker": c.Speaker})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(out, string(line))
	}
}
