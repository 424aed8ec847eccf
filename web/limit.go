package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"
)

// maxCallers bounds the memory of the limiter; past it the idle ones go.
const maxCallers = 20_000

// limit turns callers away that ask too often. Who brings a good token is
// counted by its name, everybody else by address. Static files and probes are
// free.
func (s *site) limit() func(http.Handler) http.Handler {
	c := s.deps.Config
	if c.Rate <= 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	burst := c.Burst
	if burst <= 0 {
		burst = int(math.Ceil(2 * c.Rate))
	}
	callers := &callers{rate: rate.Limit(c.Rate), burst: burst, seen: map[string]*caller{}}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if free(r.URL.Path) {
				next.ServeHTTP(w, r)
				return
			}
			if wait := callers.wait(s.caller(r), s.now()); wait > 0 {
				s.measured.limited.Inc()
				w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
				writeProblem(w, http.StatusTooManyRequests, "too many requests; the Retry-After header says when to come back")
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// A form that sends mail, or tries tokens, is used seldom: sixfold at once,
// then once a minute.
const (
	seldomEvery = time.Minute
	seldomBurst = 6
)

type callerKey struct{}

// named remembers who sends something, for what limits more than the rate.
func (s *site) named(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r = r.WithContext(context.WithValue(r.Context(), callerKey{}, s.caller(r)))
		}
		next.ServeHTTP(w, r)
	})
}

// seldom counts what may be done only now and then.
func (s *site) seldom(ctx context.Context) error {
	caller, _ := ctx.Value(callerKey{}).(string)
	if s.few == nil || rank[who(ctx).role] >= rank[Editor] {
		return nil
	}
	wait := s.few.wait(caller, s.now())
	if wait == 0 {
		return nil
	}
	s.measured.limited.Inc()
	return huma.ErrorWithHeaders(huma.Error429TooManyRequests("too often; the Retry-After header says when to come back"),
		http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(wait.Seconds())))}})
}

func free(path string) bool {
	return strings.HasPrefix(path, "/static/") || path == "/healthz" || path == "/readyz" || path == "/metrics"
}

func (s *site) caller(r *http.Request) string {
	if id := who(r.Context()); id.name != "" {
		return "token " + id.name
	}
	if s.deps.Config.Forwarded {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); last != "" {
			return network(last)
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return network(host)
}

// network counts an IPv6 caller by the /64 that one customer has.
func network(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}

func bearer(authorization string) string {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// hash is how a token is known to the store.
func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

type callers struct {
	rate  rate.Limit
	burst int

	mu   sync.Mutex
	seen map[string]*caller
}

type caller struct {
	limiter *rate.Limiter
	last    time.Time
}

// wait counts a request and returns how long the caller must wait, 0 for none.
func (c *callers) wait(name string, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.seen[name]
	if one == nil {
		if len(c.seen) >= maxCallers {
			c.forget(now)
		}
		one = &caller{limiter: rate.NewLimiter(c.rate, c.burst)}
		c.seen[name] = one
	}
	one.last = now
	r := one.limiter.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// forget drops those who would have their whole burst back; when everybody is
// busy it drops all, which favours callers over memory.
func (c *callers) forget(now time.Time) {
	full := time.Duration(float64(c.burst) / float64(c.rate) * float64(time.Second))
	for name, one := range c.seen {
		if now.Sub(one.last) > full {
			delete(c.seen, name)
		}
	}
	if len(c.seen) >= maxCallers {
		clear(c.seen)
	}
}
