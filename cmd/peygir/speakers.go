package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

func (a *app) speakersCommand() *cobra.Command {
	var limit int
	c := &cobra.Command{
		Use:   "speakers [NAME]",
		Short: "Who says things; merge and split them",
		Long: `Lists people and organisations by how much they said, those called NAME in any
spelling. Editors decide who is who: a merge makes two speakers one, a split
gives some statements to somebody else, and both can be undone. Statements keep
the name as it was written.`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.listSpeakers(c.Context(), strings.Join(args, ""), limit)
		},
	}
	c.Flags().IntVar(&limit, "limit", 50, "how many at most")
	c.AddCommand(a.mergeCommand(), a.splitCommand(), a.undoRulingCommand(), &cobra.Command{
		Use: "rulings", Short: "What was decided about speakers, by whom and why", Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return a.listRulings(c.Context()) },
	})
	return c
}

func (a *app) mergeCommand() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: "merge ID INTO", Short: "Two speakers are one", Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.rule(c.Context(), news.Ruling{From: news.SpeakerID(args[0]), To: news.SpeakerID(args[1]), Why: why})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, kept with the decision")
	return c
}

func (a *app) splitCommand() *cobra.Command {
	var r news.Ruling
	var into, article string
	c := &cobra.Command{
		Use: "split ID", Short: "Some statements are somebody else's", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			r.From, r.To, r.Article = news.SpeakerID(args[0]), news.SpeakerID(into), news.ArticleID(article)
			if r.Name == "" && r.Role == "" && r.Article == "" {
				return usageError{errors.New("say which statements: --name, --role or --article")}
			}
			return a.rule(c.Context(), r)
		},
	}
	f := c.Flags()
	f.StringVar(&r.Name, "name", "", "those under this name")
	f.StringVar(&r.Role, "role", "", "those in this office")
	f.StringVar(&article, "article", "", "those in the article with this id")
	f.StringVar(&into, "into", "", "id of the speaker whose they are (default: a new one)")
	f.StringVar(&r.Why, "why", "", "the reason, kept with the decision")
	return c
}

func (a *app) undoRulingCommand() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: "undo NUMBER", Short: "A decision holds no longer; an undoing can be undone as well", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			n, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || n <= 0 {
				return usageError{fmt.Errorf("%q is no number of a decision; see `peygir speakers rulings`", args[0])}
			}
			return a.rule(c.Context(), news.Ruling{Undoes: n, Why: why})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, kept with the decision")
	return c
}

// rule lets a decision hold and gives the index what it concerns.
func (a *app) rule(ctx context.Context, r news.Ruling) error {
	return a.withArchive(ctx, func(archive *pipeline.App, _ config.Config, _ *slog.Logger) error {
		r.Editor = a.editor()
		r, err := archive.Rule(ctx, r)
		if err != nil {
			return err
		}
		if err := archive.Consume(ctx, nil); err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.io.out, ruling(r))
		return err
	})
}

func ruling(r news.Ruling) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: ", r.ID)
	if r.Undoes != 0 {
		fmt.Fprintf(&b, "%d undone", r.Undoes)
	} else {
		fmt.Fprintf(&b, "%s is %s", r.From, r.To)
	}
	for _, part := range []struct{ what, is string }{{"as", r.Name}, {"in office", r.Role}, {"in article", string(r.Article)}} {
		if part.is != "" {
			fmt.Fprintf(&b, " %s %q", part.what, part.is)
		}
	}
	return b.String()
}

func (a *app) listSpeakers(ctx context.Context, name string, limit int) error {
	return a.readStore(ctx, func(s *store.Store) error {
		all, err := sayings{Store: s}.Speakers(ctx, name, limit)
		if err != nil {
			return err
		}
		if a.jsonOut {
			enc := json.NewEncoder(a.io.out)
			enc.SetEscapeHTML(false)
			for _, p := range all {
				err := enc.Encode(struct {
					ID         news.SpeakerID `json:"id"`
					Name       string         `json:"name"`
					Aliases    []string       `json:"aliases"`
					Statements int            `json:"statements"`
				}{p.ID, p.Name, p.Aliases, p.Statements})
				if err != nil {
					return err
				}
			}
			return nil
		}
		w := tabwriter.NewWriter(a.io.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "STATEMENTS\tID\tNAME\tOFFICE\tALSO WRITTEN")
		for _, p := range all {
			office := ""
			if len(p.Roles) > 0 {
				office = p.Roles[0].Role
			}
			also := slices.DeleteFunc(slices.Clone(p.Aliases), func(alias string) bool { return alias == p.Name })
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", p.Statements, p.ID, p.Name, office, strings.Join(also, "، "))
		}
		return w.Flush()
	})
}

func (a *app) listRulings(ctx context.Context) error {
	return a.readStore(ctx, func(s *store.Store) error {
		all, err := s.Rulings(ctx)
		if err != nil {
			return err
		}
		undone := statement.Undone(all)
		for _, r := range all {
			holds := ""
			if undone[r.ID] {
				holds = " (undone)"
			}
			if _, err := fmt.Fprintf(a.io.out, "%s%s\n    %s, %s: %s\n", ruling(r), holds, r.Editor, day(r.At), r.Why); err != nil {
				return err
			}
		}
		return nil
	})
}
