package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/peygir/peygir/pipeline"
)

// metricPatience is how long a scrape waits for the store.
const metricPatience = 2 * time.Second

// metrics makes the figures of a process that a look at its archive tells.
func metrics(ctx context.Context, archive *pipeline.App, roles pipeline.Roles) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	ctx = context.WithoutCancel(ctx) // it is asked as long as the process lives
	gauge := func(name, help string, value func(pipeline.Standing) int64) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(ctx, metricPatience)
			defer cancel()
			s, err := archive.Standing(ctx)
			if err != nil {
				return -1
			}
			return float64(value(s))
		}))
	}
	gauge("peygir_store_last_change", "Number of the last accepted change; -1 while the store is away.",
		func(s pipeline.Standing) int64 { return s.Last })
	gauge("peygir_index_applied_change", "Number of the last change that the index of this process holds.",
		func(s pipeline.Standing) int64 { return s.Applied })
	gauge("peygir_index_lag_changes", "By how many changes the index of this process is behind the store.",
		func(s pipeline.Standing) int64 { return s.Lag() })
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "peygir_node_info", Help: "What this process does.", ConstLabels: prometheus.Labels{"roles": roles.String()},
	})
	info.Set(1)
	registry.MustRegister(info)
	return registry
}

// ready is the archive's Ready with a scrape's patience.
func ready(archive *pipeline.App) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, metricPatience)
		defer cancel()
		return archive.Ready(ctx)
	}
}
