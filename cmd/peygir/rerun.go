package main

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) rerunCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rerun",
		Short: "Let the rules read again what is kept",
		Long: `A changed rule runs over what is kept by itself when a new version of Peygir
starts; readers see what there was until there is better. Here it can be asked
for, and seen.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "statements",
		Short: "Find who said what again in all articles, and tell what has changed",
		Args:  exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("statements", log, false)
				r, err := archive.RerunStatements(c.Context(), func(done, total int) { p.set(int64(done), int64(total)) })
				p.finish()
				if err != nil {
					return err
				}
				if a.jsonOut {
					return json.NewEncoder(a.io.out).Encode(map[string]int{
						"articles": r.Articles, "added": r.Added, "removed": r.Removed, "changed": r.Changed,
					})
				}
				_, err = fmt.Fprintf(a.io.out, "%d articles: %d statements added, %d removed, %d changed\n", r.Articles, r.Added, r.Removed, r.Changed)
				return err
			})
		},
	})
	c.AddCommand(&cobra.Command{
		Use:   "pages",
		Short: "Read all kept pages again, after a rule for pages has changed",
		Long: `Reads the kept pages of all articles and of their earlier versions by the
present rules, and lets what builds on them follow. Nothing is asked of an
outlet, and no version is added: the outlet has changed nothing.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("pages", log, false)
				r, err := archive.RerunPages(c.Context(), func(done, total int) { p.set(int64(done), int64(total)) })
				p.finish()
				if err != nil {
					return err
				}
				if a.jsonOut {
					return json.NewEncoder(a.io.out).Encode(map[string]int{"articles": r.Articles, "changed": r.Changed, "unread": r.Unread})
				}
				_, err = fmt.Fprintf(a.io.out, "%d articles read again: %d changed; %d pages are no articles to the present rules, their articles stay\n", r.Articles, r.Changed, r.Unread)
				return err
			})
		},
	})
	return c
}
