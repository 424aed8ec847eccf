package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web"
)

// nodeRoles reads the roles of the configuration. Several processes cannot
// share an SQLite file, so there one does everything.
func nodeRoles(conf config.Config) (pipeline.Roles, error) {
	roles, err := pipeline.ParseRoles(strings.Join(conf.Roles, ","))
	if err != nil {
		return 0, usageError{err}
	}
	if roles != 0 && !store.IsPostgres(conf.Store) {
		for _, role := range []pipeline.Roles{pipeline.CrawlRole, pipeline.WorkRole, pipeline.WebRole} {
			if !roles.Has(role) {
				return 0, usageError{fmt.Errorf("roles %s leave out %s, which needs another process and so a store in PostgreSQL (store: postgres://…)", roles, role)}
			}
		}
	}
	return roles, nil
}

// handler returns what this process shows.
func (a *app) handler(ctx context.Context, archive *pipeline.App, conf config.Config, roles pipeline.Roles, log *slog.Logger) (http.Handler, error) {
	if !roles.Has(pipeline.WebRole) {
		return web.NewMachinery(web.Deps{Ready: ready(archive), Metrics: metrics(ctx, archive, roles)}, log, a.now), nil
	}
	key, err := sessionKey(conf.Data)
	if err != nil {
		return nil, err
	}
	from, err := site(conf)
	if err != nil {
		return nil, err
	}
	deps := a.webDeps(archive, conf, key, digest.NewRenderer(from))
	deps.Ready, deps.Metrics = ready(archive), metrics(ctx, archive, roles)
	return web.New(deps, log, a.now), nil
}

// rebuildOnHangup builds the index anew whenever the process is sent SIGHUP,
// until the returned function is called.
func rebuildOnHangup(ctx context.Context, archive *pipeline.App, log *slog.Logger) func() {
	if archive.Index == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
			}
			log.InfoContext(ctx, "building the index anew")
			if err := archive.Reindex(ctx, nil); err != nil {
				log.ErrorContext(ctx, "the index was not built anew; the old one goes on", "err", err)
				continue
			}
			log.InfoContext(ctx, "the new index has taken over")
		}
	}()
	return func() {
		signal.Stop(hangup)
		cancel()
		<-done
	}
}
