package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/desk"
	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/web"
)

func (a *app) serveCommand() *cobra.Command {
	var demo bool
	var listen string
	var roles []string
	c := &cobra.Command{
		Use:   "serve [--demo] [--roles crawl,work,web]",
		Short: "Crawl on schedule and serve API and pages",
		Long: `Does everything: crawls the sources on schedule, runs the consumers, and serves
API and pages on 127.0.0.1:8080. With --demo it runs on an invented newsroom
alone, in a temporary folder unless --data is given, so that all of it can be
seen offline.

Where the store is PostgreSQL, processes with folders of their own share the
work: --roles says what this one does. On SIGHUP the index is built anew beside
the one that answers.`,
		Example: "  peygir serve\n  peygir --config cluster.yaml --data node1 serve --roles crawl",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			if listen != "" {
				conf.Listen = listen
			}
			if len(roles) > 0 {
				conf.Roles = roles
			}
			log, err := a.logger()
			if err != nil {
				return err
			}
			if demo {
				return a.serveDemo(c.Context(), conf, log)
			}
			return a.serve(c.Context(), conf, log, nil)
		},
	}
	c.Flags().BoolVar(&demo, "demo", false, "run on the invented newsroom")
	c.Flags().StringSliceVar(&roles, "roles", nil, "what this process does: crawl, work, web (default all)")
	c.Flags().StringVar(&listen, "listen", "", "address to serve on (default 127.0.0.1:8080)")
	return c
}

// serve runs everything until ctx ends. Tasks, if not nil, makes more work by
// the clock for the open archive.
func (a *app) serve(ctx context.Context, conf config.Config, log *slog.Logger, tasks func(*pipeline.App) []pipeline.Task) (err error) {
	roles, err := nodeRoles(conf)
	if err != nil {
		return err
	}
	// The port is taken first: if it is not to be had, nothing was begun.
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", conf.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program; stop it or choose another address with --listen", conf.Listen)
	}
	if err != nil {
		return fmt.Errorf("listen on %s: %w", conf.Listen, err)
	}
	defer ln.Close()
	pc, err := pipelineConfig(conf)
	if err != nil {
		return explainOpen(conf, err)
	}
	pc.Roles = roles
	archive, err := pipeline.Open(ctx, pc, log, a.now)
	if err != nil {
		return explainOpen(conf, err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()

	handler, err := a.handler(ctx, archive, conf, roles, log)
	if err != nil {
		return err
	}
	more, err := a.mailTasks(archive, conf, log)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      10 * time.Minute, // a whole export is one answer
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() {
		err := srv.Serve(ln)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		stop() // without pages the rest must not go on unseen
		served <- err
	}()
	if roles.Has(pipeline.WebRole) {
		fmt.Fprintf(a.io.out, "Peygir is at http://%s\n", ln.Addr())
	} else {
		fmt.Fprintf(a.io.out, "Peygir does %s; http://%s/readyz and /metrics tell how it fares\n", roles, ln.Addr())
	}
	defer rebuildOnHangup(ctx, archive, log)()
	if tasks != nil {
		more = append(more, tasks(archive)...)
	}
	err = archive.Serve(ctx, more...)
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = errors.Join(err, srv.Shutdown(deadline))
	return errors.Join(err, <-served)
}

func (a *app) webDeps(archive *pipeline.App, conf config.Config, key []byte, letters *digest.Renderer) web.Deps {
	board := editing{desk.Desk{Store: archive.Store, Now: a.now}}
	said := sayings{archive.Store, archive.Index}
	mail := orders{archive.Store, letters, a.now}
	return web.Deps{
		Config: web.Config{
			BaseURL: conf.PublicURL, PublicArchive: conf.PublicArchive, Rate: conf.Web.Rate, Burst: conf.Web.Burst,
			CacheFor: conf.Web.Cache, Origins: conf.Web.Origins, Forwarded: conf.Web.Forwarded,
			Secret: key, DemoToken: a.demoToken,
		},
		Articles:   archive.Store,
		Search:     searcher{archive.Index, a.now},
		Sources:    archive.Store,
		Pages:      archive.Store,
		Statements: said,
		Identities: rulings{archive},
		Proposals:  board,
		Editing:    board,
		Tokens:     configured(conf.Tokens),
		Orders:     mail,
		Outbox:     mail,
	}
}

// demoFolder makes the folder of a demo: the given one, or a temporary one
// that is removed afterwards.
func demoFolder(given string) (dir string, remove func() error, err error) {
	if given != "" {
		return given, func() error { return nil }, nil
	}
	dir, err = os.MkdirTemp("", "peygir-demo-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}
