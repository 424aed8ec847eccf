package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) sourcesAddCommand() *cobra.Command {
	var id, name, scope string
	var onlyPrint bool
	c := &cobra.Command{
		Use:   "add URL",
		Short: "Look at a site and add it to the configuration",
		Long: `Looks at a news site of which only the address is known: feeds, sitemaps, lists,
archive and system. Then it adds the source to the configuration file, whose
other lines and comments stay as they are; without a file, or with --print, it
prints what to add.`,
		Example: "  peygir --config peygir.yaml sources add https://www.example.ir/",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			found, err := a.detect(c.Context(), conf, name, args[0])
			if err != nil {
				return err
			}
			if id == "" {
				id = config.NameFor(found.URL, conf.Sources)
			}
			src := config.Source{
				ID: id, Name: found.Name, URL: found.URL, Feeds: found.Feeds, Sitemaps: found.Sitemaps,
				Archive: found.Archive, Scope: scope,
			}
			return a.addSource(conf, src, found, onlyPrint)
		},
	}
	f := c.Flags()
	f.StringVar(&id, "id", "", "name of the source, in Latin letters (default from the address)")
	f.StringVar(&name, "name", "", "name of the outlet (default as the site says)")
	f.StringVar(&scope, "scope", "", "all, or topic to keep only what matches a topic")
	f.BoolVar(&onlyPrint, "print", false, "print what to add and write nothing")
	return c
}

// detect looks at an address; one without a scheme is tried with both.
func (a *app) detect(ctx context.Context, conf config.Config, name, address string) (news.Source, error) {
	log, err := a.logger()
	if err != nil {
		return news.Source{}, err
	}
	tries := []string{address}
	if !strings.Contains(address, "://") {
		tries = []string{"https://" + address, "http://" + address}
	}
	var errs []error
	for _, url := range tries {
		pc, err := pipelineConfig(conf)
		if err != nil {
			return news.Source{}, err
		}
		scout, err := pipeline.NewScout(pc.Fetch, pc.Extract, log, a.now)
		if err != nil {
			return news.Source{}, err
		}
		found, err := scout.Detect(ctx, news.Source{Name: name, URL: url})
		if err == nil || ctx.Err() != nil {
			return found, err
		}
		errs = append(errs, err)
	}
	return news.Source{}, fmt.Errorf("nothing was added: %w", errors.Join(errs...))
}

func (a *app) addSource(conf config.Config, src config.Source, found news.Source, onlyPrint bool) error {
	file := a.configFile
	if file == "" {
		file = a.getenv("PEYGIR_CONFIG")
	}
	if slices.ContainsFunc(conf.Sources, func(s config.Source) bool { return s.URL == src.URL }) {
		fmt.Fprintf(a.io.err, "note: a source with the address %s is configured already\n", src.URL)
	}
	if a.jsonOut {
		err := json.NewEncoder(a.io.out).Encode(map[string]any{
			"id": src.ID, "name": src.Name, "url": src.URL, "cms": found.CMS, "archive": found.Archive,
			"feeds": some(found.Feeds), "sitemaps": some(found.Sitemaps), "lists": some(found.Lists),
		})
		if err != nil {
			return err
		}
	} else {
		a.tellFound(found)
	}
	if file == "" || onlyPrint {
		text, err := config.SourceYAML(src)
		if err != nil || a.jsonOut {
			return err
		}
		fmt.Fprintf(a.io.out, "\nTo add it, put this under `sources:` in the configuration:\n\n%s", text)
		return nil
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read config: %w", err)
	}
	after, err := config.AddSource(before, src, a.getenv)
	if err != nil {
		return fmt.Errorf("add to %s: %w", file, err)
	}
	if err := replace(file, after); err != nil {
		return fmt.Errorf("write config: %w", err)
	}
	if !a.jsonOut {
		fmt.Fprintf(a.io.out, "\nadded to %s; try it with: peygir --config %s crawl --source %s\n", file, file, src.ID)
	}
	return nil
}

// some is an empty list rather than none, which JSON would call null.
func some(list []string) []string { return append([]string{}, list...) }

func (a *app) tellFound(found news.Source) {
	say := func(what string, list ...string) {
		list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
		if len(list) == 0 {
			list = []string{"none found"}
		}
		more := ""
		if len(list) > 5 {
			list, more = list[:5], fmt.Sprintf(" and %d more", len(list)-5)
		}
		fmt.Fprintf(a.io.out, "%-10s %s%s\n", what, strings.Join(list, "\n           "), more)
	}
	say("name", found.Name)
	say("address", found.URL)
	say("system", found.CMS)
	say("feeds", found.Feeds...)
	say("sitemaps", found.Sitemaps...)
	say("archive", found.Archive)
	say("lists", slices.Clone(found.Lists)...)
}

// replace writes a file anew in one step, so that nobody ever reads half of it.
func replace(file string, text []byte) error {
	mode := os.FileMode(0o600)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".peygir-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
