package index_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// day is a day of the invented calendar of the samples.
func day(d int) time.Time { return time.Date(2021, 11, d, 6, 0, 0, 0, time.UTC) }

// samples are invented for the tests.
func samples() []news.Article {
	return []news.Article{
		{
			ID: "a1", Source: "bazaar", Province: "زنجان", Tags: []string{"اینترنت", "روستا"}, Published: day(1),
			Title: "اینترنت روستاهای زنجان پرسرعت می\u200cشود",
			Body:  "مدیر مخابرات گفت اینترنت پرسرعت به صد روستای استان می\u200cرسد.\nدفاتر ICT روستایی نیز تجهیز می\u200cشوند.",
		},
		{
			ID: "a2", Source: "irna", Province: "تهران", Tags: []string{"اینترنت"}, Published: day(2),
			Title: "نشست دولت الکترونیک", Body: "وزیر ارتباطات از توسعهٔ اینترنت و زیرساخت\u200cهای شبکه خبر داد.",
		},
		{
			ID: "a3", Source: "irna", Province: "زنجان", Published: day(3), Origin: "a1",
			Title: "اینترنت روستاهای زنجان پرسرعت می\u200cشود",
			Body:  "مدیر مخابرات گفت اينترنت پرسرعت به صد روستاي استان مي رسد. دفاتر آی سی تی روستایی تجهیز می\u200cشوند.",
		},
		{
			ID: "a4", Source: "bazaar", Province: "زنجان", Published: day(4),
			Title: "جشنوارهٔ کتاب", Body: "کتابهای تازه در جشنواره رونمایی شد. سياست گذاري فرهنگي محور نشست بود.",
		},
	}
}

func open(t *testing.T) *index.Index {
	t.Helper()
	x, err := index.Open(filepath.Join(t.TempDir(), "index"), index.Config{
		Outlet: func(id news.SourceID) string {
			return map[news.SourceID]string{"irna": "خبرگزاری نمونه", "bazaar": "بازار نمونه"}[id]
		},
		Speakers: func(_ context.Context, id news.ArticleID) ([]news.Speaker, error) {
			if id == "a2" {
				return []news.Speaker{{ID: "azari", Name: "محمد آذری نمونه"}}, nil
			}
			return nil, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func filled(t *testing.T) *index.Index {
	t.Helper()
	x := open(t)
	if err := x.Apply(t.Context(), samples(), nil, 4); err != nil {
		t.Fatal(err)
	}
	return x
}

func ids(res index.Result) string {
	var b strings.Builder
	for i, h := range res.Hits {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(h.ID))
	}
	return b.String()
}

func TestSearchFinds(t *testing.T) {
	x := filled(t)
	for _, c := range []struct {
		q    index.Query
		want string
	}{
		{index.Query{Text: ""}, "a4 a3 a2 a1"},
		{index.Query{Text: "", Sort: index.Oldest}, "a1 a2 a3 a4"},
		{index.Query{Text: "کتاب\u200cها"}, "a4"},
		{index.Query{Text: "كتابها"}, "a4"},
		{index.Query{Text: "سیاستگذاری"}, "a4"},
		{index.Query{Text: "سیاست\u200cگذاری"}, "a4"},
		{index.Query{Text: "زیر ساختهای"}, "a2"},
		{index.Query{Text: "اینترنت", Sort: index.Newest}, "a3 a2 a1"},
		{index.Query{Text: "اینترنت", Sort: index.Newest, Collapse: true}, "a3 a2"},
		{index.Query{Text: "اینترنت کمه", Sort: index.Newest}, "a3 a2 a1"}, // no text has the other word
		{index.Query{Text: "اینترنت -زنجان"}, "a2"},
		{index.Query{Text: "+اینترنت +وزیر"}, "a2"},
		{index.Query{Text: `"دولت الکترونیک"`}, "a2"},
		{index.Query{Text: `"پرسرعت به صد"`, Sort: index.Oldest}, "a1 a3"},
		{index.Query{Text: `"صد اینترنت"`}, ""},
		{index.Query{Text: "وزیر near شبکه"}, "a2"},
		{index.Query{Text: "مدیر near تجهیز"}, ""},
		{index.Query{Text: "کتاب OR وزیر", Sort: index.Oldest}, "a2 a4"},
		{index.Query{Text: "عنوان:نشست"}, "a2"},
		{index.Query{Text: "منبع:irna", Sort: index.Oldest}, "a2 a3"},
		{index.Query{Text: `منبع:"خبرگزاری نمونه"`, Sort: index.Oldest}, "a2 a3"},
		{index.Query{Text: "استان:زنجان برچسب:روستا"}, "a1"},
		{index.Query{Text: "گوینده:آذری"}, "a2"},
		{index.Query{Text: "از:1400/08/11 تا:1400/08/12", Sort: index.Oldest}, "a2 a3"},
		{index.Query{Province: "زنجان", Sort: index.Oldest}, "a1 a3 a4"},
		{index.Query{Source: "irna", Tag: "اینترنت"}, "a2"},
		{index.Query{From: day(3), To: day(4)}, "a3"},
		{index.Query{Text: "دفاتر ICT روستایی", Sort: index.Oldest}, "a1 a3"},
	} {
		res, err := x.Search(t.Context(), c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		if got := ids(res); got != c.want {
			t.Errorf("%+v found %q, want %q", c.q, got, c.want)
		}
	}
}

func TestPagesHoldEveryHitOnce(t *testing.T) {
	x := open(t)
	var batch []news.Article
	for i := range 45 {
		batch = append(batch, news.Article{ID: news.ArticleID(fmt.Sprintf("n%02d", i)), Title: "اینترنت", Body: strings.Repeat("شبکه ", i%7), Published: day(1 + i%20)})
	}
	if err := x.Apply(t.Context(), batch, nil, 1); err != nil {
		t.Fatal(err)
	}
	for _, sort := range []index.Sort{index.ByRelevance, index.Newest, index.Oldest} {
		seen := map[news.ArticleID]bool{}
		q := index.Query{Text: "اینترنت شبکه", Sort: sort, Limit: 10}
		pages := 0
		for {
			res, err := x.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				if seen[h.ID] {
					t.Errorf("%s: %s came twice", sort, h.ID)
				}
				seen[h.ID] = true
			}
			pages++
			if q.Cursor = res.NextCursor; q.Cursor == "" {
				if len(seen) != res.Total {
					t.Errorf("%s: %d hits on pages, %d in total", sort, len(seen), res.Total)
				}
				break
			}
		}
		if pages < 2 {
			t.Errorf("%s: %d pages", sort, pages)
		}
	}
	if _, err := x.Search(t.Context(), index.Query{Cursor: "no cursor"}); !errors.Is(err, news.ErrInvalid) {
		t.Errorf("a broken cursor gave %v, want news.ErrInvalid", err)
	}
}

func TestFacetsCountTheHits(t *testing.T) {
	res, err := filled(t).Search(t.Context(), index.Query{Text: "اینترنت", Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]index.Facet{
		"source":   {{Value: "irna", Count: 2}, {Value: "bazaar", Count: 1}},
		"outlet":   {{Value: "خبرگزاری نمونه", Count: 2}, {Value: "بازار نمونه", Count: 1}},
		"province": {{Value: "زنجان", Count: 2}, {Value: "تهران", Count: 1}},
		"tag":      {{Value: "اینترنت", Count: 2}, {Value: "روستا", Count: 1}},
		"speaker":  {{Value: "محمد آذری نمونه", Count: 1}},
	}
	if diff := cmp.Diff(res.Facets, want); diff != "" {
		t.Errorf("facets (-got +want):\n%s", diff)
	}
}

func TestApplyReplacesAndDeletes(t *testing.T) {
	x := filled(t)
	changed := samples()[3]
	changed.Title = "نمایشگاه تازه"
	changed.Body = "متن دیگر"
	if err := x.Apply(t.Context(), []news.Article{changed}, []news.ArticleID{"a1"}, 6); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"نمایشگاه": "a4", "کتاب": "", "دفاتر": "a3"} {
		res, err := x.Search(t.Context(), index.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(res); got != want {
			t.Errorf("%q found %q, want %q", text, got, want)
		}
	}
	n, err := x.Count()
	if err != nil || n != 3 {
		t.Errorf("Count() = %d, %v, want 3", n, err)
	}
	applied, err := x.Applied()
	if err != nil || applied != 6 {
		t.Errorf("Applied() = %d, %v, want 6", applied, err)
	}
}

func TestReopenedIndexKnowsWhatWasApplied(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		x, err := index.Open(dir, index.Config{})
		if err != nil {
			t.Fatal(err)
		}
		applied, err := x.Applied()
		if err != nil || applied != int64(i) {
			t.Errorf("Applied() = %d, %v, want %d", applied, err, i)
		}
		if err := x.Apply(t.Context(), samples()[i:i+1], nil, int64(i+1)); err != nil {
			t.Fatal(err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRebuildTakesOver(t *testing.T) {
	x := filled(t)
	broken := errors.New("broken feed")
	err := x.Rebuild(t.Context(), func(_ context.Context, add func([]news.Article, int64) error) error {
		if err := add(samples()[:1], 1); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("Rebuild = %v, want %v", err, broken)
	}
	if n, err := x.Count(); err != nil || n != 4 {
		t.Errorf("after a broken rebuild Count() = %d, %v, want 4", n, err)
	}
	err = x.Rebuild(t.Context(), func(_ context.Context, add func([]news.Article, int64) error) error {
		return add(samples()[:2], 9)
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := x.Count(); err != nil || n != 2 {
		t.Errorf("after a rebuild Count() = %d, %v, want 2", n, err)
	}
	if n, err := x.Applied(); err != nil || n != 9 {
		t.Errorf("after a rebuild Applied() = %d, %v, want 9", n, err)
	}
}

func TestSimilarLeavesOutCopies(t *testing.T) {
	x := filled(t)
	hits, err := x.Similar(t.Context(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		if h.ID == "a1" || h.ID == "a3" {
			t.Errorf("%s is the article itself or its copy", h.ID)
		}
	}
	if _, err := x.Similar(t.Context(), "nothing"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("Similar of an unknown id = %v, want news.ErrNotFound", err)
	}
}

func TestSuggestCompletes(t *testing.T) {
	x := filled(t)
	for typed, want := range map[string][]string{
		"شبکه اینت": {"شبکه اینترنت"},
		"زیرس":      {"زیرساخت\u200cهای"}, // as articles write it
		"زيرس":      {"زیرساخت\u200cهای"},
		"توسع":      {"توسعه"},
		"غغغ":       nil,
	} {
		got, err := x.Suggest(t.Context(), typed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("Suggest %q (-got +want):\n%s", typed, diff)
		}
	}
}

func TestSpellingIsForgiven(t *testing.T) {
	x := filled(t)
	for _, c := range []struct{ text, suggestion, want string }{
		{"وزیر ارتباطات", "", "a2"},
		{"وزیر ارتابطات", "وزیر ارتباطات", "a2"},
		{"جشنواره کتباها", "جشنواره کتابها", "a4"},
		{"hdkjvkj", "اینترنت", "a3 a2 a1"},
		{"zanjan", "زنجان", "a3 a1"},
		{"ارتاباطتا", "ارتباطات", "a2"},
		{"وایمکس اینترنت", "", "a1"},    // the list of names knows it
		{"اینترنت کمه", "", "a3 a2 a1"}, // no word on the other keyboard
		{"زرشاختها", "زیرساختها", "a2"},
		{"زیرصاخطها", "زیرساختها", "a2"},
	} {
		q := index.Query{Text: c.text, Sort: index.Newest}
		res, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if res.Suggestion != c.suggestion || !strings.Contains(ids(res), c.want) {
			t.Errorf("%q: suggestion %q, hits %q; want %q, %q", c.text, res.Suggestion, ids(res), c.suggestion, c.want)
		}
		q.Exactly = true
		if res, err = x.Search(t.Context(), q); err != nil || res.Suggestion != "" {
			t.Errorf("%q exactly: suggestion %q, %v", c.text, res.Suggestion, err)
		}
	}
}

func TestExplainTellsWhy(t *testing.T) {
	res, err := filled(t).Search(t.Context(), index.Query{Text: "دولت الکترونیک زیرساختها", Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Hits) == 0 || len(res.Hits[0].Explain) == 0 {
		t.Fatalf("no reasons: %+v", res.Hits)
	}
	seen := map[string]bool{}
	for _, r := range res.Hits[0].Explain {
		seen[r.Why] = r.Score > 0
	}
	for _, why := range []string{"stem", "side by side"} {
		if !seen[why] {
			t.Errorf("no reason %q in %+v", why, res.Hits[0].Explain)
		}
	}
}

// What no reader types is answered too, without an error.
func TestSearchAnswersAnything(t *testing.T) {
	x := filled(t)
	for _, text := range []string{
		"\xff\xfe\x00", strings.Repeat("ا", 1<<20), strings.Repeat("+", 10000), strings.Repeat("-x ", 3000),
		strings.Repeat("(", 50) + "اینترنت" + strings.Repeat(")", 50), `"`, `"اینترنت`, "در و به از", "\u200c\u200d\u200c", "()", "OR", "-", "-اینترنت",
		"source:", "title:", `title:"`, "near", "a near", strings.Repeat("a OR ", 5000),
	} {
		if _, err := x.Search(t.Context(), index.Query{Text: text, Facets: true}); err != nil {
			t.Errorf("%.30q: %v", text, err)
		}
	}
}
