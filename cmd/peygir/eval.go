package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/index"
)

func (a *app) evalCommand() *cobra.Command {
	c := &cobra.Command{Use: "eval", Short: "Measure quality on judged collections"}
	c.AddCommand(a.evalSearchCommand())
	return c
}

func (a *app) evalSearchCommand() *cobra.Command {
	var docs, queries, run string
	c := &cobra.Command{
		Use:   "search --docs FILE.jsonl --queries FILE.tsv --run OUT",
		Short: "Write a TREC run of queries over documents",
		Long: `Indexes documents (id, title, text) in a temporary folder as articles are
indexed, asks each query (id, perhaps a type, query; tab-separated) as a reader
would, and writes up to 1000 hits a query in the TREC format.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if docs == "" || queries == "" || run == "" {
				return usageError{errors.New("--docs, --queries and --run are needed")}
			}
			f, err := os.Create(run)
			if err != nil {
				return fmt.Errorf("write run: %w", err)
			}
			w := bufio.NewWriter(f)
			return errors.Join(index.Eval(c.Context(), docs, queries, w), w.Flush(), f.Close())
		},
	}
	f := c.Flags()
	f.StringVar(&docs, "docs", "", "documents as JSONL")
	f.StringVar(&queries, "queries", "", "queries as TSV")
	f.StringVar(&run, "run", "", "file of the run")
	return c
}
