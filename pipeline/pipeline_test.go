package pipeline_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

func now() time.Time { return time.Date(2021, 11, 7, 7, 9, 0, 0, time.UTC) }

func open(t *testing.T, cfg pipeline.Config) *pipeline.App {
	t.Helper()
	if cfg.Data == "" {
		cfg.Data = t.TempDir()
	}
	if cfg.Store == "" {
		cfg.Store = shared(t)
	}
	a, err := pipeline.Open(t.Context(), cfg, slog.New(slog.DiscardHandler), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// shared is where the stores of this run of the suite lie: empty for SQLite in
// the data folder; see storetest.
func shared(t *testing.T) string {
	t.Helper()
	if where := storetest.Where(t); store.IsPostgres(where) {
		return where
	}
	return ""
}

func importLines(t *testing.T, a *pipeline.App, lines ...string) (pipeline.Imported, []string) {
	t.Helper()
	var broken []string
	done, err := a.Import(t.Context(), []pipeline.File{{Name: "a.jsonl", Reader: strings.NewReader(strings.Join(lines, "\n"))}},
		func(err error) { broken = append(broken, err.Error()) }, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return done, broken
}

// wire is an invented agency report, long enough to be recognised.
const wire = `سازمان نمونه استان اعلام کرد که نیروگاه خورشیدی هزار مگاواتی در دشت نمونه تا پایان سال آینده به بهره برداری می رسد. ` +
	`مدیر سازمان نمونه گفت: زمین این طرح به سرمایه گذار واگذار شده و پروانه ساخت آن نیز صادر شده است و کار از ماه آینده آغاز می شود.`

func TestImportIsFoundAndIdempotent(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	lines := []string{
		`{"id":"a1","url":"https://khavar.test/1","source":"khavar","title":"دفاتر آی سی تی روستایی","body":"متن نمونه","published":"1400-08-16"}`,
		``,
		`{"id":"a2","title":7}`,
		`{"id":"a3",`,
		`{"id":"a4","lead":"تنها لید"}`,
		`{"id":"a5","title":"عنوان","published":"دیروز"}`,
		`{"title":"خبر بی نشانی","body":"متن دیگر","published":"2021-11-07T10:39:00+03:30","tags":["نمونه"]}`,
	}
	done, broken := importLines(t, a, lines...)
	if diff := cmp.Diff(done, pipeline.Imported{New: 2, Broken: 4}); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	for i, prefix := range []string{`a.jsonl:3: field "title" is a number`, "a.jsonl:4: not a JSON object", "a.jsonl:5: an article needs", `a.jsonl:6: field "published"`} {
		if i >= len(broken) || !strings.HasPrefix(broken[i], prefix) {
			t.Errorf("broken line %d: got %v, want %q…", i, broken, prefix)
		}
	}
	again, _ := importLines(t, a, lines...)
	if diff := cmp.Diff(again, pipeline.Imported{Same: 2, Broken: 4}); diff != "" {
		t.Error("again: got(-) want(+)", diff)
	}
	res, err := a.Index.Search(t.Context(), index.Query{Text: "دفاتر روستایی"})
	if err != nil || len(res.Hits) != 1 || res.Hits[0].ID != "a1" {
		t.Errorf("search: got %+v, %v", res.Hits, err)
	}
}

func TestExportIsWhatImportReads(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	line := `{"id":"a1","url":"https://khavar.test/1","source":"khavar","title":"عنوان <نمونه>","kicker":"رو","lead":"لید","body":"بند یک\nبند دو","published":"2021-11-07T10:39:00+03:30","code":"12","tags":["یک","دو"]}` + "\n"
	importLines(t, a, line)
	for _, query := range []string{"", "نمونه"} {
		var out bytes.Buffer
		if n, err := a.Export(t.Context(), &out, "jsonl", query); n != 1 || err != nil {
			t.Errorf("%q: got %d, %v", query, n, err)
		}
		if diff := cmp.Diff(out.String(), line); diff != "" {
			t.Errorf("%q: got(-) want(+) %s", query, diff)
		}
	}
	var out bytes.Buffer
	if n, err := a.Export(t.Context(), &out, "csv", ""); n != 1 || err != nil {
		t.Errorf("csv: got %d, %v", n, err)
	}
	if got := strings.Count(out.String(), ","); got != 18 {
		t.Errorf("csv has %d commas, want 18:\n%s", got, out.String())
	}
	if _, err := a.Export(t.Context(), &out, "pdf", ""); err == nil {
		t.Error("an unknown format was accepted")
	}
}

func TestCopiesShareTheEarliestOrigin(t *testing.T) {
	t.Parallel()
	a := open(t, pipeline.Config{})
	line := func(id, source, published, body string) string {
		return fmt.Sprintf(`{"id":%q,"source":%q,"title":%q,"published":%q,"body":%q}`, id, source, id, published, body)
	}
	importLines(t, a, line("later", "bakhtar", "2021-11-07T12:00", "به گزارش باختر، "+wire))
	importLines(t, a, line("first", "khavar", "2021-11-07T10:00", wire),
		line("third", "shomal", "2021-11-07T14:00", wire+" انتهای پیام"),
		line("series", "khavar", "2021-11-08T10:00", wire),
		line("yearly", "markaz", "2022-11-07T10:00", wire),
		line("other", "jonub", "2021-11-07T11:00", strings.Repeat("این خبر دیگری است که واژه های دیگری دارد. ", 8)))
	got := map[news.ArticleID]news.ArticleID{}
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got[article.ID] = article.Origin
	}
	want := map[news.ArticleID]news.ArticleID{"first": "", "later": "first", "third": "first", "yearly": "", "other": ""}
	delete(got, "series") // it may well be a copy of the copies
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
}

func TestConsumersDeriveAndReindexKeeps(t *testing.T) {
	t.Parallel()
	cfg := pipeline.Config{Data: t.TempDir(), Proposals: []news.Proposal{{
		ID: "sun", Title: "نیروگاه خورشیدی هزار مگاواتی", Place: "دشت نمونه", Terms: []string{"نیروگاه خورشیدی", "هزار مگاوات"},
	}}}
	a := open(t, cfg)
	importLines(t, a, fmt.Sprintf(`{"id":"a1","title":"نیروگاه خورشیدی دشت نمونه","body":%q}`, wire))
	ctx := t.Context()
	statements, err := a.Store.Statements(ctx, store.StatementQuery{Article: "a1"})
	if err != nil || len(statements) == 0 || statements[0].Entity == "" {
		t.Errorf("statements: got %+v, %v", statements, err)
	}
	candidates, err := a.Store.Candidates(ctx, store.CandidateQuery{Proposal: "sun"})
	if err != nil || len(candidates) != 1 {
		t.Errorf("candidates: got %+v, %v", candidates, err)
	}
	progress := 0
	if err := a.Reindex(ctx, func(done, total int) { progress = done * 100 / total }); err != nil || progress != 100 {
		t.Errorf("reindex: got %d %%, %v", progress, err)
	}
	agree(t, a)
}

// agree fails unless store and index hold the same articles.
func agree(t *testing.T, a *pipeline.App) {
	t.Helper()
	stored, err := a.Store.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	indexed, err := a.Index.Count()
	if err != nil {
		t.Fatal(err)
	}
	applied, err := a.Index.Applied()
	if err != nil {
		t.Fatal(err)
	}
	last, err := a.Store.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stored != indexed || applied != last {
		t.Errorf("store has %d articles up to change %d, index %d up to %d", stored, last, indexed, applied)
	}
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(`{"title":"نمونه","published":"1400-08-16"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := pipeline.ParseRecord(line)
		if err == nil && a.Title == "" && a.Body == "" {
			t.Errorf("accepted an article without words: %q", line)
		}
	})
}
