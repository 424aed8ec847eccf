package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewMachinery returns the handler of a process that has no readers: only
// /healthz, /readyz and /metrics, for those and the programs that look after it.
func NewMachinery(deps Deps, log *slog.Logger, now func() time.Time) http.Handler {
	registry := deps.Metrics
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	s := &site{deps: deps, log: log, now: now}
	mux := http.NewServeMux()
	s.machinery(mux, registry)
	return headers(mux)
}

// machinery registers what machines ask of a process.
func (s *site) machinery(mux *http.ServeMux, registry *prometheus.Registry) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
}

func (s *site) readyz(w http.ResponseWriter, r *http.Request) {
	answer := "ready"
	if s.deps.Ready != nil {
		say, err := s.deps.Ready(r.Context())
		if err != nil {
			s.log.WarnContext(r.Context(), "not ready", "err", err)
			plain(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		answer += "\n" + say
	}
	plain(w, http.StatusOK, answer)
}
