package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

func (a *app) migrateStoreCommand() *cobra.Command {
	var from, to string
	c := &cobra.Command{
		Use:   "migrate-store [--from FILE] [--to postgres://…]",
		Short: "Move an SQLite archive to PostgreSQL",
		Long: `Copies the record of truth from an SQLite file (or the data folder that holds
it) into an empty PostgreSQL database, and proves by counts and hashes of every
table that both hold the same. It can be stopped at any instant and goes on where
it was when called again. The file stays as it is; stop the peygir that uses it
first. Indexes are not moved: each node builds its own.`,
		Example: "  peygir migrate-store --from data --to postgres://peygir@db.example/peygir",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			log, err := a.logger()
			if err != nil {
				return err
			}
			from, to := cmp.Or(from, conf.Data), cmp.Or(to, conf.Store)
			if info, err := os.Stat(from); err == nil && info.IsDir() {
				from = pipeline.StoreFile(from)
			}
			if !store.IsPostgres(to) {
				return usageError{errors.New("--to, or store in the configuration, must be a PostgreSQL database: postgres://…")}
			}
			p := a.progress("migrate-store", log, false)
			moved, err := store.Move(c.Context(), from, to, a.now, p.set)
			p.finish()
			if errors.Is(err, store.ErrInUse) {
				return fmt.Errorf("%s is in use by another peygir; stop it first", from)
			}
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.io.out, 0, 0, 2, ' ', 0)
			for _, t := range moved {
				fmt.Fprintf(w, "%s\t%d\t%s\n", t.Name, t.Rows, t.Hash[:16])
			}
			if err := w.Flush(); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.io.out, "%d tables moved; both sides have the same rows\n", len(moved))
			return err
		},
	}
	c.Flags().StringVar(&from, "from", "", "SQLite file or data folder (default the data folder)")
	c.Flags().StringVar(&to, "to", "", "PostgreSQL database (default the configured store)")
	return c
}
