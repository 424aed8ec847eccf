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
)

const corpus = "../../shared/corpus/followups"

func corpusArticles(tb testing.TB) []news.Article {
	tb.Helper()
	f, err := os.Open(filepath.Join(corpus, "docs.jsonl"))
	if err != nil {
		tb.Skip("the corpus of judged follow-ups is not here")
	}
	defer f.Close()
	var out []news.Article
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d struct{ ID, Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			tb.Fatal(err)
		}
		a := news.Article{ID: news.ArticleID(d.ID), Body: d.Text}
		if rest, ok := strings.CutPrefix(d.Text, d.Title); ok {
			a.Title, a.Body = d.Title, strings.TrimSpace(rest)
		}
		out = append(out, a)
	}
	return out
}

func corpusProposals(tb testing.TB) []news.Proposal {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join(corpus, "proposals.json"))
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
	m, articles := proposal.New(corpusProposals(t)), corpusArticles(t)
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, c := range m.MatchAll(articles, m.Count(articles)) {
		if c.Score < proposal.Shown {
			continue
		}
		line, err := json.Marshal(map[string]any{"proposal": c.Proposal, "doc": c.Article, "score": c.Score, "evidence": c.Evidence, "event": c.Event, "speaker": c.Speaker})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(out, string(line))
	}
}
