package mailing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/store"
)

// perSave is how many digests share a transaction.
const perSave = 100

// Order says which digests Build makes.
type Order struct {
	// Upto is the last change that may be told: up to there origins and
	// statements must have been found.
	Upto int64
	// Day, if not zero, asks for the digests of that day whatever the hour;
	// otherwise those are made that are due.
	Day time.Time
	// Dry, if not nil, gets the messages, and nothing is saved.
	Dry func(news.Message) error
}

// Built is what Build did.
type Built struct {
	Due      int // digests that were due
	Messages int // of those, how many had something to say
}

// Waiting says whether any digest is due now.
func (m *Mailer) Waiting(ctx context.Context) (bool, error) {
	subs, _, err := m.due(ctx, Order{})
	return len(subs) > 0, err
}

// due returns the subscriptions whose digests are to be made, and those.
func (m *Mailer) due(ctx context.Context, o Order) ([]news.Subscription, []digest.Turn, error) {
	all, err := m.store.Subscriptions(ctx, store.SubscriptionQuery{State: news.SubscriptionActive})
	if err != nil {
		return nil, nil, err
	}
	var subs []news.Subscription
	var turns []digest.Turn
	for _, s := range all {
		if turn, ok := m.turn(s, o); ok {
			subs, turns = append(subs, s), append(turns, turn)
		}
	}
	return subs, turns, nil
}

// Build makes the digests that are due and puts their messages into the
// outbox. Whatever is made twice at once is saved once.
func (m *Mailer) Build(ctx context.Context, o Order) (Built, error) {
	var done Built
	subs, turns, err := m.due(ctx, o)
	if err != nil || len(subs) == 0 {
		return done, err
	}
	r, err := m.startRound(ctx, subs, o.Upto)
	if err != nil {
		return done, fmt.Errorf("read what is new: %w", err)
	}
	var runs []store.Run
	save := func() error {
		if len(runs) == 0 {
			return nil
		}
		_, err := m.store.SaveRuns(ctx, runs)
		runs = runs[:0]
		return err
	}
	for i, s := range subs {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		run, err := m.run(ctx, r, s, turns[i])
		if errors.Is(err, news.ErrInvalid) { // it must not keep the others waiting
			m.log.ErrorContext(ctx, "digest not made", "subscription", s.ID, "err", err)
			continue
		}
		if err != nil {
			return done, err
		}
		if still(run) {
			continue
		}
		if s.Cadence != news.Immediate || run.Message != nil {
			done.Due++
		}
		if run.Message != nil {
			done.Messages++
		}
		if o.Dry != nil {
			if run.Message != nil {
				err = o.Dry(*run.Message)
			}
		} else if runs = append(runs, run); len(runs) == perSave {
			err = save()
		}
		if err != nil {
			return done, err
		}
	}
	return done, save()
}

// still says whether nothing at all has happened for an immediate digest.
func still(r store.Run) bool {
	s := r.Subscription
	return r.Period == "" && r.Upto == s.Since && r.UptoEvent == s.SinceEvent && r.UptoCandidate == s.SinceCandidate
}

// turn says which digest of a subscription is to be made.
func (m *Mailer) turn(s news.Subscription, o Order) (digest.Turn, bool) {
	switch {
	case s.Cadence == news.Immediate:
		now := m.now().In(persian.Tehran)
		return digest.Turn{Period: now.Format("2006-01-02T15.04"), At: now}, now.Sub(s.LastMail) >= rest
	case !o.Day.IsZero():
		return digest.DueOn(s, o.Day)
	}
	return digest.Due(s, m.now())
}

// run makes one digest.
func (m *Mailer) run(ctx context.Context, r *round, s news.Subscription, turn digest.Turn) (store.Run, error) {
	l, told, err := m.letter(ctx, r, s, turn)
	if err != nil {
		return store.Run{}, err
	}
	run := store.Run{
		Subscription: s, Period: turn.Period, Due: turn.At, Upto: max(r.upto, s.Since), UptoEvent: max(r.event, s.SinceEvent),
		UptoCandidate: max(r.candidate, s.SinceCandidate), Told: told,
	}
	if l.Empty() && l.Kind == news.MessageDigest {
		if s.Cadence == news.Immediate {
			run.Period = ""
		}
		return run, nil
	}
	message, err := m.letters.Compose(l)
	if err != nil {
		return store.Run{}, err
	}
	run.Message = &message
	return run, nil
}
