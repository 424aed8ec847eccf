package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
)

func (a *app) checkCommand() *cobra.Command {
	var online bool
	c := &cobra.Command{
		Use:   "check [--online]",
		Short: "Validate the configuration",
		Long: `Reads the configuration and the user's rules as the other commands would and
reports every problem with its line. With --online every enabled source is tried once.`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			if _, err := extractor(c); err != nil {
				return err
			}
			if _, err := site(c); err != nil {
				return err
			}
			if online {
				return a.checkOnline(cmd.Context(), c)
			}
			if a.jsonOut {
				return json.NewEncoder(a.io.out).Encode(map[string]any{"ok": true, "data": c.Data, "sources": len(c.Sources), "topics": len(c.Topics), "proposals": len(c.Proposals)})
			}
			_, err = fmt.Fprintf(a.io.out, "configuration is fine: %d sources, %d topics, %d proposals, data in %s\n", len(c.Sources), len(c.Topics), len(c.Proposals), c.Data)
			return err
		},
	}
	c.Flags().BoolVar(&online, "online", false, "try every source once")
	return c
}

// tried is what came of one source.
type tried struct {
	Source   news.SourceID `json:"source"`
	OK       bool          `json:"ok"`
	Articles int           `json:"articles"`
	Feeds    int           `json:"feeds"`
	Sitemaps int           `json:"sitemaps"`
	Fault    news.Fault    `json:"fault,omitempty"`
	Detail   string        `json:"detail,omitempty"`
}

func (a *app) checkOnline(ctx context.Context, conf config.Config) error {
	log, err := a.logger()
	if err != nil {
		return err
	}
	pc, err := pipelineConfig(conf)
	if err != nil {
		return err
	}
	scout, err := pipeline.NewScout(pc.Fetch, pc.Extract, log, a.now)
	if err != nil {
		return err
	}
	sources, err := choose(conf.NewsSources(), nil)
	if err != nil {
		return err
	}
	out := make([]tried, len(sources))
	var all sync.WaitGroup
	for i, src := range sources { // they wait for their hosts, and for each other where they share one
		all.Go(func() {
			trial, err := scout.Try(ctx, src)
			if err != nil {
				trial = crawler.Trial{Page: news.Page{Fault: news.FaultInterrupted, Detail: err.Error()}}
			}
			out[i] = tried{
				Source: src.ID, OK: trial.Page.Fault == news.FaultNone, Articles: trial.Articles, Feeds: trial.Feeds,
				Sitemaps: trial.Sitemaps, Fault: trial.Page.Fault, Detail: trial.Page.Detail,
			}
		})
	}
	all.Wait()
	failed := 0
	for _, t := range out {
		if !t.OK {
			failed++
		}
	}
	if a.jsonOut {
		err = json.NewEncoder(a.io.out).Encode(out)
	} else {
		for _, t := range out {
			if t.OK {
				fmt.Fprintf(a.io.out, "ok    %s: %d articles named, %d feeds, %d sitemaps\n", t.Source, t.Articles, t.Feeds, t.Sitemaps)
			} else {
				fmt.Fprintf(a.io.out, "FAIL  %s: %s, %s\n", t.Source, t.Fault, t.Detail)
			}
		}
	}
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d sources could not be read", failed, len(out))
	}
	return err
}
