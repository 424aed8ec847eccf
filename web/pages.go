package web

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

var errNoPage = fmt.Errorf("page: %w", news.ErrNotFound)

// maker fills in a page and names its template.
type maker func(r *http.Request, p *view.Page) (string, error)

// page registers a page. What fails becomes a page too.
func (s *site) page(mux *http.ServeMux, path string, make maker) {
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		p := s.frame(r)
		name, err := make(r, &p)
		s.write(w, r, name, p, err)
	})
}

func (s *site) frame(r *http.Request) view.Page {
	q := r.URL.Query()
	nav := []view.Link{{Href: "/", Title: "Search"}}
	for _, entry := range s.sections() {
		nav = append(nav, view.Link{Href: entry.href, Title: entry.title})
	}
	p := view.Page{Frame: view.Frame{
		Lang: view.Language(q.Get("lang")), Path: r.URL.EscapedPath(), Query: q, Current: r.URL.Path,
		Base: s.base(r), Now: s.now(), Nav: nav, Who: who(r.Context()).name, Mail: s.deps.Orders != nil,
	}}
	if s.deps.Tokens != nil {
		p.Login = "/login"
	}
	if c, err := r.Cookie(formCookie); err == nil && p.Who != "" {
		p.Form = s.seal("form", c.Value) // pages made for one reader may hold forms
	}
	return p
}

// base is the scheme and host in links that leave the site.
func (s *site) base(r *http.Request) string {
	if s.deps.Config.BaseURL != "" {
		return s.deps.Config.BaseURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: r.Host}).String()
}

func (s *site) write(w http.ResponseWriter, r *http.Request, name string, p view.Page, err error) {
	code := cmp.Or(p.Status, http.StatusOK)
	send := func(html []byte) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Language", string(p.Lang))
		w.WriteHeader(code)
		// A failed write means that the reader has gone.
		_, _ = w.Write(html)
	}
	if err == nil {
		err = s.pages.Render(name, p, send)
	}
	if err != nil {
		code = status(err)
		if more, ok := errors.AsType[huma.HeadersError](err); ok {
			maps.Copy(w.Header(), more.GetHeaders())
		}
		s.explain(r.Context(), err)
		p.NoIndex, p.Meta, p.Feeds = true, nil, nil
		said := failure(code)
		if errors.Is(err, errStaleForm) {
			said = failed{"The form is too old", "Please go back, load the page anew and send it again. Cookies must be allowed for that."}
		}
		p.Data, p.Title = said, p.Lang.T(said.Heading)
		if err = s.pages.Render("error", p, send); err != nil {
			s.log.ErrorContext(r.Context(), "error page not rendered", "err", err)
			plain(w, code, http.StatusText(code))
		}
	}
}

// failed is what the error page says.
type failed struct{ Heading, Text string }

func failure(code int) failed {
	switch {
	case code == http.StatusNotFound:
		return failed{"There is nothing here", "The address may be wrong, or what was here is gone."}
	case code == http.StatusMethodNotAllowed:
		return failed{"This cannot be answered", "This page can only be read; nothing can be sent to it."}
	case code == http.StatusTooManyRequests:
		return failed{"Too often", "Please wait a little before you try again."}
	case code >= http.StatusInternalServerError:
		return failed{"Something went wrong", "The fault is ours and has been recorded. Please try again shortly."}
	default:
		return failed{"This cannot be answered", "A part of the address is wrong."}
	}
}

// section is a part of the site that the navigation leads to.
type section struct{ href, title string }

func (s *site) sections() []section {
	var all []section
	if s.deps.Proposals != nil {
		all = append(all, section{"/proposals", "Follow-ups"})
	}
	if s.deps.Statements != nil {
		all = append(all, section{"/statements", "Statements"})
	}
	all = append(all, section{"/trends", "Trends"})
	if s.deps.Sources != nil {
		all = append(all, section{"/sources", "Sources"})
	}
	if s.deps.Orders != nil {
		all = append(all, section{"/subscribe", "Subscribe"})
	}
	return append(all, section{"/about", "About"})
}

// isWrong tells a question that cannot be answered from an answer that failed.
func isWrong(err error) bool { return errors.Is(err, news.ErrInvalid) }
