package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker for releases.
var version = "1.0.0-dev"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  exactly(0),
		RunE: func(*cobra.Command, []string) error {
			revision := ""
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						revision = s.Value
					}
				}
			}
			if a.jsonOut {
				return json.NewEncoder(a.io.out).Encode(map[string]string{"version": version, "go": runtime.Version(), "revision": revision})
			}
			_, err := fmt.Fprintf(a.io.out, "peygir %s (%s)\n", version, runtime.Version())
			return err
		},
	}
}
