package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// formCookie holds the half of a form's token that only the browser knows.
const formCookie = "peygir_form"

// formLimit is how long what a form sends may be.
const formLimit = 64 << 10

// doer answers a sent form: it names the page to show, or has answered by
// itself, as a redirection does, and names none.
type doer func(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error)

// formPage registers a page that holds forms; it is made for one reader and
// never kept.
func (s *site) formPage(mux *http.ServeMux, path string, make maker) {
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		p := s.formFrame(w, r)
		name, err := make(r, &p)
		s.write(w, r, name, p, err)
	})
}

// form registers what a form is sent to. The form must carry the token that
// the page with it was given.
func (s *site) form(mux *http.ServeMux, path string, do doer) {
	mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, formLimit)
		p := s.formFrame(w, r)
		err := s.sentByUs(r)
		name := ""
		if err == nil {
			name, err = do(w, r, &p)
		}
		if err != nil || name != "" {
			s.write(w, r, name, p, err)
		}
	})
}

func (s *site) formFrame(w http.ResponseWriter, r *http.Request) view.Page {
	w.Header().Set("Cache-Control", "no-store")
	p := s.frame(r)
	p.Form = s.formToken(w, r)
	p.NoIndex = true
	return p
}

// formToken is what the forms of this answer carry: the seal of a secret that
// the browser alone holds, which another site can neither read nor set.
func (s *site) formToken(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(formCookie); err == nil && len(c.Value) == len(rand.Text()) {
		return s.seal("form", c.Value)
	}
	secret := rand.Text()
	http.SetCookie(w, s.cookie(r, formCookie, secret, 0))
	return s.seal("form", secret)
}

// sentByUs reports whether a form was made by one of our pages for this reader.
func (s *site) sentByUs(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read: %w", news.ErrInvalid, err)
	}
	c, err := r.Cookie(formCookie)
	if err != nil || !hmac.Equal([]byte(s.seal("form", c.Value)), []byte(r.PostForm.Get("form"))) {
		return errStaleForm
	}
	return nil
}

// errStaleForm is shown when a form was open for too long, or is not ours.
var errStaleForm = fmt.Errorf("form without its token: %w", news.ErrInvalid)

// seal proves that text was given out by us for a purpose.
func (s *site) seal(purpose, text string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(purpose + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// cookie is one that scripts cannot read and other sites do not make travel;
// with 0 to keep it goes with the browser.
func (s *site) cookie(r *http.Request, name, value string, keep time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(keep.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || strings.HasPrefix(s.deps.Config.BaseURL, "https://"),
	}
}

// sameSite turns away what other sites make a browser send, before any form is
// read. The API takes no cookies there, and leaving a subscription is asked for
// by mail programs from anywhere.
func (s *site) sameSite(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if base := s.deps.Config.BaseURL; base != "" {
		if err := guard.AddTrustedOrigin(base); err != nil {
			s.log.Warn("the public address is no origin", "public_url", base, "err", err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, http.StatusForbidden, "this was sent from another site")
	}))
	guarded := guard.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/unsubscribe/") {
			next.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}
