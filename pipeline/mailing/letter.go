package mailing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/store"
)

// letter puts together what a reader is told, and what the archive is to
// remember of that.
func (m *Mailer) letter(ctx context.Context, r *round, s news.Subscription, turn digest.Turn) (digest.Letter, []store.Told, error) {
	l := digest.Letter{Subscription: s, Kind: news.MessageDigest, Period: turn.Period, Due: turn.At, Made: r.now}
	if l.Due.IsZero() {
		l.Due = r.now
	}
	var told []store.Told
	for _, add := range []func(context.Context, *digest.Letter, *[]store.Told) error{
		r.addChanges, r.addNeglected,
		func(ctx context.Context, l *digest.Letter, told *[]store.Told) error {
			return m.addCorrections(ctx, r, l, told)
		},
		func(ctx context.Context, l *digest.Letter, told *[]store.Told) error {
			return m.addStories(ctx, r, l, told)
		},
		func(ctx context.Context, l *digest.Letter, _ *[]store.Told) error { return m.addDesk(ctx, r, l) },
	} {
		if err := add(ctx, &l, &told); err != nil {
			return l, nil, fmt.Errorf("digest %s of subscription %d: %w", turn.Period, s.ID, err)
		}
	}
	if l.Empty() && s.Cadence != news.Immediate && digest.QuietDue(s, l.Due) {
		l.Kind = news.MessageQuiet
		var err error
		if l.Follows, err = m.names(ctx, s.Follows); err != nil {
			return l, nil, err
		}
	}
	return l, told, nil
}

func follows(s news.Subscription, f news.Follow) bool { return slices.Contains(s.Follows, f) }

func proposalFollow(id news.ProposalID) news.Follow {
	return news.Follow{Kind: news.FollowProposal, Value: string(id)}
}

// addChanges tells the steps of followed proposals that were recorded since
// the last digest, as they stand on the page of the proposal.
func (r *round) addChanges(ctx context.Context, l *digest.Letter, _ *[]store.Told) error {
	s := l.Subscription
	for _, f := range s.Follows {
		if f.Kind != news.FollowProposal {
			continue
		}
		title, err := r.name(ctx, f)
		if err != nil {
			return err
		}
		for _, e := range r.steps[news.ProposalID(f.Value)] {
			if e.ID <= s.SinceEvent {
				continue
			}
			l.Changes = append(l.Changes, digest.Change{
				Proposal: e.Proposal, Title: title, Axis: e.Axis, From: e.From, To: e.To, On: e.OccurredOn,
				Precision: e.Precision, Rationale: e.Rationale,
			})
		}
	}
	return nil
}

// addNeglected tells, once for each time of silence, of proposals that have
// been neglected since.
func (r *round) addNeglected(ctx context.Context, l *digest.Letter, told *[]store.Told) error {
	s := l.Subscription
	list := news.Follow{Kind: news.FollowNeglected}
	all := follows(s, list)
	things := make(map[string]news.Standing)
	var keys []string
	for _, p := range r.board {
		// Who subscribes is not told what everybody knows by then.
		since := r.now.AddDate(0, 0, cmp.Or(p.Proposal.SilenceDays, proposal.DefaultSilence)-p.DaysSilent+1)
		if p.Neglected && since.After(s.Confirmed) && (all || follows(s, proposalFollow(p.Proposal.ID))) {
			key := "neglected " + string(p.Proposal.ID) + " " + p.LastEvidence.UTC().Format(time.DateOnly)
			things[key] = p
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	known, err := r.store.Told(ctx, s.ID, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if known[key] {
			continue
		}
		p := things[key]
		follow := proposalFollow(p.Proposal.ID)
		if !follows(s, follow) {
			follow = list
		}
		l.Neglected = append(l.Neglected, digest.Neglect{
			Proposal: p.Proposal.ID, Title: p.Proposal.Title, DaysSilent: p.DaysSilent, Last: p.LastEvidence, Searched: p.Searched,
			AsOf: l.Due, Follow: follow,
		})
		*told = append(*told, store.Told{Thing: key})
	}
	return nil
}

// addCorrections tells of articles whose words are others than those that the
// reader was told of. What only a closer reading of the page changed, such as
// spaces, is no correction.
func (m *Mailer) addCorrections(ctx context.Context, r *round, l *digest.Letter, told *[]store.Told) error {
	for _, t := range r.corrected[l.Subscription.ID] {
		versions, err := m.store.Versions(ctx, t.Article)
		if err != nil {
			return err
		}
		now := versions[len(versions)-1]
		i := slices.IndexFunc(versions, func(v news.Version) bool { return v.Number == t.Version })
		if i < 0 || !reworded(versions[i], now) {
			continue
		}
		a, err := m.store.Article(ctx, t.Article)
		if err != nil {
			return err
		}
		item := m.item(a)
		item.ToldOn = t.At
		if plain(versions[i].Title) != plain(now.Title) {
			item.Was = versions[i].Title
		}
		if item.Why, err = r.reasons(ctx, l.Subscription, a); err != nil {
			return err
		}
		l.Corrections = append(l.Corrections, item)
		*told = append(*told, store.Told{Thing: t.Thing, Article: t.Article, Version: now.Number})
	}
	return nil
}

// reasons are the followed things that an article known from before concerns;
// all of them where none can be told.
func (r *round) reasons(ctx context.Context, s news.Subscription, a news.Article) ([]digest.Reason, error) {
	one := newShelf([]news.Article{a}, []int64{0}, nil, queriesOf(s))
	var out []digest.Reason
	for pass := range 2 {
		for _, f := range s.Follows {
			if pass == 0 && (f.Kind != news.FollowQuery || !one.ask(f.Value).set.has(0)) {
				continue
			}
			name, err := r.name(ctx, f)
			if err != nil {
				return nil, err
			}
			out = append(out, digest.Reason{Follow: f, Name: name})
		}
		if len(out) > 0 {
			break
		}
	}
	return out, nil
}

func queriesOf(s news.Subscription) []string {
	var out []string
	for _, f := range s.Follows {
		if f.Kind == news.FollowQuery {
			out = append(out, f.Value)
		}
	}
	return out
}

func reworded(a, b news.Version) bool {
	return plain(a.Title) != plain(b.Title) || plain(a.Lead) != plain(b.Lead) || plain(a.Body) != plain(b.Body)
}

// plain is a text as it is compared: its letters without its spaces.
func plain(text string) string { return strings.Join(strings.Fields(persian.Fold(text)), "") }

// addStories tells the new stories.
func (m *Mailer) addStories(ctx context.Context, r *round, l *digest.Letter, told *[]store.Told) error {
	s := l.Subscription
	found := r.find(s)
	if len(found) == 0 {
		return nil
	}
	heard := r.heard[s.ID]
	for _, section := range digest.Choose(found, func(id news.ArticleID) bool { return heard[id] }, m.cfg.Items) {
		g := digest.Group{Follow: s.Follows[section.Follow], More: section.More}
		var err error
		if g.Name, err = r.name(ctx, g.Follow); err != nil {
			return err
		}
		for _, p := range section.Picks {
			item, err := m.pick(ctx, r, s, p)
			if err != nil {
				return err
			}
			g.Items = append(g.Items, item)
			a, _, _, _ := r.article(p.Article)
			*told = append(*told, store.Told{Thing: store.ToldArticle(p.Article), Article: p.Article, Version: a.Version})
		}
		l.Groups = append(l.Groups, g)
	}
	return nil
}

// pick writes a chosen story down as much as the reader wants to see of it.
func (m *Mailer) pick(ctx context.Context, r *round, s news.Subscription, p digest.Pick) (digest.Item, error) {
	a, on, at, _ := r.article(p.Article)
	item := m.item(a)
	copies, ok := r.copies[p.Story]
	if !ok {
		ids, err := m.store.Copies(ctx, p.Story)
		if err != nil {
			return item, err
		}
		copies = len(ids)
		r.copies[p.Story] = copies
	}
	item.Copies = copies
	for _, k := range p.Follows {
		name, err := r.name(ctx, s.Follows[k])
		if err != nil {
			return item, err
		}
		item.Why = append(item.Why, digest.Reason{Follow: s.Follows[k], Name: name})
	}
	var wanted []word
	if f := s.Follows[p.Follow]; f.Kind == news.FollowQuery {
		wanted = on.ask(f.Value).words
	}
	item.Text = on.excerpt(at, p.Evidence, wanted, s.Context)
	if item.Text != "" {
		item.Speaker = p.Speaker
	}
	return item, nil
}

func (m *Mailer) item(a news.Article) digest.Item {
	outlet := m.outlets[a.Source]
	if outlet == "" {
		outlet = string(a.Source)
	}
	title := a.Title
	if title == "" {
		title = longest(strings.Split(a.Text(), "\n")[0])
	}
	return digest.Item{
		Article: a.ID, Title: title, Outlet: outlet, URL: a.URL, Published: a.Published, Precision: a.Precision,
	}
}
