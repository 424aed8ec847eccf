package web_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/web"
)

// answer is what the tests read of a search.
type answer struct {
	Total      int     `json:"total"`
	Suggestion *string `json:"suggestion"`
	Items      []struct {
		ID              string              `json:"id"`
		Outlet          string              `json:"outlet"`
		Published       *string             `json:"published"`
		PublishedJalali string              `json:"published_jalali"`
		Highlights      map[string][]string `json:"highlights"`
	} `json:"items"`
	Facets     map[string][]map[string]any `json:"facets"`
	NextCursor *string                     `json:"next_cursor"`
}

func search(t *testing.T, h http.Handler, query string) answer {
	t.Helper()
	w := ask(t, h, "GET", "/api/v1/articles?"+query, "")
	if w.Code != http.StatusOK {
		t.Fatalf("search %s: got %d, want 200: %s", query, w.Code, w.Body)
	}
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSearchAnswersWithContentDatesAndHighlights(t *testing.T) {
	a := search(t, serve(sample()), "limit=1&q="+url.QueryEscape("زمین شهرک")+"&sort=oldest")
	first := a.Items[0]
	want := []string{"a00", "خبرگزاری نمونه", "2024-03-01T10:39:00+03:30", "1402-12-11 10:39"}
	got := []string{first.ID, first.Outlet, *first.Published, first.PublishedJalali}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first item (-want +got):\n%s", diff)
	}
	if body := first.Highlights["body"][0]; !strings.Contains(body, "<mark>زمین شهرک</mark>") {
		t.Errorf("highlight: got %s, want the words marked", body)
	}
	if a.Suggestion == nil || a.NextCursor == nil || len(a.Facets["source"]) != 1 {
		t.Errorf("got suggestion %v, next_cursor %v, facets %v, want all of them", a.Suggestion, a.NextCursor, a.Facets)
	}
}

func TestDatesOfBothCalendarsAskTheSame(t *testing.T) {
	h := serve(sample())
	jalali := search(t, h, "from=1403-01-01&to=1403-01-15&limit=100")
	gregorian := search(t, h, "from=2024-03-20&to=2024-04-03&limit=100")
	persian := search(t, h, "from="+url.QueryEscape("۱۴۰۳/۱/۱")+"&to="+url.QueryEscape("۱۴۰۳/۱/۱۵")+"&limit=100")
	if diff := cmp.Diff(jalali, gregorian); diff != "" || jalali.Total == 0 {
		t.Errorf("jalali and gregorian differ or are empty (-jalali +gregorian):\n%s", diff)
	}
	if diff := cmp.Diff(jalali, persian); diff != "" {
		t.Errorf("latin and persian digits differ:\n%s", diff)
	}
}

func TestCursorWalksThroughAllResults(t *testing.T) {
	h := serve(sample())
	seen := map[string]bool{}
	cursor := ""
	for range 20 {
		a := search(t, h, "limit=7&cursor="+cursor)
		for _, item := range a.Items {
			seen[item.ID] = true
		}
		if cursor = *a.NextCursor; cursor == "" {
			break
		}
	}
	if len(seen) != 29 {
		t.Errorf("got %d articles, want 29", len(seen))
	}
	w := ask(t, h, "GET", "/api/v1/articles?limit=7&q=%D8%B4", "")
	if link := w.Header().Get("Link"); link != `</api/v1/articles?cursor=7&limit=7&q=%D8%B4>; rel="next"` {
		t.Errorf("got Link %s, want the next page", link)
	}
}

func TestErrorsAreProblems(t *testing.T) {
	broken := sample()
	broken.fail = errors.New("disk full at /secret/path")
	cases := map[string]struct {
		handler      http.Handler
		method, path string
		status       int
	}{
		"unknown article":  {serve(sample()), "GET", "/api/v1/articles/none", 404},
		"unknown versions": {serve(sample()), "GET", "/api/v1/articles/none/versions", 404},
		"unknown similar":  {serve(sample()), "GET", "/api/v1/articles/none/similar", 404},
		"wrong date":       {serve(sample()), "GET", "/api/v1/articles?from=1400-13-01", 422},
		"wrong limit":      {serve(sample()), "GET", "/api/v1/articles?limit=0", 422},
		"wrong sort":       {serve(sample()), "GET", "/api/v1/articles?sort=best", 422},
		"wrong cursor":     {serve(sample()), "GET", "/api/v1/articles?cursor=x", 422},
		"wrong path":       {serve(sample()), "GET", "/api/v1/nothing", 404},
		"wrong method":     {serve(sample()), "DELETE", "/api/v1/articles", 405},
		"vast query":       {serve(sample()), "GET", "/api/v1/articles?q=" + strings.Repeat("x", 1001), 422},
		"vast body":        {fullServer(withPostbox(samplePostbox())), "POST", "/api/v1/subscriptions", 413},
		"inner failure":    {serve(broken), "GET", "/api/v1/articles", 500},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			body := ""
			if c.status == http.StatusRequestEntityTooLarge {
				body = `{"address":"` + strings.Repeat("x", 2<<20) + `"}`
			}
			w := ask(t, c.handler, c.method, c.path, body, "Content-Type", "application/json")
			var p struct {
				Title, Detail string
				Status        int
			}
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatalf("body %s: %v", w.Body, err)
			}
			got := []any{w.Code, p.Status, w.Header().Get("Content-Type")}
			if diff := cmp.Diff([]any{c.status, c.status, "application/problem+json"}, got); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("the answer tells what happened inside: %s", w.Body)
			}
		})
	}
}

func TestPathsSayWhatTheyAnswer(t *testing.T) {
	h := fullServer(withPostbox(samplePostbox()))
	for _, c := range []struct {
		method, path, allow string
		status              int
	}{
		{"DELETE", "/api/v1/proposals", "GET, HEAD, POST", 405},
		{"OPTIONS", "/api/v1/articles", "GET, HEAD", 204},
		{"GET", "/api/v1/subscriptions", "POST", 405},
		{"POST", "/about", "GET, HEAD", 405},
		{"PUT", "/login", "GET, HEAD, POST", 405},
		{"POST", "/nothing", "", 404},
	} {
		w := ask(t, h, c.method, c.path, "")
		if got := w.Header().Get("Allow"); w.Code != c.status || got != c.allow {
			t.Errorf("%s %s: got %d and %q, want %d and %q", c.method, c.path, w.Code, got, c.status, c.allow)
		}
	}
}

func TestAnswersAreNotSentTwice(t *testing.T) {
	h := serve(sample())
	for _, path := range []string{"/api/v1/articles", "/", "/articles/a01", "/openapi.json"} {
		tag := ask(t, h, "GET", path, "").Header().Get("ETag")
		w := ask(t, h, "GET", path, "", "If-None-Match", tag)
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || tag == "" {
			t.Errorf("%s with tag %q: got %d and %d bytes, want 304 and none", path, tag, w.Code, w.Body.Len())
		}
	}
}

func TestLongAnswersAreCompressedOnRequest(t *testing.T) {
	w := ask(t, serve(sample()), "GET", "/api/v1/articles", "", "Accept-Encoding", "gzip")
	if got := w.Header().Get("Content-Encoding"); got != "gzip" {
		t.Errorf("got encoding %q, want gzip", got)
	}
}

func TestRateLimitSaysWhenToComeBack(t *testing.T) {
	h := serve(sample(), func(d *web.Deps) { d.Config.Rate, d.Config.Burst = .5, 3 })
	var codes []int
	var after string
	for range 4 {
		w := ask(t, h, "GET", "/api/v1/suggest?q=x", "")
		codes, after = append(codes, w.Code), w.Header().Get("Retry-After")
	}
	if diff := cmp.Diff([]int{200, 200, 200, 429}, codes); diff != "" || after != "2" {
		t.Errorf("codes (-want +got), Retry-After %q want 2:\n%s", after, diff)
	}
	if w := ask(t, h, "GET", "/healthz", ""); w.Code != http.StatusOK {
		t.Errorf("healthz: got %d, want 200 even for a limited caller", w.Code)
	}
}

func TestOriginsAreAllowedAsConfigured(t *testing.T) {
	h := serve(sample(), func(d *web.Deps) { d.Config.Origins = []string{"https://good.example"} })
	for origin, want := range map[string]string{"https://good.example": "https://good.example", "https://bad.example": ""} {
		for path, want := range map[string]string{"/api/v1/sources": want, "/api/v1/nothing": want, "/openapi.json": want, "/search.json": want, "/": "", "/login": ""} {
			if got := ask(t, h, "GET", path, "", "Origin", origin).Header().Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%s asks %s: got %q, want %q", origin, path, got, want)
			}
		}
	}
	w := ask(t, h, "OPTIONS", "/api/v1/proposals", "", "Origin", "https://good.example", "Access-Control-Request-Method", "POST")
	if got := w.Header().Get("Access-Control-Allow-Headers"); w.Code != http.StatusNoContent || !strings.Contains(got, "Authorization") {
		t.Errorf("preflight: got %d and %q, want the token allowed", w.Code, got)
	}
	if w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Error("cookies are allowed to other sites")
	}
}

func TestAlarmsAreToldEverywhere(t *testing.T) {
	h := serve(sample())
	for path, want := range map[string]string{
		"/metrics":         `peygir_source_alarm{kind="silent",source="nemune"} 1`,
		"/api/v1/sources":  `"kind":"silent"`,
		"/sources":         "خاموش: از",
		"/sources?lang=en": "where about 12 articles were to be expected",
	} {
		if got := ask(t, h, "GET", path, "").Body.String(); !strings.Contains(got, want) {
			t.Errorf("%s: %q is not in %.2000s", path, want, got)
		}
	}
}

func TestServiceAnswersForMachines(t *testing.T) {
	h := serve(sample(), func(d *web.Deps) { d.Ready = nil })
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "peygir_http_requests_total", "/robots.txt": "User-agent"} {
		ask(t, h, "GET", "/healthz", "")
		if w := ask(t, h, "GET", path, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %.80s, want 200 with %s", path, w.Code, w.Body, want)
		}
	}
}
