package pipeline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
)

// reports are invented articles: a person in full, twice by the family name
// with an office or with a text that speaks of what he heads, and others of
// the same family name. Joiners are spelt _.
var reports = map[string]string{
	"full":    `"published":"2021-11-07","body":"کامران نمونه_ای، رئیس سازمان نظام صنفی رایانه_ای سپیدرود گفت: اینترنت روستاها کند است و باید بهتر شود."`,
	"office":  `"published":"2021-12-01","body":"مهندس نمونه_ای، رئیس نظام صنفی رایانه اي سپيدرود اظهار کرد: شرکت_ها به پهنای باند نیاز دارند."`,
	"text":    `"published":"2022-01-02","title":"نشست نظام صنفی رایانه_ای سپیدرود","body":"نمونه_ای گفت: نشست بعدی ماه آینده برگزار می_شود و همه دعوت هستند."`,
	"coach":   `"published":"2021-11-20","body":"نمونه_ای، سرمربی تیم والیبال کوهسار گفت: بازی سختی بود ولی تیم ما بهتر بازی کرد."`,
	"unknown": `"published":"2021-11-21","title":"بازار میوه","body":"نمونه_ای گفت: قیمت سیب در این هفته پایین آمد و خریداران راضی هستند."`,
}

func importReports(t *testing.T, a *pipeline.App, ids ...string) {
	t.Helper()
	for _, id := range ids {
		importLines(t, a, fmt.Sprintf(`{"id":%q,%s}`, id, strings.ReplaceAll(reports[id], "_", "\u200c")))
	}
}

// whose tells the identity of the first statement of each article.
func whose(t *testing.T, a *pipeline.App) map[news.ArticleID]news.SpeakerID {
	t.Helper()
	out := map[news.ArticleID]news.SpeakerID{}
	for id := range reports {
		all, err := a.Store.Statements(t.Context(), store.StatementQuery{Article: news.ArticleID(id)})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > 0 {
			out[all[0].Article] = all[0].Entity
		}
	}
	return out
}

func articlesBy(t *testing.T, a *pipeline.App, query string) string {
	t.Helper()
	res, err := a.Index.Search(t.Context(), index.Query{Text: query})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range res.Hits {
		ids = append(ids, string(h.ID))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func TestSpeakersMeetInWhateverOrderTheyCome(t *testing.T) {
	t.Parallel()
	var first map[news.ArticleID]news.SpeakerID
	for _, order := range []string{"full office text coach unknown", "unknown coach text office full", "text full coach office unknown"} {
		a := open(t, pipeline.Config{})
		importReports(t, a, strings.Fields(order)...)
		got := whose(t, a)
		kamran := got["full"]
		for id, same := range map[news.ArticleID]bool{"office": true, "text": true, "coach": false, "unknown": false} {
			if (got[id] == kamran) != same {
				t.Errorf("%s: article %s is by %q, the full name is %q", order, id, got[id], kamran)
			}
		}
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s: first order(-) this(+) %s", order, diff)
		}
		p, err := a.Store.Speaker(t.Context(), kamran)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != "کامران نمونه\u200cای" || p.Statements != 3 || len(p.Roles) != 1 || !p.Roles[0].First.Before(p.Roles[0].Last) || !strings.HasPrefix(p.Organisation, "سازمان نظام صنفی") {
			t.Errorf("%s: got %+v", order, p)
		}
		for query, want := range map[string]string{
			"speaker:\"کامران نمونه\u200cای\"": "full office text", "گوینده:نمونه\u200cای": "coach full office text unknown",
			`گوینده:"مهندس کامران نمونه اي"`: "full office text", "speaker:کامران": "full office text", "speaker:بهرام": "",
		} {
			if got := articlesBy(t, a, query); got != want {
				t.Errorf("%s: %s: got %q, want %q", order, query, got, want)
			}
		}
		agree(t, a)
	}
}

func TestEditorsMergeSplitAndUndo(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	ctx := t.Context()
	importReports(t, a, "full", "office", "text", "coach", "unknown")
	was := whose(t, a)
	rule := func(r news.Ruling) news.Ruling {
		t.Helper()
		r.Editor, r.Why = "نمونه", "می\u200cشناسم"
		r, err := a.Rule(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Consume(ctx, nil); err != nil {
			t.Fatal(err)
		}
		return r
	}
	merged := rule(news.Ruling{From: was["unknown"], To: was["full"]})
	if got := articlesBy(t, a, "speaker:کامران"); got != "full office text unknown" {
		t.Errorf("merged: got %q", got)
	}
	if _, err := a.Store.Speaker(ctx, was["unknown"]); err == nil {
		t.Error("the speaker that was merged away is still there")
	}
	split := rule(news.Ruling{From: was["full"], Article: "text"})
	if p, err := a.Store.Speaker(ctx, split.To); err != nil || p.Statements != 1 {
		t.Errorf("split: got %+v, %v", p, err)
	}
	if got := articlesBy(t, a, "speaker:"+`"`+string(was["full"])+`"`); got != "full office unknown" {
		t.Errorf("split: got %q", got)
	}
	ruled := whose(t, a)
	if _, err := a.RerunStatements(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ruled, whose(t, a)); diff != "" {
		t.Error("a rerun must keep what editors ruled:", diff)
	}
	for _, id := range []int64{split.ID, merged.ID} {
		rule(news.Ruling{Undoes: id})
	}
	if diff := cmp.Diff(was, whose(t, a)); diff != "" {
		t.Error("undone: before(-) after(+)", diff)
	}
	for why, r := range map[string]news.Ruling{
		"itself": {From: was["full"], To: was["full"]}, "nobody": {From: "nobody", To: was["full"]}, "into nobody": {From: was["full"], To: "nobody"},
		"split of nothing": {From: was["full"]}, "no such article": {From: was["full"], Article: "none"}, "undone already": {Undoes: split.ID}, "no ruling": {Undoes: 99},
	} {
		if _, err := a.Rule(ctx, r); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
	all, err := a.Store.Rulings(ctx)
	if err != nil || len(all) != 4 || all[0].Editor != "نمونه" || all[0].Why == "" || all[0].At.IsZero() {
		t.Errorf("rulings: got %+v, %v", all, err)
	}
	agree(t, a)
}

func TestRerunTellsWhatHasChanged(t *testing.T) {
	t.Parallel()
	cfg := pipeline.Config{Data: t.TempDir()}
	a := open(t, cfg)
	ctx := t.Context()
	importReports(t, a, "full", "office", "text", "coach", "unknown")
	if r, err := a.RerunStatements(ctx, nil); err != nil || r.Any() || r.Articles != 5 {
		t.Errorf("the same rules: got %+v, %v", r, err)
	}
	// What other rules would have found: one statement more, one less, and
	// one that is somebody else's.
	err := a.Store.Update(ctx, func(tx *store.Tx) error {
		for id, said := range map[news.ArticleID][]news.Statement{
			"coach":   nil,
			"unknown": {{Article: "unknown", Quote: "نمونه", Start: 0, End: 5, Speaker: "بهرام", Name: "بهرام", Entity: "بهرام"}},
		} {
			if _, _, err := tx.SaveStatements(ctx, news.Article{ID: id}, said); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	r, err := a.RerunStatements(ctx, func(done, total int) { steps = done * 100 / total })
	if err != nil || r.Articles != 5 || r.Difference != (store.Difference{Added: 2, Removed: 1}) || steps != 100 {
		t.Errorf("got %+v at %d %%, %v", r, steps, err)
	}
	if got := articlesBy(t, a, "speaker:نمونه\u200cای"); got != "coach full office text unknown" {
		t.Errorf("after the rerun: got %q", got)
	}
	agree(t, a)
}
