package desk

import (
	"context"
	"slices"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// most is how many candidates of one proposal are looked at; the oldest
// beyond it are reached article by article.
const most = 5000

// Findings returns the candidates of a proposal, newest article first. Copies
// of one wire story are one finding: the one that was reviewed speaks for all,
// or else the earliest. An empty state chooses all states.
func (d Desk) Findings(ctx context.Context, id news.ProposalID, state news.CandidateState) ([]news.Candidate, error) {
	all, err := d.Candidates(ctx, store.CandidateQuery{Proposal: id, Limit: most})
	if err != nil {
		return nil, err
	}
	folded := fold(all)
	return slices.DeleteFunc(folded, func(c news.Candidate) bool { return state != "" && c.State != state }), nil
}

// fold makes one of the copies of each story; all are newest first.
func fold(all []news.Candidate) []news.Candidate {
	var out []news.Candidate
	place := map[news.ArticleID]int{}
	for _, c := range all {
		at, seen := place[c.Story()]
		if !seen {
			place[c.Story()] = len(out)
			out = append(out, c)
			continue
		}
		lead := &out[at]
		if lead.State == news.CandidateNew || c.State != news.CandidateNew && c.ReviewedAt.After(lead.ReviewedAt) {
			*lead, c = c, *lead
			lead.Copies, c.Copies = c.Copies, nil
		}
		lead.Copies = append(lead.Copies, c.Article)
	}
	return out
}
