package web

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// policy allows a page our own stylesheet, script and images and nothing else:
// no inline script or style, no other host, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

// cors lets scripts of the configured origins read the API, its description
// and the forms of a search.
func (s *site) cors(next http.Handler) http.Handler {
	allowed := s.deps.Config.Origins
	if len(allowed) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") && !strings.HasPrefix(r.URL.Path, "/openapi.") && !strings.HasPrefix(r.URL.Path, "/search.") {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin != "" && (slices.Contains(allowed, "*") || slices.Contains(allowed, origin)) {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "Allow, ETag, Link, Retry-After")
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH")
				h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match")
				h.Set("Access-Control-Max-Age", "3600")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// measured are the figures that /metrics shows.
type measured struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	search   prometheus.Histogram
	limited  prometheus.Counter
}

func measure(r prometheus.Registerer) measured {
	m := measured{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "peygir_http_requests_total", Help: "Requests answered, by pattern and status.",
		}, []string{"pattern", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "peygir_http_request_seconds", Help: "Time to answer, by pattern.", Buckets: prometheus.ExponentialBuckets(.001, 2, 14),
		}, []string{"pattern"}),
		search: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "peygir_search_seconds", Help: "Time to search and read the results.", Buckets: prometheus.ExponentialBuckets(.001, 2, 14),
		}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "peygir_http_limited_total", Help: "Requests turned away by the rate limit.",
		}),
	}
	r.MustRegister(m.requests, m.duration, m.search, m.limited)
	return m
}

// watch counts every request, ends those that take too long, and makes an
// answer of a panic.
func (s *site) watch(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		start := s.now()
		_, pattern := mux.Handler(r)
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the documented value of a panic, never wrapped
					panic(p)
				}
				s.log.ErrorContext(ctx, "handler panicked", "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if rec.status == 0 {
					writeProblem(rec, http.StatusInternalServerError, "something went wrong on our side; it has been recorded")
				}
			}
			s.measured.requests.WithLabelValues(pattern, strconv.Itoa(rec.status)).Inc()
			s.measured.duration.WithLabelValues(pattern).Observe(s.now().Sub(start).Seconds())
		}()
		wait := patience
		if strings.HasPrefix(r.URL.Path, "/search.") {
			wait = exportPatience
		}
		bounded, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		next.ServeHTTP(rec, r.WithContext(bounded))
	})
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach Flush.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
