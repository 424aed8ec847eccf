package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) importCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE.jsonl…",
		Short: "Take articles in",
		Long: `Takes articles in, one JSON object a line: id, url, source, title, kicker, lead,
body (paragraphs separated by \n), published, code, tags; only a title or a body
is needed. A broken line is reported and left out, and the command fails at the
end. Importing twice changes nothing.`,
		Args: atLeast(1),
		RunE: func(c *cobra.Command, args []string) error {
			var files []pipeline.File
			var size int64
			for _, name := range args {
				f, err := os.Open(name)
				if err != nil {
					return fmt.Errorf("import: %w", err)
				}
				defer f.Close()
				info, err := f.Stat()
				if err != nil {
					return fmt.Errorf("import: %w", err)
				}
				if info.IsDir() {
					return fmt.Errorf("import: %s is a folder, not a file of articles", name)
				}
				size += info.Size()
				files = append(files, pipeline.File{Name: name, Reader: f})
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("import", log, true)
				indexing := false
				done, err := archive.Import(c.Context(), files, func(err error) {
					fmt.Fprintln(a.io.err, "peygir:", err)
				}, func(read int64) { p.set(read, size) }, func(done, total int) {
					if !indexing {
						indexing = true
						p.finish()
						p = a.progress("statements and index", log, false)
					}
					p.set(int64(done), int64(total))
				})
				p.finish()
				if err != nil {
					return err
				}
				fmt.Fprintf(a.io.out, "%d new, %d changed, %d known already, %d lines broken\n", done.New, done.Changed, done.Same, done.Broken)
				if done.Broken > 0 {
					return errors.New("some lines were left out; mend them and import again")
				}
				return nil
			})
		},
	}
}
