package pipeline

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// A new proposal is looked for in the index at once: readers need not wait
// until the consumer has read the whole archive again. These bound what is
// looked at, so that the answer takes seconds however large the archive is.
const (
	perTerm  = 500 // articles with all words of a term
	perLoose = 200 // articles with most of them
	perFirst = 4000
)

// hits returns the articles that may be about a proposal: the best of those
// with all the words of a term, and of those with some, at most perFirst. Those
// that each term holds for the best come first.
func (a *App) hits(ctx context.Context, p news.Proposal) ([]news.ArticleID, error) {
	if a.Index == nil {
		return nil, errors.New("this process has no index")
	}
	queries := lookups(p.Terms)
	found := make([][]index.Hit, len(queries))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, q := range queries {
		work.Go(func() error {
			res, err := a.Index.Search(ctx, q)
			found[i] = res.Hits
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	var ids []news.ArticleID
	seen := map[news.ArticleID]bool{}
	for rank := range perTerm {
		for _, hits := range found {
			if rank < len(hits) && !seen[hits[rank].ID] && len(ids) < perFirst {
				seen[hits[rank].ID] = true
				ids = append(ids, hits[rank].ID)
			}
		}
	}
	return ids, nil
}

// lookups are the queries for the terms of a proposal.
func lookups(terms []string) []index.Query {
	var queries []index.Query
	asked := map[string]bool{}
	ask := func(text string, most int) {
		if !asked[text] {
			asked[text] = true
			queries = append(queries, index.Query{Text: text, Sort: index.ByRelevance, Limit: most, Exactly: true, NoText: true})
		}
	}
	for _, term := range terms {
		words := strings.Fields(strings.Map(func(r rune) rune {
			if strings.ContainsRune(`"+-():`, r) {
				return ' '
			}
			return r
		}, term))
		if len(words) > 0 {
			ask("+"+strings.Join(words, " +"), perTerm)
		}
		if len(words) > 1 {
			ask(strings.Join(words, " "), perLoose)
		}
	}
	return queries
}
