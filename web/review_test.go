package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// logIn makes the reader an editor.
func (b *reader) logIn() {
	b.t.Helper()
	form := b.fill("/login", "/login")
	form.Set("token", "edit-me")
	if res := b.send("POST", "/login", form); res.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("log in: got %d", res.StatusCode)
	}
}

// verdict is what the reader sends of one finding on the review page.
func (b *reader) verdict(path, candidate, state string) url.Values {
	b.t.Helper()
	doc, err := goquery.NewDocumentFromReader(b.send("GET", path, nil).Body)
	if err != nil {
		b.t.Fatal(err)
	}
	form := doc.Find("#c" + candidate + " form")
	out := url.Values{"state": {state}}
	form.Find("input[name]").Each(func(_ int, in *goquery.Selection) { out.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	out.Set("event", form.Find("option[selected]").AttrOr("value", ""))
	return out
}

func TestEditorsReviewInThePage(t *testing.T) {
	const page = "/proposals/shahrak/review"
	h := fullServer()
	if res := visit(t, h).send("GET", page, nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a stranger: got %d, want to be asked to log in", res.StatusCode)
	}
	b := visit(t, h)
	b.logIn()
	first, late := b.verdict(page, "2", "accepted"), b.verdict(page, "2", "rejected")
	first.Set("event", "demanded")
	if res := b.send("POST", page, first); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accept: got %d, want back to the page", res.StatusCode)
	}
	res := b.send("POST", page, late)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if said := text(doc.Find("[role=alert]")); res.StatusCode != http.StatusConflict || !strings.Contains(said, "name of edit-me") {
		t.Errorf("too late: got %d %q, want who was quicker", res.StatusCode, said)
	}
	if res := b.send("POST", page+"?state=accepted", b.verdict(page+"?state=accepted", "2", "undo")); res.StatusCode != http.StatusSeeOther {
		t.Errorf("undo: got %d", res.StatusCode)
	}
	if n := len(b.verdict(page, "2", "")["candidate"]); n != 1 {
		t.Error("after the undo the finding does not wait for review again")
	}
	wrong := b.verdict(page, "2", "delivered")
	if res := b.send("POST", page, wrong); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("no verdict: got %d, want 422", res.StatusCode)
	}
	wrong.Del("form")
	if res := b.send("POST", page, wrong); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without the form's token: got %d", res.StatusCode)
	}
}

func TestProposalsInOtherForms(t *testing.T) {
	h := fullServer()
	feed, err := gofeed.NewParser().ParseString(ask(t, h, "GET", "/proposals/shahrak/feed.rss", "").Body.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(feed.Items) != 3 || !strings.Contains(feed.Title, "شهرک فناوری") {
		t.Errorf("got %d items of %q, want both events and the evidence", len(feed.Items), feed.Title)
	}
	rows, err := csv.NewReader(ask(t, h, "GET", "/proposals.csv?spreadsheet=true", "").Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"shahrak", "committed", "under_way"}, []string{rows[1][0], rows[1][6], rows[1][7]}); len(rows) != 3 || diff != "" {
		t.Errorf("%d rows (-want +got):\n%s", len(rows), diff)
	}
	var claim struct {
		Type string `json:"@type"`
		Item struct {
			Appearance struct{ URL string } `json:"appearance"`
		} `json:"itemReviewed"`
		Rating map[string]string `json:"reviewRating"`
	}
	if err := json.Unmarshal(ask(t, h, "GET", "/proposals/shahrak/claimreview.json", "").Body.Bytes(), &claim); err != nil {
		t.Fatal(err)
	}
	if claim.Type != "ClaimReview" || claim.Item.Appearance.URL != "https://nemune.example/news/0" || claim.Rating["alternateName"] != "تعهد؛ در حال اجرا" {
		t.Errorf("got %+v", claim)
	}
	var popolo struct {
		Motions []struct {
			ID        string `json:"id"`
			CreatorID string `json:"creator_id"`
		} `json:"motions"`
		Persons []struct {
			ID string `json:"id"`
		} `json:"persons"`
		Events []struct {
			StartDate string `json:"start_date"`
		} `json:"events"`
	}
	if err := json.Unmarshal(ask(t, h, "GET", "/proposals/shahrak/popolo.json", "").Body.Bytes(), &popolo); err != nil {
		t.Fatal(err)
	}
	if len(popolo.Motions) != 1 || len(popolo.Events) != 2 || popolo.Motions[0].CreatorID != popolo.Persons[0].ID {
		t.Errorf("got %+v", popolo)
	}
	for _, path := range []string{"/proposals/none/feed.rss", "/proposals/none/claimreview.json", "/proposals/none/popolo.json"} {
		if w := ask(t, h, "GET", path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}

func TestAnEditorReviewsInTheBrowser(t *testing.T) {
	b := open(t)
	b.do(t, chromedp.Navigate(b.base+"/proposals/shahrak/review"), chromedp.SendKeys(chromedp.CSS("input[name=token]"), "edit-me"))
	b.click(t, "form.stack button")
	b.look(t, "review")
	b.click(t, "#c2 button[value=accepted]")
	b.click(t, ".chips a[href*=accepted]")
	if got := b.text(t, "#c2"); !strings.Contains(got, "name of edit-me") {
		t.Errorf("accepted: got %q, want who accepted it", got)
	}
	b.click(t, "#c2 button[value=undo]")
	b.do(t, chromedp.Navigate(b.base+"/proposals/shahrak/review"))
	b.click(t, "#c2 button[value=rejected]")
	b.do(t, chromedp.Navigate(b.base+"/proposals/shahrak"))
	if got := b.text(t, "#waiting"); strings.Contains(got, "مجوزها نیز") {
		t.Errorf("the rejected finding still waits: %q", got)
	}
	b.clean(t)
}
