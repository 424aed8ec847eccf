package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// serveDemo serves the invented newsroom: its outlets in place of the real
// ones, its proposals, and nothing of the network beyond loopback.
func (a *app) serveDemo(ctx context.Context, conf config.Config, log *slog.Logger) (err error) {
	given := a.data
	if given == "" {
		given = a.getenv("PEYGIR_DATA")
	}
	dir, remove, err := demoFolder(given)
	if err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	defer func() { err = errors.Join(err, remove()) }()

	opened := a.now()
	room, err := newsroom.Open(ctx, opened)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	proposals, err := newsroom.Proposals(opened)
	if err != nil {
		return err
	}
	steps, err := newsroom.Steps()
	if err != nil {
		return err
	}
	conf.Data, conf.Store, conf.Proposals = dir, "", proposals
	conf.Sources = nil
	a.demoToken = "demo"
	hash := sha256.Sum256([]byte(a.demoToken))
	conf.Tokens = []config.Token{{Name: "demo", Role: string(web.Editor), Hash: hex.EncodeToString(hash[:])}}
	for _, s := range room.Sources() {
		conf.Sources = append(conf.Sources, config.Source{
			ID: string(s.ID), Name: s.Name, Outlet: s.Outlet, Province: s.Province, Kind: string(s.Kind),
			URL: s.URL, Scope: string(s.Scope), Schedule: s.Schedule,
		})
	}
	conf.Fetch.AllowPrivate, conf.Fetch.Delay, conf.Fetch.Proxy = true, 20*time.Millisecond, ""
	fmt.Fprintln(a.io.out, "The demo: an invented newsroom; nobody and nothing in it exists.")
	return a.serve(ctx, conf, log, func(archive *pipeline.App) []pipeline.Task {
		d := desk.Desk{Store: archive.Store, Now: a.now}
		return []pipeline.Task{
			{Name: "demo-review", Schedule: "@every 5s", Run: func(ctx context.Context) error { return reviewDemo(ctx, d, steps) }},
			{Name: "demo-digest", Schedule: "@every 20s", Run: func(ctx context.Context) error { return a.digestDemo(ctx, archive, conf, log) }},
		}
	})
}

// demoReader is who the demo writes to; nobody reads it.
const demoReader = "reader@example.test"

// digestDemo has an invented reader subscribe to what there is, and makes
// today's digest without waiting for its hour, so that the outbox has one.
func (a *app) digestDemo(ctx context.Context, archive *pipeline.App, conf config.Config, log *slog.Logger) error {
	known, err := archive.Store.Subscriptions(ctx, store.SubscriptionQuery{Address: demoReader, Limit: 1})
	if err != nil {
		return err
	}
	if len(known) == 0 {
		sub, err := archive.Store.CreateSubscription(ctx, news.Subscription{
			Address: demoReader, Cadence: news.Daily, Hour: 8, Context: news.ContextSentence, Language: "fa", AllQuiet: true,
			Follows: []news.Follow{
				{Kind: news.FollowQuery, Value: "مرکز داده"},
				{Kind: news.FollowProposal, Value: "abgineh-village-fibre"},
				{Kind: news.FollowQuery, Value: "اینترنت OR فناوری"},
				{Kind: news.FollowNeglected},
			},
		})
		if err != nil {
			return err
		}
		if _, err := archive.Store.ConfirmSubscription(ctx, sub.Token); err != nil {
			return err
		}
		// The reader is told all that was crawled since the demo began.
		_, err = archive.Store.ChangeSubscription(ctx, sub.Token, func(s *news.Subscription) error {
			s.Since, s.SinceEvent = 0, 0
			return nil
		})
		return err
	}
	m, err := a.mailer(conf, archive.Store, log)
	if err != nil {
		return err
	}
	upto, err := archive.Settle(ctx)
	if err != nil || upto == 0 {
		return err
	}
	_, err = m.Build(ctx, mailing.Order{Upto: upto, Day: a.now()})
	return err
}
