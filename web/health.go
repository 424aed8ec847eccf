package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// watched shows the health of the sources on /metrics: read when somebody asks.
type watched struct {
	names *sourceNames
	log   *slog.Logger
}

var (
	gaugeArticles = prometheus.NewDesc("peygir_source_articles", "Articles kept of a source.", []string{"source"}, nil)
	gaugeSuccess  = prometheus.NewDesc("peygir_source_last_success_seconds", "When a source last answered well, in Unix time; 0: never.", []string{"source"}, nil)
	gaugeNew      = prometheus.NewDesc("peygir_source_last_new_seconds", "When a source last gave a new article, in Unix time; 0: never.", []string{"source"}, nil)
	counterFaults = prometheus.NewDesc("peygir_source_faults_total", "Pages of a source that failed, by kind.", []string{"source", "fault"}, nil)
	gaugeAlarm    = prometheus.NewDesc("peygir_source_alarm", "1 for every alarm that stands.", []string{"source", "kind"}, nil)
)

func (w watched) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{gaugeArticles, gaugeSuccess, gaugeNew, counterFaults, gaugeAlarm} {
		ch <- d
	}
}

func (w watched) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second) // a collector is given none
	defer cancel()
	all, err := w.names.load(ctx)
	if err != nil {
		w.log.WarnContext(ctx, "sources not read for metrics", "err", err)
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for _, h := range all {
		id := string(h.Source.ID)
		gauge(gaugeArticles, float64(h.Articles), id)
		gauge(gaugeSuccess, unix(h.LastSuccess), id)
		gauge(gaugeNew, unix(h.LastNew), id)
		for _, f := range h.Faults {
			ch <- prometheus.MustNewConstMetric(counterFaults, prometheus.CounterValue, float64(f.Count), id, string(f.Fault))
		}
		for _, a := range h.Alarms {
			gauge(gaugeAlarm, 1, id, string(a.Kind))
		}
	}
}

func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
