package web_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/web"
)

// reader is a browser without a screen: it keeps cookies and sends the forms
// it was shown.
type reader struct {
	t       *testing.T
	h       http.Handler
	cookies map[string]string
}

func (b *reader) send(method, path string, form url.Values, header ...string) received {
	b.t.Helper()
	var pairs []string
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	header = append(header, "Cookie", strings.Join(pairs, "; "))
	if form != nil {
		header = append(header, "Content-Type", "application/x-www-form-urlencoded")
	}
	w := ask(b.t, b.h, method, path, form.Encode(), header...)
	for _, c := range (&http.Response{Header: w.Header()}).Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return received{StatusCode: w.Code, Header: w.Header(), Body: w.Body}
}

// received is what came back, whole.
type received struct {
	StatusCode int
	Header     http.Header
	Body       *bytes.Buffer
}

// fill reads the form of a page that sends to action, as the reader would send
// it untouched.
func (b *reader) fill(path, action string) url.Values {
	b.t.Helper()
	doc, err := goquery.NewDocumentFromReader(b.send("GET", path, nil).Body)
	if err != nil {
		b.t.Fatal(err)
	}
	form := doc.Find("form[action='" + action + "']")
	if form.Length() != 1 {
		b.t.Fatalf("%s: got %d forms to %s, want 1", path, form.Length(), action)
	}
	out := url.Values{}
	form.Find("input[name], select[name]").Each(func(_ int, in *goquery.Selection) {
		kind, _ := in.Attr("type")
		_, checked := in.Attr("checked")
		if (kind == "checkbox" || kind == "radio") && !checked {
			return
		}
		value := in.AttrOr("value", "")
		if in.Is("select") {
			value = in.Find("option[selected]").AttrOr("value", "")
		}
		out.Add(in.AttrOr("name", ""), value)
	})
	return out
}

func visit(t *testing.T, h http.Handler) *reader {
	return &reader{t: t, h: h, cookies: map[string]string{}}
}

func TestAnEditorLogsInWithTheTokenAndOut(t *testing.T) {
	b := visit(t, fullServer())
	form := b.fill("/login?next="+url.QueryEscape("/proposals/shahrak"), "/login")
	form.Set("token", "edit-me")
	res := b.send("POST", "/login", form)
	got := []any{res.StatusCode, res.Header.Get("Location")}
	if diff := cmp.Diff([]any{303, "/proposals/shahrak"}, got); diff != "" {
		t.Fatalf("login (-want +got):\n%s", diff)
	}
	if res := b.send("GET", "/api/v1/articles/a01/raw", nil); res.StatusCode != http.StatusOK {
		t.Errorf("kept page with a session: got %d, want 200", res.StatusCode)
	}
	res = b.send("POST", "/api/v1/proposals", nil, "Content-Type", "application/json")
	if res.StatusCode == http.StatusCreated || res.StatusCode == http.StatusUnprocessableEntity {
		t.Errorf("writing over the API with a session: got %d, want a refusal", res.StatusCode)
	}
	b.send("POST", "/logout", b.fill("/proposals", "/logout"))
	if res := b.send("GET", "/api/v1/articles/a01/raw", nil); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("after leaving: got %d, want 401", res.StatusCode)
	}
}

func TestASessionEndsByItself(t *testing.T) {
	later := now()
	h := web.New(fullDeps(), quiet, func() time.Time { return later })
	b := visit(t, h)
	form := b.fill("/login", "/login")
	form.Set("token", "edit-me")
	b.send("POST", "/login", form)
	later = later.Add(12 * time.Hour)
	if res := b.send("GET", "/api/v1/articles/a01/raw", nil); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("got %d, want 401", res.StatusCode)
	}
}

func TestWhatIsNoLoginOfOursIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(form url.Values, b *reader) []string
		want   int
	}{
		"wrong token":      {func(f url.Values, _ *reader) []string { f.Set("token", "guess"); return nil }, 403},
		"no form token":    {func(f url.Values, _ *reader) []string { f.Del("form"); return nil }, 422},
		"no cookie":        {func(_ url.Values, b *reader) []string { clear(b.cookies); return nil }, 422},
		"another's cookie": {func(_ url.Values, b *reader) []string { b.cookies["peygir_form"] = strings.Repeat("A", 26); return nil }, 422},
		"another site":     {func(url.Values, *reader) []string { return []string{"Sec-Fetch-Site", "cross-site"} }, 403},
		"another origin":   {func(url.Values, *reader) []string { return []string{"Origin", "https://evil.example"} }, 403},
	} {
		t.Run(name, func(t *testing.T) {
			b := visit(t, fullServer())
			form := b.fill("/login", "/login")
			form.Set("token", "edit-me")
			header := c.change(form, b)
			res := b.send("POST", "/login", form, header...)
			if _, in := b.cookies["peygir_session"]; res.StatusCode != c.want || in {
				t.Errorf("got %d and session %v, want %d and none", res.StatusCode, in, c.want)
			}
		})
	}
}

func TestLoginLeadsOnlyToOurOwnPages(t *testing.T) {
	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""} {
		b := visit(t, fullServer())
		form := b.fill("/login?next="+url.QueryEscape(next), "/login")
		form.Set("token", "edit-me")
		if got := b.send("POST", "/login", form).Header.Get("Location"); got != "/proposals" {
			t.Errorf("next %q: leads to %q, want /proposals", next, got)
		}
	}
}

func TestAForgedSessionIsNobody(t *testing.T) {
	b := visit(t, fullServer())
	form := b.fill("/login", "/login")
	form.Set("token", "edit-me")
	b.send("POST", "/login", form)
	good := b.cookies["peygir_session"]
	for _, value := range []string{"", ".", good[:len(good)-1], strings.Replace(good, ".", "z.", 1), "x" + good} {
		b.cookies["peygir_session"] = value
		if res := b.send("GET", "/api/v1/articles/a01/raw", nil); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%q: got %d, want 401", value, res.StatusCode)
		}
	}
}
