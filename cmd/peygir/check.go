package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Validate the configuration",
		Long:  "Reads the configuration as the other commands would and reports every problem with its line.",
		Args:  exactly(0),
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			if a.jsonOut {
				return json.NewEncoder(a.io.out).Encode(map[string]any{"ok": true, "data": c.Data, "sources": len(c.Sources), "topics": len(c.Topics), "proposals": len(c.Proposals)})
			}
			_, err = fmt.Fprintf(a.io.out, "configuration is fine: %d sources, %d topics, %d proposals, data in %s\n", len(c.Sources), len(c.Topics), len(c.Proposals), c.Data)
			return err
		},
	}
}
