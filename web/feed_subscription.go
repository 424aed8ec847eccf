package web

import (
	"context"
	"crypto/hmac"
	"errors"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// feedPath is the address of a subscription's feed. It lets nobody change the
// subscription: feed readers tell their addresses to many.
func (s *site) feedPath(sub news.Subscription) string {
	id := strconv.FormatInt(sub.ID, 36)
	return "/feeds/" + id + "-" + s.seal("feed", id+sub.Token)[:22] + ".atom"
}

// orderFeed is what a subscription follows as an Atom feed, newest first.
func (s *site) orderFeed(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	name := r.PathValue("name")
	number, _, _ := strings.Cut(name, "-")
	id, err := strconv.ParseInt(number, 36, 64)
	var sub news.Subscription
	if err == nil {
		sub, err = s.deps.Orders.SubscriptionByID(ctx, id)
	}
	if err != nil || !hmac.Equal([]byte("/feeds/"+name), []byte(s.feedPath(sub))) || sub.State == news.SubscriptionLeft || sub.State == news.SubscriptionPending {
		err = errors.Join(news.ErrNotFound)
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	base := s.base(r)
	s.loadNames(ctx)
	f := &feeds.Feed{
		Title: clean(view.Language(sub.Language).T("Peygir")), Link: &feeds.Link{Href: base + "/"}, Id: base + s.feedPath(sub), Updated: sub.Created,
	}
	for _, one := range sub.Follows {
		items, err := s.followedItems(r, one, base)
		if err != nil {
			writeProblem(w, status(err), s.explain(ctx, err))
			return
		}
		f.Items = append(f.Items, items...)
	}
	slices.SortStableFunc(f.Items, func(a, b *feeds.Item) int { return b.Updated.Compare(a.Updated) })
	seen := map[string]bool{}
	f.Items = slices.DeleteFunc(f.Items, func(i *feeds.Item) bool {
		double := seen[i.Id]
		seen[i.Id] = true
		return double
	})
	f.Items = f.Items[:min(len(f.Items), feedItems)]
	if len(f.Items) > 0 {
		f.Updated = f.Items[0].Updated
	}
	body, err := feeds.ToXML(&feeds.Atom{Feed: f})
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	// A failed write means that the reader has gone.
	_, _ = w.Write([]byte(body))
}

// followedItems are the newest entries of one thing that is followed. What is
// not there any more has none.
func (s *site) followedItems(r *http.Request, f news.Follow, base string) ([]*feeds.Item, error) {
	ctx := r.Context()
	var articles []news.Article
	var err error
	switch {
	case f.Kind == news.FollowQuery:
		articles, _, err = s.batch(r, Query{Text: f.Value, Sort: Newest, Limit: feedItems, Collapse: true})
	case f.Kind == news.FollowSpeaker && s.deps.Statements != nil:
		var said []news.Statement
		if said, _, err = s.deps.Statements.FindStatements(ctx, StatementQuery{Speaker: news.SpeakerID(f.Value), Limit: feedItems}); err != nil {
			return nil, err
		}
		ids := make([]news.ArticleID, 0, len(said))
		for _, one := range said {
			ids = append(ids, one.Article)
		}
		articles, err = s.deps.Articles.Articles(ctx, slices.Compact(ids))
	case f.Kind == news.FollowProposal && s.deps.Proposals != nil:
		return s.proposalItems(ctx, f, base)
	case f.Kind == news.FollowNeglected && s.deps.Proposals != nil:
		return s.neglectedItems(ctx, base)
	}
	var out []*feeds.Item
	for _, a := range articles {
		out = append(out, s.feedItem(a, base))
	}
	return out, err
}

// proposalItems are the steps of a proposal and what was found on it.
func (s *site) proposalItems(ctx context.Context, f news.Follow, base string) ([]*feeds.Item, error) {
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(f.Value))
	if errors.Is(err, news.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	link := base + "/proposals/" + url.PathEscape(f.Value)
	events, err := s.deps.Proposals.Events(ctx, st.Proposal.ID)
	if err != nil {
		return nil, err
	}
	var out []*feeds.Item
	for _, e := range events {
		out = append(out, &feeds.Item{
			Id: link + "#event-" + strconv.FormatInt(e.ID, 10), Link: &feeds.Link{Href: link},
			Title:       clean(st.Proposal.Title + ": " + view.Persian.Status(e.To)),
			Description: html.EscapeString(clean(e.Rationale)), Created: e.RecordedAt, Updated: e.RecordedAt,
		})
	}
	found, err := s.deps.Proposals.Candidates(ctx, CandidateQuery{Proposal: st.Proposal.ID})
	if err != nil {
		return nil, err
	}
	articles, err := s.articlesWith(ctx, found)
	for _, c := range found {
		if a, ok := articles[c.Article]; ok && c.State != news.CandidateRejected {
			out = append(out, s.feedItem(a, base))
		}
	}
	return out, err
}

// neglectedItems are the proposals that nobody speaks of any more.
func (s *site) neglectedItems(ctx context.Context, base string) ([]*feeds.Item, error) {
	board, err := s.deps.Proposals.Board(ctx)
	var out []*feeds.Item
	for _, st := range board {
		if !st.Neglected {
			continue
		}
		since := st.LastEvidence
		if since.IsZero() {
			since = s.now().AddDate(0, 0, -max(st.DaysSilent, 0))
		}
		link := base + "/proposals/" + url.PathEscape(string(st.Proposal.ID))
		out = append(out, &feeds.Item{
			Id: link + "#neglected-" + isoDay(since), Link: &feeds.Link{Href: link},
			Title:       clean(view.Persian.T("neglected") + ": " + st.Proposal.Title),
			Description: html.EscapeString(clean(st.Proposal.Summary)), Created: since, Updated: since,
		})
	}
	return out, err
}
