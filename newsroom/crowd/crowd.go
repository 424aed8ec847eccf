// Package crowd makes as many invented articles as a benchmark wants: words
// that do not exist, as frequent as the words of a language are.
package crowd

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// vocabulary is how many different words there are.
const vocabulary = 120_001

// Generator makes articles and queries, always the same in the same order.
type Generator struct {
	rnd   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

// New returns a generator; equal seeds make equal articles.
func New(seed uint64) *Generator {
	// The words do not depend on the seed, so that queries of one generator
	// find articles of another.
	rnd := rand.New(rand.NewPCG(1400, 8))
	g := &Generator{}
	syllables := strings.Fields("با دا سا را نا ما کا لا شا خا بر در سر مر کر بن دن سن من کن تو بو رو سو مو گی زی ری سی می شه نه ره ده که فت رد سم لک هم")
	suffixes := []string{"", "", "", "", "", "ها", "\u200cهای", "ی", "ان", "تر"}
	for range vocabulary {
		var b strings.Builder
		for range 2 + rnd.IntN(3) {
			b.WriteString(syllables[rnd.IntN(len(syllables))])
		}
		b.WriteString(suffixes[rnd.IntN(len(suffixes))])
		g.words = append(g.words, b.String())
	}
	g.rnd = rand.New(rand.NewPCG(1400, seed))
	g.zipf = rand.NewZipf(g.rnd, 1.07, 4, vocabulary-1)
	return g
}

// Common is one of the n most frequent words.
func (g *Generator) Common(n int) string { return g.words[g.rnd.IntN(n)] }

// Text is a row of words: the second word of the language half as often as
// the first, and so on.
func (g *Generator) Text(words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(g.words[g.zipf.Uint64()])
	}
	return b.String()
}

// Number is below n.
func (g *Generator) Number(n int) int { return g.rnd.IntN(n) }

// Article is the next article, under the number i: from one of 20 sources, in
// one of ten years.
func (g *Generator) Article(i int) news.Article {
	a := news.Article{
		ID: news.ArticleID(fmt.Sprintf("n%07d", i)), Source: news.SourceID(fmt.Sprintf("source%d", g.rnd.IntN(20))),
		Province:  g.words[g.rnd.IntN(31)],
		Published: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.rnd.IntN(10*365*24*60)) * time.Minute),
		Precision: news.PrecisionMinute,
		Title:     g.Text(8), Lead: g.Text(25), Body: g.Text(150 + g.rnd.IntN(250)),
	}
	for range 3 {
		a.Tags = append(a.Tags, g.words[g.rnd.IntN(2000)])
	}
	return a
}
