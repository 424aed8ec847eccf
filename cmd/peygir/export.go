package main

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) exportCommand() *cobra.Command {
	var format, query string
	c := &cobra.Command{
		Use:     "export [--format jsonl|csv] [--query Q]",
		Short:   "Write articles out",
		Example: "  peygir export --format csv --query 'استان:زنجان فیبر نوری' > fibre.csv",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "jsonl" && format != "csv" {
				return usageError{fmt.Errorf("--format %q is neither jsonl nor csv", format)}
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, _ *slog.Logger) error {
				w := bufio.NewWriter(a.io.out)
				_, err := archive.Export(c.Context(), w, format, query)
				return errors.Join(err, w.Flush())
			})
		},
	}
	c.Flags().StringVar(&format, "format", "jsonl", "jsonl or csv")
	c.Flags().StringVar(&query, "query", "", "only what this query finds")
	return c
}
