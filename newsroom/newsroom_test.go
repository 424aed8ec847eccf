package newsroom_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/newsroom"
)

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := new(http.Client).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestNewsroom(t *testing.T) {
	opened := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	n, err := newsroom.Open(t.Context(), opened)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	base := map[string]string{}
	total := 0
	for _, s := range n.Sources() {
		base[string(s.ID)] = strings.TrimSuffix(s.URL, "/")
		for _, a := range n.Articles()[s.ID] {
			total++
			if a.Published.After(opened) || a.Title == "" || len(a.Paragraphs(false)) < 2 {
				t.Errorf("article %d of %s is dated %s and has %d paragraphs", a.Code, s.ID, a.Published, len(a.Paragraphs(false)))
			}
		}
	}
	if total < 40 {
		t.Errorf("got %d articles, want at least 40", total)
	}
	if _, feed := get(t, base["pezhvak"]+"/rss"); strings.Count(feed, "<item>") != len(n.Articles()["pezhvak"]) {
		t.Errorf("the feed holds %d items, want %d", strings.Count(feed, "<item>"), len(n.Articles()["pezhvak"]))
	}
	if status, _ := get(t, base["cheshmandaz"]+"/fa/news/2099/x"); status != http.StatusInternalServerError {
		t.Errorf("the broken page: got status %d, want 500", status)
	}
	_, first := get(t, base["pezhvak"]+"/news/1008")
	_, second := get(t, base["pezhvak"]+"/news/1008")
	if strings.Contains(first, "تصحیح") || !strings.Contains(second, "تصحیح") {
		t.Error("article 1008 is not edited between the first and the second reading")
	}
}

func TestProposals(t *testing.T) {
	got, err := newsroom.Proposals(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || got[0].ProposedOn != "2025-03-17" || len(got[0].Terms) == 0 {
		t.Errorf("got %d proposals, the first of %+v", len(got), got[0])
	}
}
