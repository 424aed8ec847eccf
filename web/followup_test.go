package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
)

const (
	editorToken = "Bearer edit-me"
	readerToken = "Bearer read-me"
)

func fullServer(change ...func(*web.Deps)) http.Handler {
	return web.New(fullDeps(change...), quiet, now)
}

// fullDeps has every part there is.
func fullDeps(change ...func(*web.Deps)) web.Deps {
	a := sample()
	deps := web.Deps{Articles: a, Search: a, Sources: a}
	for _, c := range append([]func(*web.Deps){full(a)}, change...) {
		c(&deps)
	}
	return deps
}

func TestOnlyEditorsChangeProposals(t *testing.T) {
	body := `{"id":"pol","title":"پل روستا","proposed_on":"1400-08-16"}`
	for token, want := range map[string]int{"": 401, "Bearer wrong": 401, readerToken: 403, editorToken: 201} {
		header := []string{"Content-Type", "application/json"}
		if token != "" {
			header = append(header, "Authorization", token)
		}
		w := ask(t, fullServer(), "POST", "/api/v1/proposals", body, header...)
		if w.Code != want {
			t.Errorf("%q: got %d, want %d: %s", token, w.Code, want, w.Body)
		}
		if want == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%q: no WWW-Authenticate", token)
		}
		if w := ask(t, fullServer(), "POST", "/api/v1/proposals", "{", header...); want != http.StatusCreated && (w.Code != want || w.Header().Get("Content-Type") != "application/problem+json") {
			t.Errorf("%q, and what it sends is wrong: got %d, want %d: %s", token, w.Code, want, w.Body)
		}
	}
}

func TestEditorsPathThroughTheAPI(t *testing.T) {
	h := fullServer()
	do := func(method, path, body string, want int) map[string]any {
		t.Helper()
		w := ask(t, h, method, "/api/v1/proposals"+path, body, "Content-Type", "application/json", "Authorization", editorToken)
		if w.Code != want {
			t.Fatalf("%s %s: got %d, want %d: %s", method, path, w.Code, want, w.Body)
		}
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	added := do("POST", "", `{"id":"pol","title":"پل روستا","proposed_on":"1400-08-16"}`, 201)
	if got := added["proposed_on"]; got != "2021-11-07" {
		t.Errorf("proposed_on: got %v, want 2021-11-07", got)
	}
	do("POST", "", `{"id":"pol","title":"پل روستا"}`, 409)
	do("POST", "", `{"id":"Wrong Id","title":"x"}`, 422)
	do("POST", "", `{"id":"x","title":"x","deadline":"2024-01-01"}`, 422)
	changed := do("PATCH", "/pol", `{"place":"مهرستان"}`, 200)
	if diff := cmp.Diff([]any{"پل روستا", "مهرستان"}, []any{changed["title"], changed["place"]}); diff != "" {
		t.Errorf("after the change (-want +got):\n%s", diff)
	}
	if n := len(do("GET", "/shahrak/candidates?state=new", "", 200)["items"].([]any)); n != 2 {
		t.Errorf("got %d new candidates, want 2", n)
	}
	reviewed := do("POST", "/shahrak/candidates/2/review", `{"state":"accepted","note":"درست است"}`, 200)
	if reviewed["state"] != "accepted" || reviewed["reviewer"] != "name of edit-me" {
		t.Errorf("got %v by %v, want accepted by the token's name", reviewed["state"], reviewed["reviewer"])
	}
	do("POST", "/shahrak/candidates/2/review", `{"state":"rejected","saw":"new"}`, 409)
	corrected := do("POST", "/shahrak/candidates/2/review", `{"state":"accepted","event":"demanded"}`, 200)
	if corrected["event"] != "demanded" {
		t.Errorf("event: got %v, want the editor's", corrected["event"])
	}
	if undone := do("POST", "/shahrak/candidates/2/undo", "", 200); undone["event"] != "committed" || undone["state"] != "accepted" {
		t.Errorf("undone: got %v %v, want accepted as committed", undone["state"], undone["event"])
	}
	if n := len(do("GET", "/shahrak/candidates/2/reviews", "", 200)["items"].([]any)); n != 3 {
		t.Errorf("got %d reviews, want all three", n)
	}
	do("POST", "/shahrak/candidates/2/review", `{"state":"accepted","event":"unheard"}`, 422)
	if n := len(do("GET", "/pol/revisions", "", 200)["items"].([]any)); n != 1 {
		t.Errorf("got %d revisions, want the change", n)
	}
	if gone := do("DELETE", "/fibr?why=x", "", 200); gone["withdrawn"] == nil {
		t.Error("a withdrawn proposal does not say so")
	}
	do("DELETE", "/fibr", "", 409)
	do("POST", "/fibr/restore", "", 200)
	do("POST", "/fibr/candidates/2/review", `{"state":"accepted"}`, 404)
	event := `{"axis":"delivery","to":"delivered","occurred_on":"1403-02-10","rationale":"افتتاح شد"`
	do("POST", "/shahrak/events", event+`,"from":"stalled"}`, 409)
	do("POST", "/shahrak/events", strings.Replace(event, "delivered", "committed", 1)+"}", 422)
	if got := do("POST", "/shahrak/events", event+"}", 201); got["from"] != "under_way" {
		t.Errorf("from: got %v, want what it was, under_way", got["from"])
	}
	steps := do("GET", "/shahrak/timeline", "", 200)["items"].([]any)
	if n := len(steps); n != 5 {
		t.Errorf("got %d steps on the timeline, want 3 events and 2 findings", n)
	}
}

func TestKeptPagesAreFilesForEditors(t *testing.T) {
	path := "/api/v1/articles/a01/raw"
	if w := ask(t, fullServer(), "GET", path, ""); w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: got %d, want 401", w.Code)
	}
	w := ask(t, fullServer(), "GET", path, "", "Authorization", editorToken)
	got := []string{w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"), w.Header().Get("Content-Security-Policy"), w.Body.String()}
	want := []string{"application/octet-stream", `attachment; filename="page-2.html"`, "sandbox; default-src 'none'", "<html><script>alert(1)</script>"}
	if diff := cmp.Diff(want, got); diff != "" || w.Code != 200 {
		t.Errorf("%d (-want +got):\n%s", w.Code, diff)
	}
	public := fullServer(func(d *web.Deps) { d.Config.PublicArchive = true })
	if w := ask(t, public, "GET", path, ""); w.Code != http.StatusOK {
		t.Errorf("public archive: got %d, want 200", w.Code)
	}
}

func TestArticlesLeadEditorsToTheKeptPage(t *testing.T) {
	h := fullServer()
	for token, want := range map[string]int{editorToken: 1, readerToken: 0} {
		doc, err := goquery.NewDocumentFromReader(ask(t, h, "GET", "/articles/a01", "", "Authorization", token).Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Find("a[download][href='/api/v1/articles/a01/raw']").Length(); got != want {
			t.Errorf("%s: got %d links to the kept page, want %d", token, got, want)
		}
	}
}

func TestWrongTokensCountAgainstTheirAddress(t *testing.T) {
	h := fullServer(func(d *web.Deps) { d.Config.Rate, d.Config.Burst = .1, 2 })
	var codes []int
	for _, token := range []string{"a", "b", "c"} {
		codes = append(codes, ask(t, h, "GET", "/api/v1/sources", "", "Authorization", "Bearer "+token).Code)
	}
	codes = append(codes, ask(t, h, "GET", "/api/v1/sources", "", "Authorization", readerToken).Code)
	if diff := cmp.Diff([]int{401, 401, 429, 200}, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

func TestBoardShowsTheNeglectedFirst(t *testing.T) {
	doc := document(t, fullServer(), "/proposals")
	got := []string{text(doc.Find(".card h2").First()), text(doc.Find(".card .tag.bad").First())}
	if diff := cmp.Diff([]string{"فیبر نوری روستاهای مهرستان", "مغفول"}, got); diff != "" {
		t.Errorf("first card (-want +got):\n%s", diff)
	}
	if n := document(t, fullServer(), "/proposals?show=neglected").Find(".card").Length(); n != 1 {
		t.Errorf("got %d neglected, want 1", n)
	}
}

func TestTimelineLeadsToTheEvidence(t *testing.T) {
	doc := document(t, fullServer(), "/proposals/shahrak")
	if n := doc.Find(".timeline li").Length(); n != 3 {
		t.Errorf("got %d steps, want 3", n)
	}
	if href := doc.Find(".timeline .found a").AttrOr("href", ""); href != "/articles/a01" {
		t.Errorf("evidence leads to %s, want /articles/a01", href)
	}
	if n := doc.Find("#waiting li").Length(); n != 2 {
		t.Errorf("got %d findings that wait, want 2", n)
	}
	silent := text(document(t, fullServer(), "/proposals/fibr").Find("#timeline"))
	if !strings.Contains(silent, "در ۲ منبع تا ۱۵ اردیبهشت ۱۴۰۳ یافت نشد") {
		t.Errorf("got %s, want how many sources were searched and until when", silent)
	}
}

// The page of a proposal that the archive is searched for says so, and asks
// again by itself until the search has ended.
func TestTheSearchForAProposalIsShown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		lookup news.Lookup
		state  string
		says   string
	}{
		{"none", news.Lookup{}, "none", ""},
		{"awaited", news.Lookup{Awaited: true}, "awaited", "about to be searched"},
		{"running", news.Lookup{Done: 400, Total: 1500}, "running", "400 of 1,500 so far"},
		{"done", news.Lookup{Done: 1500, Total: 1500}, "done", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := fullServer(func(d *web.Deps) {
				desk := sampleDesk(sample())
				desk.proposals[0].Lookup = test.lookup
				d.Proposals = desk
			})
			page := ask(t, h, "GET", "/proposals/shahrak?lang=en", "").Body.String()
			if got := strings.Contains(page, `http-equiv="refresh"`); got != (test.says != "") || !strings.Contains(page, test.says) {
				t.Errorf("the page asks again: %v, want %v and %q", got, test.says != "", test.says)
			}
			if api := ask(t, h, "GET", "/api/v1/proposals/shahrak", "").Body.String(); !strings.Contains(api, `"state":"`+test.state+`"`) {
				t.Errorf("the API does not say %q: %s", test.state, api)
			}
		})
	}
}
