package mailing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
)

// shelfSize is how many articles share a shelf.
const shelfSize = 1000

// round is what is read once for all digests that are made together.
type round struct {
	namer
	now       time.Time
	upto      int64 // last change that is looked at,
	event     int64 // last event
	candidate int64 // and last candidate

	shelves  []*shelf
	at       map[news.ArticleID]place
	evidence map[news.ProposalID][]news.Candidate
	said     map[news.SpeakerID][]news.Statement

	steps     map[news.ProposalID][]news.Event // as they follow each other, see proposal.Steps
	board     []news.Standing
	corrected map[int64][]store.Told
	heard     map[int64]map[news.ArticleID]bool // the stories among the new that readers know
	copies    map[news.ArticleID]int
	health    []news.SourceHealth
}

// place is where an article stands: on which shelf, and where there.
type place struct{ shelf, i int }

// startRound reads what the digests of the subscriptions need.
func (m *Mailer) startRound(ctx context.Context, subs []news.Subscription, upto int64) (*round, error) {
	r := &round{
		namer: namer{store: m.store, known: make(map[news.Follow]string)}, now: m.now(), upto: upto,
		at: make(map[news.ArticleID]place), evidence: make(map[news.ProposalID][]news.Candidate),
		said: make(map[news.SpeakerID][]news.Statement), copies: make(map[news.ArticleID]int),
	}
	for _, read := range []func(context.Context) error{
		func(ctx context.Context) error { return r.readArticles(ctx, subs) },
		r.readSteps,
		func(ctx context.Context) (err error) {
			if m.cfg.Board != nil {
				r.board, err = m.cfg.Board(ctx, m.store)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			r.health, err = m.store.Sources(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			r.corrected, err = m.store.ToldChanged(ctx, r.now.Add(-recheck))
			return err
		},
		func(ctx context.Context) (err error) {
			r.candidate, err = m.store.LastCandidate(ctx)
			return err
		},
	} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// readSteps reads all that happened to all proposals. What an event changed
// follows from the others: when it was recorded, one that occurred earlier may
// not have been known.
func (r *round) readSteps(ctx context.Context) error {
	events, err := r.store.EventsAfter(ctx, 0)
	if err != nil {
		return err
	}
	of := make(map[news.ProposalID][]news.Event)
	for _, e := range events {
		of[e.Proposal] = append(of[e.Proposal], e)
		r.event = max(r.event, e.ID)
	}
	r.steps = make(map[news.ProposalID][]news.Event, len(of))
	for id, all := range of {
		r.steps[id] = proposal.Steps(all)
	}
	return nil
}

// readArticles puts all that is new to any of the readers on shelves.
func (r *round) readArticles(ctx context.Context, subs []news.Subscription) error {
	after := r.upto
	var queries []string
	var speakers []news.SpeakerID
	for _, s := range subs {
		after = min(after, s.Since)
		for _, f := range s.Follows {
			switch f.Kind {
			case news.FollowQuery:
				queries = append(queries, f.Value)
			case news.FollowSpeaker:
				speakers = append(speakers, news.SpeakerID(f.Value))
			}
		}
	}
	slices.Sort(queries)
	queries = slices.Compact(queries)
	slices.Sort(speakers)
	after = max(after, r.upto-reach)
	from := after
	for {
		articles, born, err := r.store.Born(ctx, from, r.upto, shelfSize)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			break
		}
		ids := make([]news.ArticleID, len(articles))
		for i, a := range articles {
			ids[i] = a.ID
			r.at[a.ID] = place{len(r.shelves), i}
		}
		voices, err := r.store.SpeakersOf(ctx, ids)
		if err != nil {
			return err
		}
		r.shelves = append(r.shelves, newShelf(articles, born, voices, queries))
		from = born[len(born)-1]
	}
	var stories []news.ArticleID
	for _, s := range r.shelves {
		for _, a := range s.articles {
			stories = append(stories, story(a))
		}
	}
	slices.Sort(stories)
	var err error
	if r.heard, err = r.store.ToldStories(ctx, slices.Compact(stories)); err != nil {
		return err
	}
	candidates, err := r.store.CandidatesIn(ctx, after, r.upto)
	if err != nil {
		return err
	}
	for _, c := range candidates {
		r.evidence[c.Proposal] = append(r.evidence[c.Proposal], c)
	}
	statements, err := r.store.StatementsIn(ctx, after, r.upto, slices.Compact(speakers))
	if err != nil {
		return err
	}
	for _, s := range statements {
		r.said[s.Entity] = append(r.said[s.Entity], s)
	}
	return nil
}

func (r *round) article(id news.ArticleID) (news.Article, *shelf, int, bool) {
	at, ok := r.at[id]
	if !ok {
		return news.Article{}, nil, 0, false
	}
	s := r.shelves[at.shelf]
	return s.articles[at.i], s, at.i, true
}

// story is the article that a is a copy of, or its own ID.
func story(a news.Article) news.ArticleID { return cmp.Or(a.Origin, a.ID) }

// find returns all that is new to the reader, by what is followed.
func (r *round) find(s news.Subscription) []digest.Found {
	var found []digest.Found
	add := func(follow int, id news.ArticleID, score float64, evidence, speaker string) {
		a, on, i, ok := r.article(id)
		if !ok || on.born[i] <= s.Since || !a.Gone.IsZero() {
			return
		}
		found = append(found, digest.Found{
			Follow: follow, Article: a.ID, Story: story(a), Source: a.Source, Published: a.Published, FirstSeen: a.FirstSeen,
			Score: score, Evidence: evidence, Speaker: speaker,
		})
	}
	for k, f := range s.Follows {
		switch f.Kind {
		case news.FollowQuery:
			for _, on := range r.shelves {
				answer := on.ask(f.Value)
				answer.set.members(func(i int) { add(k, on.articles[i].ID, answer.score[i], "", "") })
			}
		case news.FollowProposal:
			for _, c := range r.evidence[news.ProposalID(f.Value)] {
				add(k, c.Article, c.Score, c.Evidence, c.Speaker)
			}
		case news.FollowSpeaker:
			last := news.ArticleID("")
			for _, said := range r.said[news.SpeakerID(f.Value)] {
				if said.Article != last { // the first thing said stands for the article
					add(k, said.Article, 0.7, said.Quote, said.Speaker)
				}
				last = said.Article
			}
		}
	}
	return found
}
