package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/digest/bounce"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
)

// longestMail is how much of a returned mail is kept; reports are short.
const longestMail = 32 << 20

func (a *app) bouncesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "bounces [FILE|-]…",
		Short: "Read bounces, complaints and wishes to leave that came as mail",
		Long: `Reads mails that came to the address digests are sent from: what could not be
delivered, complaints by the providers of readers, and unsubscribing by mail.
An address that takes no mail, or whose reader complains, gets no more digests.
A mail whose message is not known by its Message-ID or return path changes
nothing.

Each FILE is one mail as it was received, - is standard input: a mail server
can hand mails over through a pipe. Beside a running server, which has the
archive to itself, they are put into its mail folder, which it reads each
minute. Without a FILE the mail folder is read now: smtp.bounces in the
configuration, otherwise the folder bounces within the data folder.`,
		Example: "  peygir bounces - < mail\n  peygir bounces",
		RunE:    func(c *cobra.Command, files []string) error { return a.readBounces(c, files) },
	}
}

// bounces is the folder with the mail that came back.
func bounces(conf config.Config) bounce.Maildir {
	return bounce.Maildir(cmp.Or(conf.SMTP.Bounces, filepath.Join(conf.Data, "bounces")))
}

func (a *app) readBounces(c *cobra.Command, files []string) (err error) {
	ctx := c.Context()
	conf, err := a.config()
	if err != nil {
		return err
	}
	log, err := a.logger()
	if err != nil {
		return err
	}
	mails := make([][]byte, len(files))
	for i, file := range files {
		if mails[i], err = a.mailOf(file); err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, storeOf(conf), a.now)
	if errors.Is(err, store.ErrInUse) && len(mails) > 0 {
		for _, mail := range mails {
			if err := bounces(conf).Put(mail); err != nil {
				return err
			}
		}
		return a.reportBounces(map[mailing.Outcome]int{"kept": len(mails)})
	}
	if err != nil {
		return explainOpen(conf, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m, err := a.mailer(conf, s, log)
	if err != nil {
		return err
	}
	done := make(map[mailing.Outcome]int)
	if len(mails) == 0 {
		if done, err = m.Collect(ctx, bounces(conf)); err != nil {
			return err
		}
	}
	for _, mail := range mails {
		outcome, err := m.ReadReturned(ctx, mail)
		if err != nil {
			return err
		}
		done[outcome]++
	}
	return a.reportBounces(done)
}

func (a *app) mailOf(file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(io.LimitReader(a.io.in, longestMail))
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, longestMail))
}

func (a *app) reportBounces(done map[mailing.Outcome]int) error {
	if a.jsonOut {
		return json.NewEncoder(a.io.out).Encode(done)
	}
	for _, line := range []struct {
		outcome mailing.Outcome
		means   string
	}{
		{mailing.Paused, "the address gets nothing more"},
		{mailing.Left, "the reader has left"},
		{mailing.Counted, "noted"},
		{mailing.Known, "read before"},
		{mailing.Unknown, "no report on a message of ours"},
		{"kept", "for the running server"},
	} {
		if n := done[line.outcome]; n > 0 {
			fmt.Fprintf(a.io.out, "%d %s: %s\n", n, line.outcome, line.means)
		}
	}
	return nil
}
