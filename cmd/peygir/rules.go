package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/extract"
)

// extractor reads pages by the embedded rules and those of the user's folder:
// that of the configuration, which must be there, or rules in the data folder,
// which may.
func extractor(c config.Config) (*extract.Extractor, error) {
	dir := cmp.Or(c.Rules, filepath.Join(c.Data, "rules"))
	info, err := os.Stat(dir)
	switch {
	case err != nil && c.Rules == "": // what else is wrong with the data folder shows when it is opened
		return extract.New(nil)
	case err != nil:
		return nil, usageError{fmt.Errorf("rules: %w", err)}
	case !info.IsDir():
		return nil, usageError{fmt.Errorf("rules: %s is no folder", dir)}
	}
	x, err := extract.New(os.DirFS(dir))
	if err != nil {
		return nil, usageError{fmt.Errorf("rules in %s: %w", dir, err)}
	}
	return x, nil
}
