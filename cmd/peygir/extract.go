package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/extract"
)

func (a *app) extractCommand() *cobra.Command {
	var url, cms string
	c := &cobra.Command{
		Use:   "extract [--url URL] [--cms NAME] FILE.html",
		Short: "Show what is read from a page",
		Args:  exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			body, err := os.ReadFile(args[0])
			if err != nil {
				return fmt.Errorf("read page: %w", err)
			}
			conf, err := a.config()
			if err != nil {
				return err
			}
			x, err := extractor(conf)
			if err != nil {
				return err
			}
			enc := json.NewEncoder(a.io.out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(x.Page(extract.Input{URL: url, ContentType: "text/html", Body: body, FetchedAt: a.now(), CMS: cms}))
		},
	}
	c.Flags().StringVar(&url, "url", "", "address that the page was fetched from")
	c.Flags().StringVar(&cms, "cms", "", "rule to read it by; empty: detected")
	return c
}
