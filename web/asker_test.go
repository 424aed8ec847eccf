package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/peygir/peygir/web"
)

// description is what the asker reads of an OpenAPI document.
type description struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name, In string
			Schema   schema
		}
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Ref              string `json:"$ref"`
	Type             any
	Enum             []any
	Items            *schema
	Properties       map[string]schema
	Required         []string
	Minimum, Maximum *float64
}

// asker asks anything that a description allows, and much that it does not.
type asker struct {
	rnd   *rand.Rand
	doc   description
	known []string // ids and words that are there
	ops   []string // method and path
	tame  bool     // the question at hand is meant to be answered
}

// oddities are texts that have made programs stumble.
var oddities = []string{
	"", " ", "0", "-1", "\x00", "\u200c", "%00", "../..", "null", "'; --", `"`, `"\`, hostile, "شهرک", "۱۴۰۰/۱۳/۴۵", "1400-08-16", "2021-11-07", "9999-99-99",
	strings.Repeat("ب", 300), strings.Repeat("(", 50), "a OR b", `"شهرک فناوری" near -x`, "title:", "from:1400 to:1300", "\xff\xfe", "https://x.example/", "a@b.example",
}

func newAsker(t testing.TB, doc []byte, seed uint64, known ...string) *asker {
	t.Helper()
	a := &asker{rnd: rand.New(rand.NewPCG(seed, 7)), known: known}
	if err := json.Unmarshal(doc, &a.doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range a.doc.Paths {
		for method := range methods {
			a.ops = append(a.ops, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(a.ops)
	if len(a.ops) < 10 {
		t.Fatalf("got %d operations, want all of them", len(a.ops))
	}
	return a
}

func (a *asker) oneIn(n int) bool { return a.rnd.IntN(n) == 0 }

// slip is a chance to ask what cannot be answered.
func (a *asker) slip(n int) bool { return !a.tame && a.oneIn(n) }

// fitting are texts for fields whose meaning is in the name.
var fitting = map[string][]string{
	"from": {"1400-08-16", "2010-01-01"}, "to": {"1404-01-01", "2026-11-07"}, "proposed_on": {"1400-08-16"}, "occurred_on": {"2024-01-02"},
	"cursor": {""}, "address": {"kasi@khanandeh.example"}, "deadline": {""},
}

func (a *asker) word(name string) string {
	if all := fitting[name]; all != nil && a.tame {
		return all[a.rnd.IntN(len(all))]
	}
	if a.tame || a.oneIn(2) {
		return a.known[a.rnd.IntN(len(a.known))]
	}
	if a.oneIn(20) {
		b := make([]byte, a.rnd.IntN(40))
		for i := range b {
			b[i] = byte(a.rnd.IntN(256))
		}
		return string(b)
	}
	return oddities[a.rnd.IntN(len(oddities))]
}

func (a *asker) value(name string, s schema, depth int) any {
	if ref, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		s = a.doc.Components.Schemas[ref]
	}
	kinds, _ := s.Type.([]any)
	kind := fmt.Sprint(s.Type)
	if len(kinds) > 0 {
		kind = fmt.Sprint(kinds[0])
	}
	if a.slip(12) {
		kind = []string{"string", "integer", "boolean", "array", "null"}[a.rnd.IntN(5)]
	}
	switch {
	case len(s.Enum) > 0 && !a.slip(10):
		return s.Enum[a.rnd.IntN(len(s.Enum))]
	case kind == "integer" || kind == "number":
		if s.Minimum != nil && s.Maximum != nil && !a.slip(4) {
			return int64(*s.Minimum) + a.rnd.Int64N(int64(*s.Maximum-*s.Minimum)+1)
		}
		if a.tame {
			return 1 + a.rnd.IntN(3)
		}
		return []int64{1, 2, 3, 0, -1, 1 << 62}[a.rnd.IntN(6)]
	case kind == "boolean":
		return a.oneIn(2)
	case kind == "null":
		return nil
	case kind == "array":
		out := []any{}
		if s.Items != nil {
			for range a.rnd.IntN(4) {
				out = append(out, a.value(name, *s.Items, depth+1))
			}
		}
		return out
	case kind == "object" && depth < 5:
		out := map[string]any{}
		for name, p := range s.Properties {
			if a.oneIn(2) || slices.Contains(s.Required, name) && !a.slip(15) {
				out[name] = a.value(name, p, depth+1)
			}
		}
		if a.slip(20) {
			out[a.word("")] = a.word("")
		}
		return out
	}
	return a.word(name)
}

// ask makes a request for an operation.
func (a *asker) ask(t testing.TB, base, op string, tokens ...string) *http.Request {
	t.Helper()
	a.tame = !a.oneIn(3)
	method, path, _ := strings.Cut(op, " ")
	described := a.doc.Paths[path][strings.ToLower(method)]
	query := url.Values{}
	for _, p := range described.Parameters {
		switch p.In {
		case "path":
			v := fmt.Sprint(a.value(p.Name, p.Schema, 0))
			if v = strings.Trim(v, "./"); v == "" {
				v = "x" // nothing, and dots alone, are another path
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(v))
		case "query":
			for range a.rnd.IntN(3) / 2 {
				v := a.value(p.Name, p.Schema, 0)
				if all, ok := v.([]any); ok {
					for _, one := range all {
						query.Add(p.Name, fmt.Sprint(one))
					}
				} else {
					query.Add(p.Name, fmt.Sprint(v))
				}
			}
		}
	}
	var body io.Reader = http.NoBody
	if content, ok := described.RequestBody.Content["application/json"]; ok && !a.slip(20) {
		b, err := json.Marshal(a.value("", content.Schema, 0))
		if err != nil {
			t.Fatal(err)
		}
		if a.slip(20) {
			b = b[:a.rnd.IntN(len(b)+1)]
		}
		body = strings.NewReader(string(b))
	}
	r := httptest.NewRequest(method, base+path+"?"+query.Encode(), body)
	r.RequestURI = ""
	r.Header.Set("Content-Type", "application/json")
	if a.slip(25) {
		r.Header.Set("Content-Type", []string{"text/plain", "application/x-www-form-urlencoded", ";", ""}[a.rnd.IntN(4)])
	}
	if len(tokens) > 0 && !a.oneIn(6) {
		r.Header.Set("Authorization", tokens[a.rnd.IntN(len(tokens))])
	}
	return r
}

// TestAnythingAskedIsAnsweredAsDescribed asks a handler, and holds that the answer is as described.
func TestAnythingAskedIsAnsweredAsDescribed(t *testing.T) {
	for seed := range uint64(2) {
		askEverything(t, seed, 10)
	}
}

// FuzzAnythingAsked is the same for ever other questions.
func FuzzAnythingAsked(f *testing.F) {
	f.Add(uint64(1400))
	f.Fuzz(func(t *testing.T, seed uint64) { askEverything(t, seed, 1) })
}

// askEverything asks a fresh server for every operation some times.
func askEverything(t *testing.T, seed uint64, times int) {
	t.Helper()
	h := fullServer(withPostbox(samplePostbox()), func(d *web.Deps) { d.Config.PublicArchive = seed%2 == 0 })
	v := contract(t, h)
	known := []string{"a01", "a03", "a05", "a06", "a07", "shahrak", "fibr", "modir", "nemune", "reader-token", "1", "2", "فناوری"}
	a := newAsker(t, ask(t, h, "GET", "/openapi.json", "").Body.Bytes(), seed, known...)
	for _, op := range a.ops {
		for range times {
			r := a.ask(t, "http://localhost", op, editorToken, editorToken, editorToken, readerToken, "Bearer wrong", "Basic x")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("seed %d: %s: got %d: %s", seed, r.URL, w.Code, w.Body)
			}
			if ok, problems := v.ValidateHttpResponse(r, w.Result()); !ok {
				for _, p := range problems {
					t.Errorf("seed %d: %s %s (%d): %s: %s %v", seed, op, r.URL, w.Code, p.Message, p.Reason, p.SchemaValidationErrors)
				}
			}
		}
	}
}

// outside is the address of a running server that TestARunningServerStands
// asks from outside; a token may be in outsideToken. The server should be a
// demo: what is asked changes proposals and subscriptions.
const (
	outside      = "PEYGIR_ASK"
	outsideToken = "PEYGIR_ASK_TOKEN"
)

func TestARunningServerStands(t *testing.T) {
	base := os.Getenv(outside)
	if base == "" {
		t.Skip("set " + outside + " to the address of a running demo")
	}
	get := func(path string) []byte {
		t.Helper()
		res, err := http.Get(base + path) //nolint:noctx // a test against the address that its caller gave
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	var found struct{ Items []struct{ ID, Source string } }
	if err := json.Unmarshal(get("/api/v1/articles?limit=50"), &found); err != nil {
		t.Fatal(err)
	}
	var board struct {
		Items []struct{ Proposal struct{ ID string } }
	}
	if err := json.Unmarshal(get("/api/v1/proposals"), &board); err != nil {
		t.Fatal(err)
	}
	known := []string{"1", "2", "3"}
	for _, i := range found.Items {
		known = append(known, i.ID, i.Source)
	}
	for _, i := range board.Items {
		known = append(known, i.Proposal.ID)
	}
	a := newAsker(t, get("/openapi.json"), uint64(os.Getpid()), known...)
	codes := map[int]int{}
	for _, op := range a.ops {
		for range 60 {
			r := a.ask(t, base, op, "Bearer "+os.Getenv(outsideToken))
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Errorf("%s %s: %v", op, r.URL, err)
				continue
			}
			body, err := io.ReadAll(res.Body)
			if err != nil || res.Body.Close() != nil {
				t.Errorf("%s %s: %v", op, r.URL, err)
			}
			codes[res.StatusCode]++
			if res.StatusCode >= 500 {
				t.Errorf("%s %s: got %d: %s", op, r.URL, res.StatusCode, body)
			}
		}
	}
	t.Logf("%d operations: answers by status %v", len(a.ops), codes)
}
