package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/web/cite"
)

// exportFormats are those of the archive, then those of references.
var exportFormats = []string{"jsonl", "csv", "warc", "warc.gz", "ris", "bibtex", "csl"}

func (a *app) exportCommand() *cobra.Command {
	var format, query string
	formats := strings.Join(exportFormats, ", ")
	c := &cobra.Command{
		Use:   "export [--format jsonl|csv|warc|warc.gz|ris|bibtex|csl] [--query Q]",
		Short: "Write articles out",
		Example: "  peygir export --format csv --query 'استان:زنجان فیبر نوری' > fibre.csv\n" +
			"  peygir export --format warc.gz > pages.warc.gz",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if !slices.Contains(exportFormats, format) {
				return usageError{fmt.Errorf("--format %q is none of %s", format, formats)}
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, cfg config.Config, _ *slog.Logger) error {
				w := bufio.NewWriter(a.io.out)
				var err error
				switch format {
				case "ris", "bibtex", "csl":
					err = a.exportReferences(c.Context(), w, archive, cfg.NewsSources(), format, query)
				default:
					_, err = archive.Export(c.Context(), w, format, query)
				}
				return errors.Join(err, w.Flush())
			})
		},
	}
	c.Flags().StringVar(&format, "format", "jsonl", "one of "+formats)
	c.Flags().StringVar(&query, "query", "", "only what this query finds")
	return c
}

// exportReferences writes articles as files of reference managers.
func (a *app) exportReferences(ctx context.Context, w io.Writer, archive *pipeline.App, sources []news.Source, format, query string) error {
	outlets := make(map[news.SourceID]string, len(sources))
	for _, s := range sources {
		outlets[s.ID] = cmp.Or(s.Outlet, s.Name)
	}
	between := ""
	if format == "csl" {
		between = "[\n"
	}
	for article, err := range archive.Articles(ctx, query) {
		if err != nil {
			return err
		}
		work := cite.Work{Article: article, Outlet: outlets[article.Source], Read: a.now()}
		text := ""
		switch format {
		case "ris":
			text = cite.RIS(work)
		case "bibtex":
			text = cite.BibTeX(work)
		default:
			item, err := cite.CSL(work)
			if err != nil {
				return err
			}
			text = between + string(item)
			between = ",\n"
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	if format != "csl" {
		return nil
	}
	if between == "[\n" { // there was none
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	_, err := io.WriteString(w, "\n]\n")
	return err
}
