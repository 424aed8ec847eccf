package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi/datamodel"

	"github.com/peygir/peygir/web"
)

// contract reads the description that the handler itself serves.
func contract(t *testing.T, h http.Handler) validator.Validator {
	t.Helper()
	spec := ask(t, h, "GET", "/openapi.json", "").Body.Bytes()
	doc, err := libopenapi.NewDocumentWithConfiguration(spec, &datamodel.DocumentConfiguration{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc, config.WithFormatAssertions())
	if errs != nil {
		t.Fatal(errs)
	}
	if ok, problems := v.ValidateDocument(); !ok {
		t.Fatalf("the description is not valid OpenAPI: %v", problems[0])
	}
	return v
}

func TestEveryAnswerIsAsDescribed(t *testing.T) {
	h := fullServer(func(d *web.Deps) { d.Config.PublicArchive = true })
	v := contract(t, h)
	for _, path := range []string{
		"/api/v1/articles", "/api/v1/articles?q=" + url.QueryEscape("شهرک") + "&limit=3&sort=newest", "/api/v1/articles?q=nothing",
		"/api/v1/articles?limit=1000", "/api/v1/articles?from=x", "/api/v1/articles?source=nemune&source=digar&collapse=false",
		"/api/v1/articles/a03", "/api/v1/articles/a07", "/api/v1/articles/a08", "/api/v1/articles/none",
		"/api/v1/articles/a05/versions", "/api/v1/articles/a05/similar", "/api/v1/sources",
		"/api/v1/suggest?q=" + url.QueryEscape("شه"), "/api/v1/suggest", "/api/v1/trends?interval=week",
		"/api/v1/statements", "/api/v1/statements?cursor=x", "/api/v1/speakers", "/api/v1/speakers/modir", "/api/v1/speakers/none",
		"/api/v1/proposals?neglected=true", "/api/v1/proposals/shahrak", "/api/v1/proposals/none", "/api/v1/proposals/shahrak/timeline",
		"/search.rss?q=x", "/search.atom", "/search.json", "/search.csv?spreadsheet=true", "/search.jsonl", "/search.ris", "/search.bib", "/search.csl.json", "/search.csv?from=x",
		"/api/v1/proposals/shahrak/candidates", "/api/v1/articles/a01/raw", "/api/v1/articles/none/raw",
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if ok, problems := v.ValidateHttpResponse(r, w.Result()); !ok {
			for _, p := range problems {
				t.Errorf("%s (%d): %s: %s %v", path, w.Code, p.Message, p.Reason, p.SchemaValidationErrors)
			}
		}
	}
}

// FuzzNoAnswerIsOurFault holds that no query at all makes us fail.
func FuzzNoAnswerIsOurFault(f *testing.F) {
	for _, seed := range []string{
		"q=شهرک&from=1400-01-01&to=2024-01-01&sort=newest&limit=5", "q=%ff%fe\"&cursor=-1", "lang=en&collapse=x&interval=year",
		"from=۱۴۰۰/۱۳/۴۵", "source=&source=a&tag=%00", "q=+(%22&limit=99999999999999999999", "%%%", "a=b;c=d",
	} {
		f.Add(seed)
	}
	h := fullServer()
	paths := []string{
		"/", "/articles/a03", "/articles/a05/versions", "/docs", "/proposals", "/proposals/shahrak", "/proposals/shahrak/badge.svg", "/statements",
		"/speakers", "/speakers/modir", "/sources", "/trends", "/about", "/methodology", "/opensearch.xml",
		"/search.rss", "/search.atom", "/search.json", "/search.csv", "/search.jsonl", "/search.ris", "/search.bib", "/search.csl.json",
		"/api/v1/statements", "/api/v1/speakers", "/api/v1/proposals", "/api/v1/proposals/shahrak/timeline",
		"/api/v1/articles", "/api/v1/articles/a03/similar", "/api/v1/suggest", "/api/v1/trends", "/api/v1/sources",
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range paths {
			r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: query}, Host: "localhost", Header: http.Header{}, RemoteAddr: "192.0.2.1:1"}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 {
				body, _ := io.ReadAll(w.Body)
				t.Errorf("%s?%q: got %d: %s", path, query, w.Code, body)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && slices.Contains([]int{200, 404}, w.Code) && strings.Contains(w.Body.String(), "<script>alert") {
				t.Errorf("%s?%q: text from outside became markup", path, query)
			}
		}
	})
}
