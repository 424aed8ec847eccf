package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// Bounds of what one address can have: nobody's mailbox is to be filled with
// requests to confirm.
const (
	mostOrders  = 20
	mostPending = 3 // within a day
	// grudge is how long an address that complained is not asked to confirm.
	grudge = 30 * 24 * time.Hour
)

// orders keeps readers' subscriptions for the web.
type orders struct {
	*store.Store
	renderer *digest.Renderer
	now      func() time.Time
}

// publicURL is how readers reach the pages.
func publicURL(conf config.Config) string {
	if conf.PublicURL != "" {
		return conf.PublicURL
	}
	return "http://" + conf.Listen
}

// Subscribe keeps a new order and, in the same transaction, the message that
// asks to confirm it. An address that has enough, or complained, gets nothing,
// and who asked is not told.
func (o orders) Subscribe(ctx context.Context, sub news.Subscription) error {
	known, err := o.Subscriptions(ctx, store.SubscriptionQuery{Address: sub.Address})
	if err != nil {
		return err
	}
	complained, err := o.Complained(ctx, sub.Address, o.now().Add(-grudge))
	if err != nil || complained {
		return err
	}
	live, pending := 0, 0
	for _, k := range known {
		if k.State != news.SubscriptionLeft {
			live++
		}
		if k.State == news.SubscriptionPending && o.now().Sub(k.Created) < 24*time.Hour {
			pending++
		}
	}
	if live >= mostOrders || pending >= mostPending {
		return nil
	}
	follows := o.called(ctx, sub.Follows)
	return o.Update(ctx, func(tx *store.Tx) error {
		kept, err := tx.CreateSubscription(ctx, sub)
		if err != nil {
			return err
		}
		letter := digest.Letter{
			Subscription: kept, Kind: news.MessageConfirm, Period: kept.Created.UTC().Format(time.DateOnly), Made: kept.Created, Due: kept.Created,
			Follows: follows,
		}
		m, err := o.renderer.Compose(letter)
		if err != nil {
			return fmt.Errorf("write to a new subscriber: %w", err)
		}
		_, err = tx.Enqueue(ctx, m)
		return err
	})
}

// called names what is followed, as far as it has a name.
func (o orders) called(ctx context.Context, all []news.Follow) []digest.Reason {
	out := make([]digest.Reason, 0, len(all))
	for _, f := range all {
		name := f.Value
		switch f.Kind {
		case news.FollowProposal:
			if p, _, err := o.Proposal(ctx, news.ProposalID(f.Value)); err == nil {
				name = p.Title
			}
		case news.FollowSpeaker:
			if sp, err := o.Speaker(ctx, news.SpeakerID(f.Value)); err == nil {
				name = sp.Name
			}
		}
		out = append(out, digest.Reason{Follow: f, Name: name})
	}
	return out
}

// ConfirmSubscription makes an order active. A reader who has another of the
// same cadence gets one message instead of two: the older order takes over
// what the new one follows, and how it was wanted last.
func (o orders) ConfirmSubscription(ctx context.Context, token string) (news.Subscription, error) {
	before, err := o.Subscription(ctx, token)
	if err != nil {
		return before, err
	}
	sub, err := o.Store.ConfirmSubscription(ctx, token)
	if err != nil || before.State != news.SubscriptionPending {
		return sub, err
	}
	all, err := o.Subscriptions(ctx, store.SubscriptionQuery{Address: sub.Address, State: news.SubscriptionActive})
	if err != nil {
		return sub, err
	}
	for _, older := range all {
		if older.ID >= sub.ID || older.Cadence != sub.Cadence {
			continue
		}
		merged, err := o.ChangeSubscription(ctx, older.Token, func(s *news.Subscription) error {
			for _, f := range sub.Follows {
				if !slices.Contains(s.Follows, f) {
					s.Follows = append(s.Follows, f)
				}
			}
			s.Hour, s.Days, s.Context, s.Language, s.AllQuiet = sub.Hour, sub.Days, sub.Context, sub.Language, sub.AllQuiet
			return nil
		})
		if err != nil {
			return sub, err
		}
		_, err = o.SetSubscriptionState(ctx, token, news.SubscriptionLeft)
		return merged, err
	}
	return sub, nil
}

// Messages returns messages of the outbox, newest first.
func (o orders) Messages(ctx context.Context, state news.MessageState, before int64, limit int) ([]news.Message, error) {
	return o.Outbox(ctx, store.OutboxQuery{State: state, Before: before, Limit: limit})
}
