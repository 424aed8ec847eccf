package web

import (
	"context"
	"crypto/hmac"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// A session lets an editor use the pages without sending the token each time:
// a cookie with the token's hash and an end, sealed by us. A token that is
// revoked ends its sessions, too.
const (
	sessionCookie = "peygir_session"
	sessionFor    = 12 * time.Hour
)

func (s *site) sessionOf(token string) string {
	body := hash(token) + "." + strconv.FormatInt(s.now().Add(sessionFor).Unix(), 36)
	return body + "." + s.seal("session", body)
}

// session reads who the cookie says is asking; nobody if it is none of ours or
// has ended.
func (s *site) session(r *http.Request) (identity, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return identity{}, news.ErrNotFound
	}
	body, seal, _ := cutLast(c.Value)
	if !hmac.Equal([]byte(seal), []byte(s.seal("session", body))) {
		return identity{}, news.ErrNotFound
	}
	hash, end, _ := strings.Cut(body, ".")
	until, err := strconv.ParseInt(end, 36, 64)
	if err != nil || s.now().Unix() >= until {
		return identity{}, news.ErrNotFound
	}
	return s.tokens.identity(r.Context(), hash, s.now())
}

func cutLast(text string) (before, after string, found bool) {
	i := strings.LastIndexByte(text, '.')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// bySession adds who asks to requests that bring a session. It counts for
// pages and for reading the API; what changes something over the API needs the
// token itself, which no other site can make a browser send.
func (s *site) bySession(r *http.Request) *http.Request {
	if strings.HasPrefix(r.URL.Path, "/api/") && r.Method != http.MethodGet && r.Method != http.MethodHead {
		return r
	}
	id, err := s.session(r)
	if err != nil {
		if !errors.Is(err, news.ErrNotFound) {
			s.log.WarnContext(r.Context(), "session not read", "err", err)
		}
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), identityKey{}, id))
}

type loginData struct {
	Next  string
	Demo  string // the token of a demo, for everybody to use
	Wrong bool
}

func (s *site) loginRoutes(mux *http.ServeMux) {
	s.formPage(mux, "/login", func(r *http.Request, p *view.Page) (string, error) {
		return s.loginPage(p, loginData{Next: p.Query.Get("next")}), nil
	})
	s.form(mux, "/login", s.login)
	s.form(mux, "/logout", func(w http.ResponseWriter, r *http.Request, _ *view.Page) (string, error) {
		http.SetCookie(w, s.cookie(r, sessionCookie, "", -time.Second))
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return "", nil
	})
}

func (s *site) loginPage(p *view.Page, d loginData) string {
	d.Demo = s.deps.Config.DemoToken
	p.Title, p.Data = p.Lang.T("For editors"), d
	return "login"
}

func (s *site) login(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	token := strings.TrimSpace(r.PostForm.Get("token"))
	_, err := s.tokens.identity(r.Context(), hash(token), s.now())
	if errors.Is(err, news.ErrNotFound) {
		if err := s.seldom(r.Context()); err != nil {
			return "", err
		}
		p.Status = http.StatusForbidden
		return s.loginPage(p, loginData{Next: r.PostForm.Get("next"), Wrong: true}), nil
	}
	if err != nil {
		return "", err
	}
	http.SetCookie(w, s.cookie(r, sessionCookie, s.sessionOf(token), sessionFor))
	http.Redirect(w, r, ownPath(r.PostForm.Get("next")), http.StatusSeeOther)
	return "", nil
}

// ownPath lets only addresses of our own through as places to go on to.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/proposals"
	}
	return next
}

// editorPage registers a page for editors alone, and what its forms are sent
// to; without a doer it has none.
func (s *site) editorPage(mux *http.ServeMux, path string, make maker, do doer) {
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		if !s.editors(w, r) {
			return
		}
		p := s.formFrame(w, r)
		name, err := make(r, &p)
		s.write(w, r, name, p, err)
	})
	if do == nil {
		return
	}
	s.form(mux, path, func(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
		if !s.editors(w, r) {
			return "", nil
		}
		return do(w, r, p)
	})
}

// editors lets only editors see a page; everybody else is asked to log in.
func (s *site) editors(w http.ResponseWriter, r *http.Request) bool {
	if rank[who(r.Context()).role] >= rank[Editor] {
		return true
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/login?"+url.Values{"next": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
	return false
}
