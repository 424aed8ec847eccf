package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

// matching names the consumer that finds follow-ups, and the version of what
// it finds.
const matching = "proposal.4"

// atOnce is how many new proposals are looked for in the index at once; more,
// as when a registry is imported, are left to the consumer.
const atOnce = 20

// lookupBatch is how many articles are read for a new proposal before what was
// found in them is shown.
const lookupBatch = 200

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
// what it finds, part by part, the likeliest articles first. What was found
// before for another text of it and waits for review goes in the end; what was
// reviewed stays. It returns how many findings there are. Progress, if not
// nil, is told how many articles were read of how many.
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
	stay := map[news.ArticleID]bool{}
	shown := 0
	for done := 0; done < len(ids); {
		next := min(done+lookupBatch, len(ids))
		found, err := a.lookIn(ctx, m, p.ID, ids[done:next], func(tx *store.Tx) error { return tx.SetLookup(ctx, p.ID, next, len(ids)) })
		if err != nil {
			return 0, err
		}
		for _, c := range found {
			stay[c.Article] = true
			if c.Score >= proposal.Shown {
				shown++
			}
		}
		done = next
		if progress != nil {
			progress(done, len(ids))
		}
	}
	return shown, a.Store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SweepFindings(ctx, p.ID, stay); err != nil {
			return err
		}
		if err := tx.SetLookup(ctx, p.ID, len(ids), len(ids)); err != nil {
			return err
		}
		return tx.SetCursor(ctx, markOf(p.ID), mark)
	})
}

// lookIn keeps what a matcher finds in some articles, together with a note.
func (a *App) lookIn(ctx context.Context, m *proposal.Matcher, id news.ProposalID, ids []news.ArticleID, note func(*store.Tx) error) (kept []news.Candidate, err error) {
	articles, err := a.Store.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := m.MatchAll(articles, proposal.Stats{})
	err = a.Store.Update(ctx, func(tx *store.Tx) error {
		reviewed, err := tx.Reviewed(ctx)
		if err != nil {
			return err
		}
		kept = proposal.Learn(reviewed).Recall(found)
		if err := tx.AddFindings(ctx, articles, kept); err != nil {
			return fmt.Errorf("match proposal %s: %w", id, err)
		}
		return note(tx)
	})
	return kept, err
}

// markOf names the note of the text with which a proposal was last matched.
func markOf(id news.ProposalID) string { return matching + ":" + string(id) }

// matchNew matches the proposals that are new or read differently now.
func (a *App) matchNew(ctx context.Context, proposals []news.Proposal) error {
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
	if a.Index == nil || len(fresh) > atOnce {
		fresh = nil
	}
	for _, p := range fresh {
		n, err := a.match(ctx, p, nil)
		if err != nil {
			return err
		}
		a.log.InfoContext(ctx, "proposal looked for in the archive", "proposal", string(p.ID), "findings", n)
	}
	return a.settleLookups(ctx, proposals)
}

// settleLookups lets nobody wait for a lookup that does not come: that of a
// text which is as it was, of a withdrawn proposal, or of one among so many
// that the consumer reads the archive for all of them.
func (a *App) settleLookups(ctx context.Context, seen []news.Proposal) error {
	awaited, err := a.Store.AwaitedLookups(ctx)
	if err != nil || len(awaited) == 0 {
		return err
	}
	now, err := a.Store.Proposals(ctx)
	if err != nil {
		return err
	}
	return a.Store.Update(ctx, func(tx *store.Tx) error {
		for _, id := range awaited {
			of := func(p news.Proposal) bool { return p.ID == id }
			if slices.ContainsFunc(now, of) && !slices.ContainsFunc(seen, of) {
				continue // it came in the meantime
			}
			if err := tx.SetLookup(ctx, id, 0, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// findCandidates derives follow-ups of all proposals.
func (a *App) findCandidates(proposals []news.Proposal) func(context.Context, []news.Article) func(*store.Tx) error {
	return func(ctx context.Context, articles []news.Article) func(*store.Tx) error {
		found := a.matcherOf(proposals).MatchAll(articles, proposal.Stats{})
		return func(tx *store.Tx) error {
			reviewed, err := tx.Reviewed(ctx)
			if err != nil {
				return err
			}
			return tx.SaveCandidates(ctx, articles, proposal.Learn(reviewed).Recall(found))
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
