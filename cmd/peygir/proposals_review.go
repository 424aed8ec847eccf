package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/web/view"
)

func (a *app) reviewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "review [ID]",
		Short: "Go through the findings that wait for review",
		Long: `Shows one finding after another and asks for a word on each:

  a            accept            r            reject
  a KIND       accept, but what the sentence reports is KIND
  u NUMBER     undo the last review of a finding
  s            leave it for later            q            stop

What follows a colon is kept as a note: «r: another province». KIND is one of
` + strings.Join(kinds(), " ") + `.`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, _ *slog.Logger) error {
				r := reviewing{app: a, desk: desk.Desk{Store: archive.Store, Now: a.now}, lines: bufio.NewScanner(a.io.in)}
				return r.all(c.Context(), args)
			})
		},
	}
}

// reviewing is a conversation about findings.
type reviewing struct {
	*app
	desk  desk.Desk
	lines *bufio.Scanner
}

func (r reviewing) all(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		all, err := r.desk.Proposals(ctx)
		if err != nil {
			return err
		}
		for _, p := range all {
			ids = append(ids, string(p.ID))
		}
	}
	for _, id := range ids {
		p, _, err := r.desk.Proposal(ctx, news.ProposalID(id))
		if err != nil {
			return unknownProposal(news.ProposalID(id), err)
		}
		waiting, err := r.desk.Findings(ctx, p.ID, news.CandidateNew)
		if err != nil {
			return err
		}
		for i, c := range waiting {
			fmt.Fprintf(r.io.out, "\n%s (%d of %d)\n", p.Title, i+1, len(waiting))
			if on, err := r.one(ctx, c); err != nil || !on {
				return err
			}
		}
	}
	_, err := fmt.Fprintln(r.io.out, "nothing more waits for review")
	return err
}

// one asks about a finding until there is an answer; it reports whether to go
// on to the next.
func (r reviewing) one(ctx context.Context, c news.Candidate) (on bool, err error) {
	a, err := r.desk.Article(ctx, c.Article)
	if err != nil {
		return false, err
	}
	fmt.Fprintf(r.io.out, "#%d  %s  %s\n    %s\n    «%s»\n    %s (%s)\n", c.ID, day(a.Published), a.URL, a.Title, c.Evidence, c.Event, view.Persian.Event(c.Event))
	for {
		fmt.Fprint(r.io.out, "[a]ccept [r]eject [u]ndo [s]kip [q]uit: ")
		if !r.lines.Scan() {
			return false, r.lines.Err()
		}
		command, note, _ := strings.Cut(r.lines.Text(), ":")
		done, on, err := r.answer(ctx, c, strings.Fields(command), strings.TrimSpace(note))
		switch {
		case errors.Is(err, news.ErrConflict), errors.Is(err, news.ErrInvalid), errors.Is(err, news.ErrNotFound):
			fmt.Fprintln(r.io.out, err)
		case err != nil:
			return false, err
		}
		if done {
			return on, nil
		}
	}
}

// answer does what was said; done tells that the finding needs no more words.
func (r reviewing) answer(ctx context.Context, c news.Candidate, words []string, note string) (done, on bool, err error) {
	if len(words) == 0 {
		return false, true, nil
	}
	v := desk.Verdict{Saw: c.State, Editor: r.editor(), Note: note}
	switch words[0] {
	case "s":
		return true, true, nil
	case "q":
		return true, false, nil
	case "a":
		v.State = news.CandidateAccepted
		if len(words) > 1 {
			v.Event = news.EventKind(words[1])
			if !slices.Contains(kinds(), words[1]) {
				return false, true, fmt.Errorf("%w: %q is no kind of event; give one of %s", news.ErrInvalid, words[1], strings.Join(kinds(), " "))
			}
		}
	case "r":
		v.State = news.CandidateRejected
	case "u":
		return false, true, r.undo(ctx, words[1:], note)
	default:
		return false, true, fmt.Errorf("%w: %q is none of a, r, u, s, q", news.ErrInvalid, words[0])
	}
	_, err = r.desk.Review(ctx, c.ID, v)
	return err == nil, true, err
}

func (r reviewing) undo(ctx context.Context, words []string, note string) error {
	if len(words) != 1 {
		return fmt.Errorf("%w: say which: u NUMBER", news.ErrInvalid)
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(words[0], "#"), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %q is no number of a finding", news.ErrInvalid, words[0])
	}
	c, err := r.desk.Undo(ctx, id, r.editor(), note)
	if err == nil {
		fmt.Fprintf(r.io.out, "#%d is %s again\n", id, c.State)
	}
	return err
}

func kinds() []string {
	out := make([]string, 0, len(news.EventKinds))
	for _, k := range news.EventKinds {
		out = append(out, string(k))
	}
	return out
}
