package web_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
	"github.com/peygir/peygir/web/view"
)

// noon is the instant at which all tests happen.
var noon = time.Date(2024, 5, 4, 8, 30, 0, 0, time.UTC)

func now() time.Time { return noon }

var quiet = slog.New(slog.DiscardHandler)

// archive is a small store and index in memory: a substring is a match.
type archive struct {
	articles []news.Article // oldest first
	versions map[news.ArticleID][]news.Version
	fail     error // what every call answers, if not nil
}

const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

// sample is an invented archive: outlets, people and events do not exist.
func sample() *archive {
	a := &archive{versions: map[news.ArticleID][]news.Version{}}
	day := time.Date(2024, 3, 1, 7, 9, 0, 0, time.UTC)
	for i := range 30 {
		a.articles = append(a.articles, news.Article{
			ID: news.ArticleID(fmt.Sprintf("a%02d", i)), Source: "nemune", URL: fmt.Sprintf("https://nemune.example/news/%d", i),
			Kicker: "استاندار مهرستان:", Title: fmt.Sprintf("شهرک فناوری مهرستان به مرحلهٔ %d رسید", i),
			Lead: "کار ساخت شهرک فناوری در استان ساختگی مهرستان ادامه دارد.",
			Body: "مدیر شهرک گفت: «زمین شهرک واگذار شد.»\nاو افزود که مجوزها نیز صادر می\u200cشود.\n" + strings.Repeat("این بند نمونه است. ", 12),
			Code: strconv.Itoa(1000 + i), Tags: []string{"فناوری", "مهرستان"}, Province: "مهرستان", Author: "خبرنگار نمونه",
			Published: day.AddDate(0, 0, 2*i), Precision: news.PrecisionMinute, FirstSeen: day.AddDate(0, 0, 2*i), LastSeen: noon, Version: 1,
			Change: int64(i + 1), PageID: int64(i + 1),
		})
	}
	a.articles[3].Title, a.articles[3].Lead, a.articles[3].Body = hostile, hostile, hostile+"\n"+hostile
	a.articles[3].Kicker, a.articles[3].Author, a.articles[3].Tags = hostile, hostile, []string{hostile}
	a.articles[3].URL, a.articles[3].Province = "javascript:alert(3)", hostile
	a.articles[5].Version = 2
	old := a.articles[5]
	a.versions["a05"] = []news.Version{
		{Article: "a05", Number: 1, SeenFrom: old.FirstSeen, Title: "شهرک فناوری مهرستان در راه است", Lead: old.Lead, Body: old.Body},
		{Article: "a05", Number: 2, SeenFrom: old.FirstSeen.Add(time.Hour), Kicker: old.Kicker, Title: old.Title, Lead: old.Lead, Body: old.Body},
	}
	a.articles[7].Origin, a.articles[7].Source = "a06", "digar"
	a.articles[8].Published, a.articles[8].Precision = time.Time{}, news.PrecisionNone
	return a
}

func (a *archive) Article(_ context.Context, id news.ArticleID) (news.Article, error) {
	for _, one := range a.articles {
		if one.ID == id {
			return one, a.fail
		}
	}
	return news.Article{}, cmp.Or(a.fail, fmt.Errorf("article %s: %w", id, news.ErrNotFound))
}

func (a *archive) Articles(_ context.Context, ids []news.ArticleID) ([]news.Article, error) {
	var out []news.Article
	for _, id := range ids {
		for _, one := range a.articles {
			if one.ID == id {
				out = append(out, one)
			}
		}
	}
	return out, a.fail
}

func (a *archive) Headlines(ctx context.Context, ids []news.ArticleID) ([]news.Article, error) {
	out, err := a.Articles(ctx, ids)
	for i := range out {
		if out[i].Lead != "" {
			out[i].Body = ""
		}
	}
	return out, err
}

func (a *archive) Versions(ctx context.Context, id news.ArticleID) ([]news.Version, error) {
	if v, ok := a.versions[id]; ok {
		return v, a.fail
	}
	one, err := a.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return []news.Version{{Article: id, Number: 1, SeenFrom: one.FirstSeen, Title: one.Title, Lead: one.Lead, Body: one.Body}}, nil
}

func (a *archive) Copies(_ context.Context, origin news.ArticleID) ([]news.ArticleID, error) {
	var out []news.ArticleID
	for _, one := range a.articles {
		if one.Origin == origin && one.ID != origin {
			out = append(out, one.ID)
		}
	}
	return out, a.fail
}

func (a *archive) Search(_ context.Context, q web.Query) (web.Found, error) {
	if a.fail != nil {
		return web.Found{}, a.fail
	}
	var all []news.Article
	for _, one := range a.articles {
		fits := strings.Contains(one.Text(), q.Text) &&
			(len(q.Sources) == 0 || slices.Contains(q.Sources, one.Source)) &&
			(q.From.IsZero() || !one.Published.Before(q.From)) && (q.To.IsZero() || one.Published.Before(q.To)) &&
			(!q.Collapse || one.Origin == "")
		if fits {
			all = append(all, one)
		}
	}
	if q.Sort != web.Oldest {
		slices.Reverse(all)
	}
	start := 0
	if q.Cursor != "" {
		n, err := strconv.Atoi(q.Cursor)
		if err != nil || n < 0 || n > len(all) {
			return web.Found{}, fmt.Errorf("cursor %q: %w", q.Cursor, news.ErrInvalid)
		}
		start = n
	}
	f := web.Found{Total: len(all), Suggestion: map[string]string{"شرهک": "شهرک"}[q.Text]}
	end := min(start+q.Limit, len(all))
	for _, one := range all[start:end] {
		h := web.Hit{ID: one.ID, Score: 1, Highlights: map[string][]view.Fragment{}}
		if i := strings.Index(one.Body, q.Text); q.Text != "" && i >= 0 {
			h.Highlights["body"] = []view.Fragment{{Text: one.Body, Marks: [][2]int{{i, i + len(q.Text)}}}}
		}
		if one.ID == "a06" {
			h.Copies = 1
		}
		f.Hits = append(f.Hits, h)
	}
	if end < len(all) {
		f.Next = strconv.Itoa(end)
	}
	if q.Years {
		f.Years = []web.Bucket{{Start: noon.AddDate(-1, 0, 0), Count: 3}, {Start: noon, Count: len(all)}}
	}
	if q.Facets {
		f.Facets = map[string][]web.FacetCount{
			"source": {{Value: "nemune", Count: len(all)}}, "year": {{Value: "1402", Count: 9}, {Value: "1403", Count: 20}},
			"tag": {{Value: "فناوری", Count: 12}, {Value: hostile, Count: 1}},
		}
	}
	return f, nil
}

func (a *archive) Similar(_ context.Context, id news.ArticleID, limit int) ([]web.Hit, error) {
	var out []web.Hit
	for _, one := range a.articles {
		if one.ID != id && len(out) < limit {
			out = append(out, web.Hit{ID: one.ID, Score: .5})
		}
	}
	return out, a.fail
}

func (a *archive) Suggest(_ context.Context, prefix string, limit int) ([]string, error) {
	if word := "شهرک فناوری"; strings.HasPrefix(word, prefix) {
		return []string{word}[:min(1, limit)], a.fail
	}
	return nil, a.fail
}

func (a *archive) Trend(_ context.Context, _ web.Query, _ web.Interval) ([]web.Bucket, error) {
	var out []web.Bucket
	for i := range 12 {
		out = append(out, web.Bucket{Start: noon.AddDate(0, i-12, 0), Count: i * i % 17})
	}
	return out, a.fail
}

func (a *archive) Sources(context.Context) ([]news.SourceHealth, error) {
	return []news.SourceHealth{
		{
			Source:      news.Source{ID: "nemune", Name: "خبرگزاری نمونه", Kind: news.KindAgency, URL: "https://nemune.example/", Province: "مهرستان", Scope: news.ScopeAll, Enabled: true},
			LastAttempt: noon.Add(-time.Hour), LastSuccess: noon.Add(-time.Hour), LastNew: noon.Add(-2 * time.Hour), Pages: 40, Articles: 29,
			Faults: []news.FaultCount{{Fault: news.FaultTimeout, Count: 2, Last: noon.Add(-3 * time.Hour), URL: "https://nemune.example/slow", Detail: hostile}},
			Alarms: []news.Alarm{{Source: "nemune", Kind: news.AlarmSilent, Raised: noon, Since: noon.Add(-50 * time.Hour), Of: 12}},
		},
		{Source: news.Source{ID: "digar", Name: "روزنامهٔ دیگر", Kind: news.KindNewspaper, URL: "https://digar.example/", Scope: news.ScopeTopic, Enabled: true}},
	}, a.fail
}

// serve makes a handler over an archive; change adjusts what it stands on.
func serve(a *archive, change ...func(*web.Deps)) http.Handler {
	deps := web.Deps{Articles: a, Search: a, Sources: a}
	for _, c := range change {
		c(&deps)
	}
	return web.New(deps, quiet, now)
}

// ask sends a request; header holds pairs of name and value.
func ask(t testing.TB, h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
