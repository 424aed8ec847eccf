package proposal_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
)

// The weights of matching and of evidence are fitted to two collections of
// judged articles: the corpus beside the repository, and our own judgements of
// other articles of the same papers (testdata/judged.jsonl, numbers only). No
// feature knows a word of a proposal.
const (
	ownWorth      = 0.3 // of our own judgements when matching is fitted: they hold the hard cases only
	matchRidge    = 3.0
	evidenceRidge = 8.0
)

// judgement is what a person said of an article and a proposal.
type judgement struct {
	Proposal news.ProposalID
	Doc      news.ArticleID
	Relevant int // 2: follow-up, 1: background, 0: something else
	Evidence string
	Event    news.EventKind
	own      bool
}

type pair struct {
	proposal news.ProposalID
	article  news.ArticleID
}

// lesson is what the matcher sees of a pair, and what a person said.
type lesson struct {
	seen  proposal.Seen
	said  judgement
	cover []float64 // share of the judged evidence in each sentence
}

// collection is articles, proposals and judgements that belong together.
type collection struct {
	proposals []news.Proposal
	articles  []news.Article
	said      map[pair]judgement
}

func corpusCollection(tb testing.TB) collection {
	tb.Helper()
	raw, err := os.ReadFile(corpus + "/gold.json")
	if err != nil {
		tb.Skip("the corpus of judged follow-ups is not here")
	}
	var gold struct{ Judgements []judgement }
	if err := json.Unmarshal(raw, &gold); err != nil {
		tb.Fatal(err)
	}
	c := collection{corpusProposals(tb), corpusArticles(tb, corpus+"/docs.jsonl"), map[pair]judgement{}}
	for _, j := range gold.Judgements {
		c.said[pair{j.Proposal, j.Doc}] = j
	}
	return c
}

func ownCollection(tb testing.TB) collection {
	tb.Helper()
	c := collection{readProposals(tb, "testdata/judged.proposals.json"), corpusArticles(tb, corpus+"/../ham2/docs.jsonl", corpus+"/docs.jsonl"), map[pair]judgement{}}
	texts := map[news.ArticleID]string{}
	for _, a := range c.articles {
		texts[a.ID] = strings.Replace(a.Text(), "\n", " ", 1)
	}
	f, err := os.Open("testdata/judged.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line struct {
			judgement
			Start, End int
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			tb.Fatal(err)
		}
		j := line.judgement
		j.own = true
		j.Evidence = string([]rune(texts[j.Doc])[line.Start:line.End])
		c.said[pair{j.Proposal, j.Doc}] = j
	}
	return c
}

func (c collection) lessons() []lesson {
	m := proposal.New(c.proposals)
	texts := map[news.ArticleID]string{}
	for _, a := range c.articles {
		texts[a.ID] = strings.Replace(a.Text(), "\n", " ", 1)
	}
	var out []lesson
	for _, s := range m.See(c.articles, m.Count(c.articles)) {
		l := lesson{seen: s, said: judgement{Proposal: s.Proposal}}
		if j, ok := c.said[pair{s.Proposal, s.Article}]; ok {
			l.said = j
		} else if len(c.said) > 0 && anyOwn(c.said) {
			continue // ours are not complete
		}
		if at := strings.Index(texts[s.Article], l.said.Evidence); l.said.Relevant == 2 && at >= 0 {
			from := len([]rune(texts[s.Article][:at]))
			to := from + len([]rune(l.said.Evidence))
			for _, span := range s.Spans {
				l.cover = append(l.cover, float64(max(0, min(to, span[1])-max(from, span[0])))/float64(to-from))
			}
		}
		out = append(out, l)
	}
	return out
}

func anyOwn(said map[pair]judgement) bool {
	for _, j := range said {
		return j.own
	}
	return false
}

// descend minimises a function by its gradient.
func descend(w []float64, steps int, gradient func(w, g []float64)) {
	m, v, g := make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))
	for t := 1; t <= steps; t++ {
		clear(g)
		gradient(w, g)
		for i := range w {
			m[i] = 0.9*m[i] + 0.1*g[i]
			v[i] = 0.99*v[i] + 0.01*g[i]*g[i]
			w[i] -= 0.05 * m[i] / (1 - math.Pow(0.9, float64(t))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(t)))) + 1e-8)
		}
	}
}

func dot(w, x []float64) (sum float64) {
	for i, a := range x {
		sum += a * w[i]
	}
	return sum
}

// fitMatch fits a logistic sum to whether a pair is a follow-up.
func fitMatch(lessons []lesson) []float64 {
	w := make([]float64, len(lessons[0].seen.Features))
	descend(w, 400, func(w, g []float64) {
		for i := 1; i < len(w); i++ {
			g[i] += matchRidge * w[i]
		}
		for _, l := range lessons {
			if l.said.Relevant == 1 {
				continue
			}
			e := 1 / (1 + math.Exp(-dot(w, l.seen.Features)))
			if l.said.Relevant == 2 {
				e--
			}
			if l.said.own {
				e *= ownWorth
			}
			for i, x := range l.seen.Features {
				g[i] += e * x
			}
		}
	})
	return w
}

// fitEvidence fits which sentence of an article was chosen.
func fitEvidence(lessons []lesson) []float64 {
	w := make([]float64, len(lessons[0].seen.Evidence[0]))
	descend(w, 250, func(w, g []float64) {
		for i := range w {
			g[i] += evidenceRidge * w[i]
		}
		for _, l := range lessons {
			if l.cover == nil {
				continue
			}
			p := make([]float64, len(l.cover))
			sum, covered := 0.0, 0.0
			for i, x := range l.seen.Evidence {
				p[i] = math.Exp(dot(w, x))
				sum += p[i]
				covered += l.cover[i]
			}
			for i, x := range l.seen.Evidence {
				e := p[i]/sum - l.cover[i]/covered
				for j, a := range x {
					g[j] += e * a
				}
			}
		}
	})
	return w
}

// figures are those of the scorer of the corpus.
type figures struct {
	proposals                                  int
	right, wrong, wanted, ap, evidence, events float64
}

func (f figures) String() string {
	p, r := f.right/max(1, f.right+f.wrong), f.right/max(1, f.wanted)
	return fmt.Sprintf("precision %.4f recall %.4f F1 %.4f AP %.4f evidence %.4f event %.4f",
		p, r, 2*p*r/max(1e-9, p+r), f.ap/float64(max(1, f.proposals)), f.evidence/max(1, f.right), f.events/max(1, f.right))
}

// score compares candidates of some proposals with what people said.
func (c collection) score(f *figures, found []news.Candidate, only func(news.ProposalID) bool) {
	texts := map[news.ArticleID]string{}
	for _, a := range c.articles {
		texts[a.ID] = strings.Replace(a.Text(), "\n", " ", 1)
	}
	slices.SortStableFunc(found, func(a, b news.Candidate) int {
		if a.Score > b.Score {
			return -1
		}
		return 1
	})
	for _, p := range c.proposals {
		if !only(p.ID) {
			continue
		}
		wanted := 0.0
		for k, j := range c.said {
			if k.proposal == p.ID && j.Relevant == 2 {
				wanted++
			}
		}
		rank, hits, ap := 0.0, 0.0, 0.0
		for _, x := range found {
			j := c.said[pair{x.Proposal, x.Article}]
			if x.Proposal != p.ID || j.Relevant == 1 {
				continue
			}
			rank++
			if j.Relevant != 2 {
				f.wrong++
				continue
			}
			hits++
			ap += hits / rank
			from := strings.Index(texts[x.Article], j.Evidence)
			at := strings.Index(texts[x.Article], strings.Replace(x.Evidence, "\n", " ", 1))
			both := len([]rune(texts[x.Article][max(from, at):max(from, at, min(from+len(j.Evidence), at+len(x.Evidence)))]))
			if float64(both) >= 0.5*float64(len([]rune(j.Evidence))) {
				f.evidence++
			}
			if x.Event == j.Event {
				f.events++
			}
		}
		f.right += hits
		f.wanted += wanted
		f.ap += ap / max(1, wanted)
		f.proposals++
	}
}

// TestWeights fits the weights and writes them to weights.go, and tells how
// well such weights do on proposals that had no part in the fitting. It runs
// when PEYGIR_FIT is set.
func TestWeights(t *testing.T) {
	if os.Getenv("PEYGIR_FIT") == "" {
		t.Skip("PEYGIR_FIT is not set")
	}
	theirs, ours := corpusCollection(t), ownCollection(t)
	lessons := slices.Concat(theirs.lessons(), ours.lessons())
	m := proposal.New(theirs.proposals)
	m.Hear(statement.Find)
	stats := m.Count(theirs.articles)
	var out figures
	for _, p := range theirs.proposals {
		others := slices.DeleteFunc(slices.Clone(lessons), func(l lesson) bool { return l.said.Proposal == p.ID })
		proposal.SetWeights(fitMatch(others), fitEvidence(others))
		theirs.score(&out, m.MatchAll(theirs.articles, stats), func(id news.ProposalID) bool { return id == p.ID })
	}
	t.Log("leave one out:", out)
	match, evidence := fitMatch(lessons), fitEvidence(lessons)
	proposal.SetWeights(match, evidence)
	var in figures
	theirs.score(&in, m.MatchAll(theirs.articles, stats), func(news.ProposalID) bool { return true })
	t.Log("in sample:", in)
	if err := os.WriteFile("weights.go", []byte(proposal.SpellWeights()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestOwnJudgements tells how well weights do on our own judgements of a
// proposal that had no part in the fitting. It runs when PEYGIR_FIT is set.
func TestOwnJudgements(t *testing.T) {
	if os.Getenv("PEYGIR_FIT") == "" {
		t.Skip("PEYGIR_FIT is not set")
	}
	ours := ownCollection(t)
	lessons := slices.Concat(corpusCollection(t).lessons(), ours.lessons())
	m := proposal.New(ours.proposals)
	stats := m.Count(ours.articles)
	var out figures
	for _, p := range ours.proposals {
		others := slices.DeleteFunc(slices.Clone(lessons), func(l lesson) bool { return l.said.Proposal == p.ID })
		proposal.SetWeights(fitMatch(others), fitEvidence(others))
		judged := slices.DeleteFunc(slices.Clone(ours.articles), func(a news.Article) bool {
			_, ok := ours.said[pair{p.ID, a.ID}]
			return !ok
		})
		ours.score(&out, m.MatchAll(judged, stats), func(id news.ProposalID) bool { return id == p.ID })
	}
	t.Log("leave one out:", out)
}
