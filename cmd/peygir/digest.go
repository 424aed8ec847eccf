package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
)

func (a *app) digestCommand() *cobra.Command {
	var dry bool
	var date string
	c := &cobra.Command{
		Use:   "digest [--dry-run] [--date D]",
		Short: "Build and send the digests of today",
		Long: `Builds the digests of today, whichever their hour, unless they were built
already, and sends all messages that are due: over the configured SMTP server
or, without one, as .eml files into the outbox folder within the data folder.
A dry run writes the messages there as .dry.eml files, sends nothing and
changes nothing; it works beside a running server.`,
		Example: "  peygir digest --dry-run\n  peygir digest --date 1405-09-02",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			day, err := dayFlag("--date", date)
			if err != nil {
				return err
			}
			if day.IsZero() {
				day = a.now()
			}
			if dry {
				return a.dryDigest(c.Context(), day)
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, conf config.Config, log *slog.Logger) error {
				if err := archive.Consume(c.Context(), nil); err != nil {
					return err
				}
				return a.sendDigests(c.Context(), archive, conf, log, day)
			})
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "write the messages to the outbox folder only")
	c.Flags().StringVar(&date, "date", "", "the digests of this day, in either calendar")
	return c
}

// digests is what the command reports.
type digests struct {
	Due      int                       `json:"due"`
	Messages int                       `json:"messages"`
	Files    []string                  `json:"files,omitempty"`
	States   map[news.MessageState]int `json:"states,omitempty"`
}

func (a *app) dryDigest(ctx context.Context, day time.Time) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	log, err := a.logger()
	if err != nil {
		return err
	}
	s, err := store.OpenReader(ctx, storeOf(conf), a.now)
	if err != nil {
		return explainOpen(conf, err)
	}
	defer s.Close()
	m, err := a.mailer(conf, s, log)
	if err != nil {
		return err
	}
	upto, err := s.LastChange(ctx)
	if err != nil {
		return err
	}
	var done digests
	built, err := m.Build(ctx, mailing.Order{Upto: upto, Day: day, Dry: func(message news.Message) error {
		name := strings.TrimSuffix(mailing.FileName(message), ".eml") + ".dry.eml"
		file, err := post.Write(outbox(conf), name, message.Bytes)
		done.Files = append(done.Files, file)
		return err
	}})
	done.Due, done.Messages = built.Due, built.Messages
	if err != nil {
		return err
	}
	return a.reportDigests(done)
}

func (a *app) sendDigests(ctx context.Context, archive *pipeline.App, conf config.Config, log *slog.Logger, day time.Time) error {
	m, err := a.mailer(conf, archive.Store, log)
	if err != nil {
		return err
	}
	upto, err := archive.Settle(ctx)
	if err != nil {
		return err
	}
	built, err := m.Build(ctx, mailing.Order{Upto: upto, Day: day})
	if err != nil {
		return err
	}
	states, err := m.Deliver(ctx)
	if err != nil {
		return err
	}
	return a.reportDigests(digests{Due: built.Due, Messages: built.Messages, States: states})
}

func (a *app) reportDigests(done digests) error {
	if a.jsonOut {
		return json.NewEncoder(a.io.out).Encode(done)
	}
	for _, file := range done.Files {
		fmt.Fprintln(a.io.out, file)
	}
	fmt.Fprintf(a.io.out, "%d digests due, %d with something to say\n", done.Due, done.Messages)
	for _, state := range []news.MessageState{
		news.MessageSent, news.MessageWritten, news.MessageQueued, news.MessageUncertain, news.MessageFailed,
	} {
		if n := done.States[state]; n > 0 {
			fmt.Fprintf(a.io.out, "%d messages %s\n", n, state)
		}
	}
	return nil
}

// outbox is the folder of messages that no server takes.
func outbox(conf config.Config) string { return filepath.Join(conf.Data, "outbox") }

// site is who writes to readers and where the pages are.
func site(conf config.Config) (digest.Site, error) {
	s := digest.Site{Base: strings.TrimSuffix(publicURL(conf), "/"), From: conf.SMTP.From, Delimiter: conf.SMTP.Delimiter}
	if conf.SMTP.DKIM.Key == "" {
		return s, nil
	}
	key, err := os.ReadFile(conf.SMTP.DKIM.Key)
	if err != nil {
		return s, fmt.Errorf("read DKIM key: %w", err)
	}
	_, domain, _ := strings.Cut(s.Sender(), "@")
	s.DKIM, err = digest.ReadDKIM(cmp.Or(conf.SMTP.DKIM.Domain, domain), conf.SMTP.DKIM.Selector, key)
	return s, err
}

// mailer makes and sends the digests of a store.
func (a *app) mailer(conf config.Config, s *store.Store, log *slog.Logger) (*mailing.Mailer, error) {
	from, err := site(conf)
	if err != nil {
		return nil, err
	}
	resend, err := conf.SMTP.ResendAfter()
	if err != nil {
		return nil, err
	}
	return mailing.New(mailing.Config{
		Site: from,
		Server: post.Server{
			Host: conf.SMTP.Host, Port: conf.SMTP.Port, User: conf.SMTP.User, Password: conf.SMTP.Password, TLS: conf.SMTP.TLS,
		},
		Hooks: post.Hooks{AllowPrivate: conf.Fetch.AllowPrivate}, Folder: outbox(conf), Pace: conf.SMTP.Pace,
		Shared: store.IsPostgres(conf.Store), Sources: conf.NewsSources(), Resend: resend,
		Board: func(ctx context.Context, s *store.Store) ([]news.Standing, error) {
			return desk.Desk{Store: s, Now: a.now}.Board(ctx)
		},
	}, s, log, a.now), nil
}

// mailTasks are the digests by the clock: each minute it is looked what is
// due and what came back, and what waits is sent. A tick that is missed is made up for by the
// next, however late.
func (a *app) mailTasks(archive *pipeline.App, conf config.Config, log *slog.Logger) ([]pipeline.Task, error) {
	m, err := a.mailer(conf, archive.Store, log)
	if err != nil {
		return nil, err
	}
	return []pipeline.Task{
		{Name: "digest", Schedule: "* * * * *", Run: func(ctx context.Context) error {
			due, err := m.Waiting(ctx)
			if err != nil || !due {
				return err
			}
			upto, err := archive.Settle(ctx)
			if err != nil {
				return err
			}
			built, err := m.Build(ctx, mailing.Order{Upto: upto})
			if built.Messages > 0 {
				log.InfoContext(ctx, "digests made", "due", built.Due, "messages", built.Messages)
			}
			return err
		}},
		{Name: "bounces", Schedule: "* * * * *", Run: func(ctx context.Context) error {
			_, err := m.Collect(ctx, bounces(conf))
			return err
		}},
		{Name: "outbox", Schedule: "@every 10s", Run: func(ctx context.Context) error {
			_, err := m.Deliver(ctx)
			return err
		}},
	}, nil
}
