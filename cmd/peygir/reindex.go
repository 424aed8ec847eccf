package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) reindexCommand() *cobra.Command {
	var year string
	c := &cobra.Command{
		Use:   "reindex",
		Short: "Build a new index beside the old one and swap",
		Long: `Builds a new index beside the old one, which goes on answering, and swaps.
With --year only the index of one year of publication (UTC) is built anew, or
that of the articles of unknown date (--year undated).`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("reindex", log, false)
				set := func(done, total int) { p.set(int64(done), int64(total)) }
				err := reindex(c.Context(), archive, year, set)
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
	c.Flags().StringVar(&year, "year", "", "only this year of publication, or `undated`")
	return c
}

func reindex(ctx context.Context, archive *pipeline.App, year string, progress func(done, total int)) error {
	switch year {
	case "":
		return archive.Reindex(ctx, progress)
	case "undated":
		return archive.ReindexYear(ctx, 0, progress)
	}
	n, err := strconv.Atoi(year)
	if err != nil || n == 0 {
		return usageError{fmt.Errorf("--year %q is no year", year)}
	}
	return archive.ReindexYear(ctx, n, progress)
}
