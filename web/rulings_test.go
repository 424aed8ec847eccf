package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

func TestEditorsSayWhoIsWho(t *testing.T) {
	h := fullServer()
	edit := []string{"Content-Type", "application/json", "Authorization", "Bearer edit-me"}
	for _, c := range []struct {
		path, body, token string
		want              int
	}{
		{"/api/v1/speakers/modir/merge", `{"into":"hamnam","why":"چون"}`, "", http.StatusUnauthorized},
		{"/api/v1/speakers/modir/merge", `{"into":"hamnam","why":"چون"}`, "read-me", http.StatusForbidden},
		{"/api/v1/speakers/modir/merge", `{"into":"hamnam"}`, "edit-me", http.StatusUnprocessableEntity},
		{"/api/v1/speakers/modir/merge", `{"into":"nobody","why":"چون"}`, "edit-me", http.StatusUnprocessableEntity},
		{"/api/v1/speakers/modir/merge", `{"into":"hamnam","why":"چون"}`, "edit-me", http.StatusOK},
		{"/api/v1/speakers/modir/split", `{"why":"چون"}`, "edit-me", http.StatusUnprocessableEntity},
		{"/api/v1/speakers/modir/split", `{"role":"مربی","why":"چون"}`, "edit-me", http.StatusOK},
		{"/api/v1/speakers/rulings/9/undo", `{"why":"چون"}`, "edit-me", http.StatusNotFound},
		{"/api/v1/speakers/rulings/1/undo", `{"why":"اشتباه"}`, "edit-me", http.StatusOK},
	} {
		header := edit[:2:2]
		if c.token != "" {
			header = append(header, "Authorization", "Bearer "+c.token)
		}
		if w := ask(t, h, "POST", c.path, c.body, header...); w.Code != c.want {
			t.Errorf("%s %s as %q: got %d %s, want %d", c.path, c.body, c.token, w.Code, w.Body, c.want)
		}
	}
	if w := ask(t, h, "GET", "/api/v1/speakers/modir/rulings", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger reads rulings: got %d", w.Code)
	}
	var got struct {
		Items []struct {
			ID, Undoes                      int64
			At, Editor, Why, From, To, Role string
			Holds                           bool
		}
	}
	if err := json.Unmarshal(ask(t, h, "GET", "/api/v1/speakers/modir/rulings", "", edit[2:]...).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := got
	want.Items = append(want.Items[:0:0], want.Items...)
	const editor = "name of edit-me"
	if len(got.Items) == 3 {
		for i := range want.Items {
			want.Items[i].ID, want.Items[i].At, want.Items[i].Editor = int64(i+1), got.Items[0].At, editor
		}
		want.Items[0].From, want.Items[0].To, want.Items[0].Why, want.Items[0].Holds = "modir", "hamnam", "چون", false
		want.Items[1].From, want.Items[1].To, want.Items[1].Role, want.Items[1].Holds = "modir", "modir~r1", "مربی", true
		want.Items[2].Undoes, want.Items[2].Why, want.Items[2].Holds = 1, "اشتباه", true
	}
	if diff := cmp.Diff(got, want); diff != "" || len(got.Items) != 3 || got.Items[0].At == "" {
		t.Error("got(-) want(+)", diff, got)
	}
}

func TestEditorsRuleInThePage(t *testing.T) {
	const page = "/speakers/modir/rulings"
	h := fullServer()
	if res := visit(t, h).send("GET", page, nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a stranger: got %d, want to be asked to log in", res.StatusCode)
	}
	b := visit(t, h)
	b.logIn()
	read := func(res received) *goquery.Document {
		t.Helper()
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	doc := read(b.send("GET", page, nil))
	seal := doc.Find("input[name=form]").First().AttrOr("value", "")
	send := func(pairs ...string) received {
		form := url.Values{"form": {seal}, "why": {"چون"}}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return b.send("POST", page, form)
	}
	if offered := doc.Find("select[name=into]").First().Find("option"); offered.Length() != 1 || offered.AttrOr("value", "") != "hamnam" {
		t.Errorf("offered to merge with: got %d", offered.Length())
	}
	if res := send("into", "hamnam", "form", "forged"); res.StatusCode == http.StatusSeeOther {
		t.Error("a forged form was accepted")
	}
	for _, pairs := range [][]string{{"into", "hamnam"}, {"role", "مربی"}, {"undo", "1"}} {
		if res := send(pairs...); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%v: got %d, want back to the page", pairs, res.StatusCode)
		}
	}
	res := send("into", "nobody")
	if said := text(read(res).Find("[role=alert]")); res.StatusCode != http.StatusUnprocessableEntity || said == "" {
		t.Errorf("nobody: got %d %q", res.StatusCode, said)
	}
	if all := read(b.send("GET", page, nil)).Find("form:has(input[name=undo])"); all.Length() != 3 || !strings.Contains(text(all), "name of edit-me") {
		t.Errorf("decided so far: got %d %q", all.Length(), text(all))
	}
	if link := read(b.send("GET", "/speakers/modir", nil)).Find("a[href='" + page + "']"); link.Length() != 1 {
		t.Error("the page of the speaker does not lead there")
	}
}

func TestSpeakerPageShowsWhenAndWhere(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(ask(t, fullServer(), "GET", "/speakers/modir?lang=en", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	if rows := doc.Find("#plot tbody tr"); rows.Length() != 3 || doc.Find("#plot svg rect").Length() != 3 {
		t.Errorf("months: got %d rows", rows.Length())
	}
	if doc.Find("dl.facts a[href*='speaker=modir']").Length() == 0 {
		t.Error("no topic or outlet leads to the articles of the speaker")
	}
	if doc.Find("figure.said").Length() == 0 {
		t.Error("no statements")
	}
}
