package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// third is the invented title that the exports are looked for.
const third = "شهرک فناوری مهرستان به مرحلهٔ 2 رسید"

func TestFeedsAreReadByAFeedReader(t *testing.T) {
	for _, name := range []string{"rss", "atom", "json"} {
		w := ask(t, serve(sample()), "GET", "/search."+name+"?sort=oldest&q="+url.QueryEscape("مرحلهٔ"), "")
		feed, err := gofeed.NewParser().Parse(w.Body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(feed.Items) != 28 || feed.Items[2].Title != third || feed.Items[2].Link != "http://example.com/articles/a02" {
			t.Errorf("%s: got %d items, third %q at %s", name, len(feed.Items), feed.Items[2].Title, feed.Items[2].Link)
		}
		if got := feed.Items[2].PublishedParsed; got == nil || got.UTC().Format("2006-01-02T15:04") != "2024-03-05T07:09" {
			t.Errorf("%s: got date %v, want 2024-03-05 07:09 UTC", name, got)
		}
	}
}

func TestHostileTextStaysTextInFeeds(t *testing.T) {
	w := ask(t, serve(sample()), "GET", "/search.rss?q="+url.QueryEscape("<script>"), "")
	feed, err := gofeed.NewParser().Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(feed.Items[0].Description, "<script>") {
		t.Errorf("got %s, want it escaped for readers that show HTML", feed.Items[0].Description)
	}
}

func TestTableIsReadByAParser(t *testing.T) {
	w := ask(t, serve(sample()), "GET", "/search.csv?sort=oldest", "")
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a02", "2024-03-05T10:39:00+03:30", "1402-12-15 10:39", third}, []string{rows[3][0], rows[3][4], rows[3][5], rows[3][7]}); diff != "" || len(rows) != 30 {
		t.Errorf("%d rows, the fourth (-want +got):\n%s", len(rows), diff)
	}
	w = ask(t, serve(sample()), "GET", "/search.csv?spreadsheet=true", "")
	if !bytes.HasPrefix(w.Body.Bytes(), []byte("\ufeffid,")) {
		t.Error("no byte order mark for the spreadsheet")
	}
}

func TestLinesAreObjectsThatImportReads(t *testing.T) {
	w := ask(t, serve(sample()), "GET", "/search.jsonl?sort=oldest", "")
	lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	var got struct{ ID, Title, Body, Published string }
	if err := json.Unmarshal([]byte(lines[2]), &got); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 29 || got.ID != "a02" || got.Title != third || !strings.Contains(got.Body, "\n") {
		t.Errorf("got %d lines, third %+v", len(lines), got)
	}
}

func TestReferencesAreReadByReferenceManagers(t *testing.T) {
	h := serve(sample())
	var items []map[string]any
	if err := json.Unmarshal(ask(t, h, "GET", "/search.csl.json?sort=oldest", "").Body.Bytes(), &items); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint([]any{third, "خبرگزاری نمونه", "2024 3 5"})
	issued := items[2]["issued"].(map[string]any)["date-parts"].([]any)[0].([]any)
	if got := fmt.Sprint([]any{items[2]["title"], items[2]["container-title"], strings.Trim(fmt.Sprint(issued), "[]")}); got != want || len(items) != 29 {
		t.Errorf("CSL: got %d items, third %s, want %s", len(items), got, want)
	}
	ris := ask(t, h, "GET", "/articles/a02/cite.ris", "").Body.String()
	for line := range strings.SplitSeq(strings.TrimRight(ris, "\r\n"), "\r\n") {
		if !regexp.MustCompile(`^[A-Z][A-Z0-9]  - `).MatchString(line) {
			t.Errorf("RIS: %q is no field", line)
		}
	}
	if !strings.Contains(ris, "DA  - 2024/03/05\r\n") || !strings.Contains(ris, "TI  - "+third+"\r\n") {
		t.Errorf("RIS: got %s, want date and title", ris)
	}
	bib := ask(t, h, "GET", "/search.bib?q="+url.QueryEscape("<script>"), "").Body.String()
	if strings.Count(bib, "{") != strings.Count(bib, "}") || !strings.HasPrefix(bib, "@article{peygir-nemune-a03,") {
		t.Errorf("BibTeX: got %s, want balanced braces and a plain key", bib)
	}
}

func TestWrongExportsAreProblems(t *testing.T) {
	for _, path := range []string{"/search.csv?from=1400-13-13", "/search.rss?to=x"} {
		if w := ask(t, serve(sample()), "GET", path, ""); w.Code != 422 {
			t.Errorf("%s: got %d, want 422", path, w.Code)
		}
	}
}

func TestBrowsersLearnTheSearch(t *testing.T) {
	var got struct {
		XMLName xml.Name
		URLs    []struct {
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	w := ask(t, serve(sample()), "GET", "/opensearch.xml", "")
	if err := xml.Unmarshal(w.Body.Bytes(), &got); err != nil || got.URLs[0].Template != "http://example.com/?q={searchTerms}" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestArticlePageCanBeCited(t *testing.T) {
	doc := document(t, serve(sample()), "/articles/a02")
	got := []string{
		doc.Find("meta[name=citation_title]").AttrOr("content", ""), doc.Find("meta[name=citation_publication_date]").AttrOr("content", ""),
		doc.Find("meta[property='og:type']").AttrOr("content", ""), fmt.Sprint(doc.Find("#cite .cite").Length()),
	}
	if diff := cmp.Diff([]string{third, "2024/03/05", "article", "4"}, got); diff != "" {
		t.Errorf("citation (-want +got):\n%s", diff)
	}
}
