package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Build a new index beside the old one and swap",
		Args:  exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("reindex", log, false)
				err := archive.Reindex(c.Context(), func(done, total int) { p.set(int64(done), int64(total)) })
				p.finish()
				if err != nil {
					return err
				}
				n, err := archive.Index.Count()
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.io.out, "%d articles in the index\n", n)
				return err
			})
		},
	}
}
