package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the record of truth to a file, also while running",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			s, err := store.OpenReader(c.Context(), storeOf(conf), a.now)
			if err != nil {
				return err
			}
			return errors.Join(s.Backup(c.Context(), args[0]), s.Close())
		},
	}
}

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the archive; the index is built anew",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			if err := store.Restore(c.Context(), args[0], storeOf(conf), a.now); err != nil {
				return err
			}
			// The index may stand for later changes than the backup holds.
			if err := os.RemoveAll(pipeline.IndexDir(conf.Data)); err != nil {
				return fmt.Errorf("remove the index of the archive before: %w", err)
			}
			return a.withArchive(c.Context(), func(archive *pipeline.App, _ config.Config, log *slog.Logger) error {
				p := a.progress("index", log, false)
				defer p.finish()
				return archive.Consume(c.Context(), func(done, total int) { p.set(int64(done), int64(total)) })
			})
		},
	}
}
