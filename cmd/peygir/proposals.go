package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web/view"
)

func (a *app) proposalsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "proposals",
		Short: "List, show, add and review proposals",
		Long: `What was proposed or promised, and what became of it. The machine proposes
findings; what people accept moves a proposal. Without a subcommand: the board.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return a.listProposals(c.Context()) },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "list", Short: "The board: where each proposal stands", Args: exactly(0),
			RunE: func(c *cobra.Command, _ []string) error { return a.listProposals(c.Context()) },
		},
		&cobra.Command{
			Use: "show ID", Short: "The timeline of a proposal and what waits for review", Args: exactly(1),
			RunE: func(c *cobra.Command, args []string) error {
				return a.showProposal(c.Context(), news.ProposalID(args[0]))
			},
		},
		a.addProposalsCommand(), a.reviewCommand(), a.withdrawCommand(),
	)
	return c
}

// readDesk gives do the proposals to read, also while a server runs on them.
func (a *app) readDesk(ctx context.Context, do func(desk.Desk) error) error {
	return a.readStore(ctx, func(s *store.Store) error { return do(desk.Desk{Store: s, Now: a.now}) })
}

// readStore gives do the record of truth to read, also while a server runs on
// it.
func (a *app) readStore(ctx context.Context, do func(*store.Store) error) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	s, err := store.OpenReader(ctx, storeOf(conf), a.now)
	if errors.Is(err, news.ErrNotFound) {
		return fmt.Errorf("there is no archive in %s yet; `peygir crawl` or `peygir import` begins one", conf.Data)
	}
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

type boardLine struct {
	ID           news.ProposalID `json:"id"`
	Title        string          `json:"title"`
	Response     news.Status     `json:"response"`
	Delivery     news.Status     `json:"delivery"`
	LastEvidence string          `json:"last_evidence"`
	DaysSilent   int             `json:"days_silent"`
	Neglected    bool            `json:"neglected"`
	Overdue      bool            `json:"overdue"`
	NewEvidence  int             `json:"new_evidence"`
}

func (a *app) listProposals(ctx context.Context) error {
	return a.readDesk(ctx, func(d desk.Desk) error {
		board, err := d.Board(ctx)
		if err != nil {
			return err
		}
		if a.jsonOut {
			return a.printBoard(board)
		}
		w := tabwriter.NewWriter(a.io.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tRESPONSE\tDELIVERY\tSILENT\tTO REVIEW\tTITLE")
		for _, s := range board {
			silent := "unknown"
			if s.DaysSilent >= 0 {
				silent = fmt.Sprintf("%d days", s.DaysSilent)
			}
			if s.Neglected {
				silent += ", neglected"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", s.Proposal.ID, s.Response, s.Delivery, silent, s.NewEvidence, s.Proposal.Title)
		}
		return w.Flush()
	})
}

func (a *app) printBoard(board []news.Standing) error {
	enc := json.NewEncoder(a.io.out)
	enc.SetEscapeHTML(false)
	for _, s := range board {
		line := boardLine{
			ID: s.Proposal.ID, Title: s.Proposal.Title, Response: s.Response, Delivery: s.Delivery, DaysSilent: s.DaysSilent,
			Neglected: s.Neglected, Overdue: s.Overdue, NewEvidence: s.NewEvidence,
		}
		if !s.LastEvidence.IsZero() {
			line.LastEvidence = s.LastEvidence.In(persian.Tehran).Format(time.DateOnly)
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) showProposal(ctx context.Context, id news.ProposalID) error {
	return a.readDesk(ctx, func(d desk.Desk) error {
		st, err := d.Standing(ctx, id)
		if err != nil {
			return unknownProposal(id, err)
		}
		events, err := d.Events(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.io.out, "%s\n%s · %s\n", st.Proposal.Title, view.Persian.Status(st.Response), view.Persian.Status(st.Delivery))
		if !st.Proposal.Withdrawn.IsZero() {
			fmt.Fprintf(a.io.out, "withdrawn %s: no longer followed\n", day(st.Proposal.Withdrawn))
		}
		fmt.Fprintf(a.io.out, "searched: %d sources as of %s; not readable lately: %d\n\n", st.Searched, day(a.now()), len(st.Gaps))
		for _, e := range events {
			fmt.Fprintf(a.io.out, "%s  %s → %s  (%s) %s\n", day(e.OccurredOn), view.Persian.Status(e.From), view.Persian.Status(e.To), e.Editor, e.Rationale)
		}
		waiting, err := d.Findings(ctx, id, news.CandidateNew)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.io.out, "\n%d findings wait for review: peygir proposals review %s\n", len(waiting), id)
		return err
	})
}

// day writes a day in both calendars.
func day(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return persian.FormatJalaliDay(t) + " (" + t.In(persian.Tehran).Format(time.DateOnly) + ")"
}

func unknownProposal(id news.ProposalID, err error) error {
	if errors.Is(err, news.ErrNotFound) {
		return fmt.Errorf("there is no proposal %q; `peygir proposals list` names them", id)
	}
	return err
}

func (a *app) addProposalsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "add FILE",
		Short: "Follow the proposals of a YAML or JSON file, also through what is archived",
		Long: `Adds the proposals of a file with a list "proposals" and looks for them in the
whole archive at once. One that is there already and reads the same is left as
it is; one that reads differently is changed, and its old text is kept.`,
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := readProposals(args[0])
			if err != nil {
				return err
			}
			if err := config.CheckProposals(list); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				d := desk.Desk{Store: archive.Store, Now: a.now}
				for _, p := range list {
					done, err := d.Put(c.Context(), p, a.editor())
					if err != nil {
						return err
					}
					fmt.Fprintf(a.io.out, "%s: %s\n", p.ID, done)
					kept, _, err := d.Proposal(c.Context(), p.ID)
					if err != nil {
						return err
					}
					bar := a.progress(string(p.ID), log, false)
					found, err := archive.Match(c.Context(), kept, func(done, total int) { bar.set(int64(done), int64(total)) })
					bar.finish()
					if err != nil {
						return err
					}
					fmt.Fprintf(a.io.out, "    findings in the archive: %d\n", found)
				}
				return nil
			})
		},
	}
}

func (a *app) withdrawCommand() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: "withdraw ID", Short: "Follow a proposal no longer; all of it stays readable", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			id := news.ProposalID(args[0])
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, _ *slog.Logger) error {
				d := desk.Desk{Store: archive.Store, Now: a.now}
				return unknownProposal(id, d.Withdraw(c.Context(), id, a.editor(), why))
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, which is kept")
	return c
}

// editor is who works at this terminal.
func (a *app) editor() string {
	for _, name := range []string{"PEYGIR_EDITOR", "USER", "LOGNAME"} {
		if who := a.getenv(name); who != "" {
			return who
		}
	}
	return "terminal"
}
