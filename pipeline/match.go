package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

// matching names the consumer that finds follow-ups, and the version of what
// it finds.
const matching = "proposal.3"

// atOnce is how many new proposals are looked for in the index at once; more,
// as when a registry is imported, are left to the consumer.
const atOnce = 20

// sum is the hash of what a value says.
func sum(v any) (int64, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	h := fnv.New64a()
	h.Write(text)
	return int64(h.Sum64() >> 1), nil
}

// Match looks for a proposal in the whole archive through the index and keeps
// what it finds. What was found before for another text of it and waits for
// review goes; what was reviewed stays. It returns how many findings there
// are. Progress, if not nil, is told how many articles were read of how many.
func (a *App) Match(ctx context.Context, p news.Proposal, progress func(done, total int)) (int, error) {
	a.deriving.Lock()
	defer a.deriving.Unlock()
	return a.match(ctx, p, progress)
}

func (a *App) match(ctx context.Context, p news.Proposal, progress func(done, total int)) (int, error) {
	mark, err := sum(p)
	if err != nil {
		return 0, fmt.Errorf("match proposal %s: %w", p.ID, err)
	}
	ids, err := a.hits(ctx, p)
	if err != nil {
		return 0, fmt.Errorf("match proposal %s: %w", p.ID, err)
	}
	m := proposal.New([]news.Proposal{p})
	m.Hear(statement.Find)
	memory, err := a.memory(ctx)
	if err != nil {
		return 0, err
	}
	var articles []news.Article
	var found []news.Candidate
	for done := 0; done < len(ids); {
		part, err := a.Store.Articles(ctx, ids[done:min(done+batch, len(ids))])
		if err != nil {
			return 0, err
		}
		found = append(found, memory.Recall(m.MatchAll(part, proposal.Stats{}))...)
		articles = append(articles, part...)
		done = min(done+batch, len(ids))
		if progress != nil {
			progress(done, len(ids))
		}
	}
	err = a.Store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SaveFindings(ctx, p.ID, articles, found); err != nil {
			return err
		}
		return tx.SetCursor(ctx, markOf(p.ID), mark)
	})
	shown := 0
	for _, c := range found {
		if c.Score >= proposal.Shown {
			shown++
		}
	}
	return shown, err
}

// markOf names the note of the text with which a proposal was last matched.
func markOf(id news.ProposalID) string { return matching + ":" + string(id) }

// matchNew matches the proposals that are new or read differently now.
func (a *App) matchNew(ctx context.Context, proposals []news.Proposal) error {
	if a.Index == nil {
		return nil
	}
	var fresh []news.Proposal
	for _, p := range proposals {
		mark, err := sum(p)
		if err != nil {
			return fmt.Errorf("name proposal %s: %w", p.ID, err)
		}
		known, err := a.Store.Cursor(ctx, markOf(p.ID))
		if err != nil {
			return err
		}
		if known != mark {
			fresh = append(fresh, p)
		}
	}
	if len(fresh) > atOnce {
		return nil
	}
	for _, p := range fresh {
		n, err := a.match(ctx, p, nil)
		if err != nil {
			return err
		}
		a.log.InfoContext(ctx, "proposal looked for in the archive", "proposal", string(p.ID), "findings", n)
	}
	return nil
}

// memory is what editors have said so far.
func (a *App) memory(ctx context.Context) (proposal.Memory, error) {
	reviewed, err := a.Store.Reviewed(ctx)
	return proposal.Learn(reviewed), err
}

// findCandidates derives follow-ups of all proposals.
func (a *App) findCandidates(proposals []news.Proposal) func(context.Context, []news.Article) func(*store.Tx) error {
	return func(ctx context.Context, articles []news.Article) func(*store.Tx) error {
		m := a.matcherOf(proposals)
		found := map[news.ArticleID][]news.Candidate{}
		for _, c := range m.MatchAll(articles, proposal.Stats{}) {
			found[c.Article] = append(found[c.Article], c)
		}
		return func(tx *store.Tx) error {
			reviewed, err := tx.Reviewed(ctx)
			if err != nil {
				return err
			}
			memory := proposal.Learn(reviewed)
			for _, article := range articles {
				if err := tx.SaveCandidates(ctx, article, memory.Recall(found[article.ID])); err != nil {
					return err
				}
			}
			return nil
		}
	}
}

// matcherOf compiles a registry, once for as long as it stays the same.
func (a *App) matcherOf(proposals []news.Proposal) *proposal.Matcher {
	if name, err := sum(proposals); err != nil || a.matcher == nil || name != a.matcherSum {
		a.matcher, a.matcherSum = proposal.New(proposals), name
		a.matcher.Hear(statement.Find)
	}
	return a.matcher
}
