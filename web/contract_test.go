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
	h := serve(sample())
	v := contract(t, h)
	for _, path := range []string{
		"/api/v1/articles", "/api/v1/articles?q=" + url.QueryEscape("شهرک") + "&limit=3&sort=newest", "/api/v1/articles?q=nothing",
		"/api/v1/articles?limit=1000", "/api/v1/articles?from=x", "/api/v1/articles?source=nemune&source=digar&collapse=false",
		"/api/v1/articles/a03", "/api/v1/articles/a07", "/api/v1/articles/a08", "/api/v1/articles/none",
		"/api/v1/articles/a05/versions", "/api/v1/articles/a05/similar", "/api/v1/sources",
		"/api/v1/suggest?q=" + url.QueryEscape("شه"), "/api/v1/suggest", "/api/v1/trends?interval=week",
	} {
		r := httptest.NewRequest("GET", "http://localhost"+path, nil)
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
	h := serve(sample())
	paths := []string{"/", "/articles/a03", "/docs", "/api/v1/articles", "/api/v1/articles/a03/similar", "/api/v1/suggest", "/api/v1/trends", "/api/v1/sources"}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range paths {
			r := &http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: query}, Host: "localhost", Header: http.Header{}, RemoteAddr: "192.0.2.1:1"}
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
