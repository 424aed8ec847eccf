package newsroom

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/persian"
)

//go:embed templates/*
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"jalali": persian.FormatJalali,
	"rfc822": func(t time.Time) string { return t.Format(time.RFC1123Z) },
	"iso":    func(t time.Time) string { return t.Format(time.RFC3339) },
	"xml":    func() template.HTML { return `<?xml version="1.0" encoding="UTF-8"?>` },
}).ParseFS(templateFiles, "templates/*"))

// page is what a template is shown with.
type page struct {
	Outlet     *outlet
	Article    Article
	Paragraphs []string
	Latest     []link
	All        []link
}

// link is an article with its address.
type link struct {
	Article
	URL string
}

// handler serves an outlet; paths follow the outlet's content system.
func (o *outlet) handler() http.Handler {
	mux := http.NewServeMux()
	feed, sitemap, prefix := "/rss", "/sitemap/news/sitemap.xml", "/news/"
	if o.System == "iransamaneh" {
		feed, sitemap, prefix = "/fa/rss/allnews", "/fa-sitemap-news", "/fa/news/"
	}
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "User-agent: *\nDisallow: /search\nSitemap: %s%s\n", o.Base, sitemap)
	})
	mux.HandleFunc("GET "+feed, o.list("feed.xml", "application/rss+xml; charset=utf-8"))
	mux.HandleFunc("GET "+sitemap, o.list("sitemap.xml", "application/xml; charset=utf-8"))
	mux.HandleFunc("GET /{$}", o.list("home.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET "+prefix+"{code}", o.article)
	mux.HandleFunc("GET "+prefix+"{code}/{slug}", o.article)
	return mux
}

func (o *outlet) links() []link {
	out := make([]link, 0, len(o.articles))
	for _, a := range o.articles {
		out = append(out, link{Article: a, URL: o.address(a)})
	}
	return out
}

func (o *outlet) address(a Article) string {
	slug := url.PathEscape(strings.Join(strings.Fields(a.Title), "-"))
	if o.System == "iransamaneh" {
		return o.Base + "/fa/news/" + strconv.Itoa(a.Code) + "/" + slug
	}
	return o.Base + "/news/" + strconv.Itoa(a.Code) + "/" + slug
}

func (o *outlet) list(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		o.write(w, r, name, contentType, page{Outlet: o, All: o.links()})
	}
}

func (o *outlet) article(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.PathValue("code"))
	a, ok := o.find(code)
	if err != nil || !ok {
		http.NotFound(w, r)
		return
	}
	if a.Broken {
		http.Error(w, "این صفحه خراب است", http.StatusInternalServerError)
		return
	}
	if r.PathValue("slug") == "" {
		http.Redirect(w, r, o.address(a), http.StatusMovedPermanently)
		return
	}
	latest := o.links()
	p := page{Outlet: o, Article: a, Paragraphs: a.Paragraphs(o.reading(code)), Latest: latest[:min(5, len(latest))]}
	o.write(w, r, o.System+".html", "text/html; charset=utf-8", p)
}

// write renders a template with a validator, so that an unchanged page costs
// nothing the second time.
func (o *outlet) write(w http.ResponseWriter, r *http.Request, name, contentType string, p page) {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256([]byte(b.String()))
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Content-Type", contentType)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(b.String()))
}
