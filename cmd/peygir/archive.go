package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"syscall"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

// withArchive opens the archive of the configuration for the time of do.
func (a *app) withArchive(ctx context.Context, do func(*pipeline.App, config.Config, *slog.Logger) error) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	log, err := a.logger()
	if err != nil {
		return err
	}
	pc, err := pipelineConfig(c)
	if err != nil {
		return explainOpen(c, err)
	}
	archive, err := pipeline.Open(ctx, pc, log, a.now)
	if err != nil {
		return explainOpen(c, err)
	}
	return errors.Join(do(archive, c, log), archive.Close())
}

// storeOf is where the record of truth of a configuration lies.
func storeOf(c config.Config) string { return cmp.Or(c.Store, pipeline.StoreFile(c.Data)) }

func pipelineConfig(c config.Config) (pipeline.Config, error) {
	x, err := extractor(c)
	if err != nil {
		return pipeline.Config{}, err
	}
	delay := c.Fetch.Delay
	if delay == 0 {
		delay = -1 // the crawler takes 0 for its default
	}
	return pipeline.Config{
		Extract: x,
		Data:    c.Data, Store: c.Store, Sources: c.NewsSources(), Topics: c.NewsTopics(), Proposals: c.Proposals,
		Fetch: crawler.Config{
			Proxy: c.Fetch.Proxy, AllowPrivate: c.Fetch.AllowPrivate, Delay: delay,
			UserAgent: c.Fetch.UserAgent, MaxBody: int(c.Fetch.MaxBody), Timeout: c.Fetch.Timeout,
		},
	}, nil
}

// explainOpen says in one sentence what to do about an archive that cannot be
// opened.
func explainOpen(c config.Config, err error) error {
	switch {
	case errors.Is(err, store.ErrInUse):
		return inUse{c.Data, c.Listen}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return fmt.Errorf("the data folder %s is a file; give a folder with --data", c.Data)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the data folder %s may not be written: %w", c.Data, err)
	}
	return err
}

// inUse says that another process has the archive open.
type inUse struct{ data, listen string }

func (e inUse) Error() string {
	return fmt.Sprintf("the archive in %s is in use by another peygir; stop it, or ask it over its API at http://%s", e.data, e.listen)
}

func (e inUse) Unwrap() error { return store.ErrInUse }
