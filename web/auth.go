package web

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
)

// identity is who asks, as a token tells.
type identity struct {
	name string
	role Role
}

type identityKey struct{}

// who returns the caller's identity; the zero one for a caller without token.
func who(ctx context.Context) identity {
	id, _ := ctx.Value(identityKey{}).(identity)
	return id
}

var rank = map[Role]int{Reader: 1, Editor: 2, Admin: 3}

// requireEditor says whether the caller may do what editors do.
func requireEditor(ctx context.Context) error {
	id := who(ctx)
	switch {
	case rank[id.role] >= rank[Editor]:
		return nil
	case id.name == "":
		return huma.ErrorWithHeaders(huma.Error401Unauthorized("this needs a token with the role "+string(Editor)), http.Header{"WWW-Authenticate": {"Bearer"}})
	default:
		return huma.Error403Forbidden("this needs a token with the role " + string(Editor) + ", not " + string(id.role))
	}
}

// editorsFirst turns away who may not change anything before what was sent is
// read: a stranger learns nothing of what would have been right.
func (s *site) editorsFirst(ctx huma.Context, next func(huma.Context)) {
	if len(ctx.Operation().Security) == 0 || ctx.Method() == http.MethodGet {
		next(ctx)
		return
	}
	err := requireEditor(ctx.Context())
	if err == nil {
		next(ctx)
		return
	}
	if more, ok := errors.AsType[huma.HeadersError](err); ok {
		for name, values := range more.GetHeaders() {
			ctx.SetHeader(name, values[0])
		}
	}
	if err := huma.WriteErr(s.api, ctx, status(err), err.Error()); err != nil {
		s.log.WarnContext(ctx.Context(), "refusal not sent", "err", err)
	}
}

// knownTokens remembers good tokens for a minute, so that a busy client costs
// no look-up per request. A revoked token ends within that minute.
type knownTokens struct {
	tokens Tokens
	mu     sync.Mutex
	known  map[string]knownToken
}

type knownToken struct {
	identity
	until time.Time
}

// identity finds who has the token of that hash.
func (k *knownTokens) identity(ctx context.Context, h string, now time.Time) (identity, error) {
	if k.tokens == nil {
		return identity{}, news.ErrNotFound
	}
	k.mu.Lock()
	one, ok := k.known[h]
	k.mu.Unlock()
	if ok && now.Before(one.until) {
		return one.identity, nil
	}
	name, role, err := k.tokens.Token(ctx, h)
	if err != nil {
		return identity{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) > 1000 {
		k.known = map[string]knownToken{}
	}
	one = knownToken{identity{name, role}, now.Add(time.Minute)}
	k.known[h] = one
	return one.identity, nil
}

// identify finds out who asks. A wrong token is refused, but only after the
// inner handler, the rate limit, has counted the attempt by its address.
func (s *site) identify(limited func(http.Handler) http.Handler, next http.Handler) http.Handler {
	refused := limited(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		writeProblem(w, http.StatusUnauthorized, "the token is not known")
	}))
	next = limited(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := bearer(r.Header.Get("Authorization"))
		if token == "" {
			next.ServeHTTP(w, s.bySession(r))
			return
		}
		id, err := s.tokens.identity(r.Context(), hash(token), s.now())
		switch {
		case errors.Is(err, news.ErrNotFound):
			refused.ServeHTTP(w, r)
		case err != nil:
			writeProblem(w, status(err), s.explain(r.Context(), err))
		default:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), identityKey{}, id)))
		}
	})
}
