package pipeline_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/peygir/peygir/crawler"
	"github.com/peygir/peygir/extract"
	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/newsroom"
	"github.com/peygir/peygir/pipeline"
)

// outlets serves the invented newsroom and returns a configuration that
// crawls it without pauses.
func outlets(t *testing.T) (*newsroom.Newsroom, pipeline.Config) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	n, err := newsroom.Open(ctx, time.Now())
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n, pipeline.Config{
		Data: t.TempDir(), Store: shared(t), Sources: n.Sources(),
		Fetch: crawler.Config{AllowPrivate: true, Delay: -1, Retry: 5 * time.Millisecond},
	}
}

func openNow(t *testing.T, cfg pipeline.Config) *pipeline.App {
	t.Helper()
	a, err := pipeline.Open(t.Context(), cfg, slog.New(slog.DiscardHandler), time.Now)
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

// published counts what the newsroom has for readers.
func published(n *newsroom.Newsroom) int {
	count := 0
	for _, articles := range n.Articles() {
		count += len(articles)
	}
	return count
}

func TestCrawlBringsEverythingOnce(t *testing.T) {
	t.Parallel()
	n, cfg := outlets(t)
	a := openNow(t, cfg)
	for round := range 2 {
		// What a round looked at rests for a second longer than it looks ahead.
		time.Sleep(time.Duration(round) * 1100 * time.Millisecond)
		reports, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, r := range reports {
			got += r.Articles
		}
		if round == 1 && got != 1 { // the one that the newsroom edits once it was read
			t.Errorf("second round read %d articles again, want the edited one alone", got)
		}
	}
	if stored, err := a.Store.Count(t.Context()); err != nil || stored != published(n) {
		t.Errorf("store has %d articles, %v, want %d", stored, err, published(n))
	}
	agree(t, a)
	sources, err := a.Store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.LastSuccess.IsZero() || s.Articles == 0 {
			t.Errorf("source %s fares %+v", s.Source.ID, s)
		}
	}
}

func TestCrawlReadsByTheUsersRules(t *testing.T) {
	t.Parallel()
	n, cfg := outlets(t)
	x, err := extract.New(fstest.MapFS{"all.yaml": {Data: []byte("name: all\ndetect: {html: ['<body']}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Extract = x
	a := openNow(t, cfg)
	if _, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	read := 0
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if article.CMS == "all" {
			read++
		}
	}
	if read != published(n) {
		t.Errorf("%d of %d articles were read by the user's rule", read, published(n))
	}
}

// TestRerunPagesReadsWhatIsKept: a rule that comes later reads the kept pages;
// nothing is fetched, and no version is added.
func TestRerunPagesReadsWhatIsKept(t *testing.T) {
	t.Parallel()
	_, cfg := outlets(t)
	before := crawlOnce(t, cfg)
	x, err := extract.New(fstest.MapFS{"all.yaml": {Data: []byte("name: all\ndetect: {html: ['<body']}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Extract = x
	a := openNow(t, cfg)
	r, err := a.RerunPages(t.Context(), nil)
	if err != nil || r.Articles != len(before) || r.Changed != len(before) || r.Unread != 0 {
		t.Errorf("got %+v, %v, want all %d articles changed", r, err, len(before))
	}
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		old := before[article.ID]
		if article.CMS != "all" {
			t.Errorf("%s: read by %q, want the new rule", article.ID, article.CMS)
		}
		if article.Version != old.Version || article.Body != old.Body || article.URL != old.URL || !article.LastSeen.Equal(old.LastSeen) {
			t.Errorf("%s: got version %d, want %d as it was", article.ID, article.Version, old.Version)
		}
	}
	if r, err := a.RerunPages(t.Context(), nil); err != nil || r.Changed != 0 {
		t.Errorf("again: got %+v, %v, want nothing changed", r, err)
	}
	agree(t, a)
}

// crawlOnce crawls into the data folder and returns what is kept.
func crawlOnce(t *testing.T, cfg pipeline.Config) map[news.ArticleID]news.Article {
	t.Helper()
	a, err := pipeline.Open(t.Context(), cfg, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	kept := map[news.ArticleID]news.Article{}
	for article, err := range a.Store.ArticlesAfter(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		kept[article.ID] = article
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestServeCrawlsAndStops(t *testing.T) {
	t.Parallel()
	n, cfg := outlets(t)
	for i := range cfg.Sources {
		cfg.Sources[i].Schedule = "*/5 * * * *"
	}
	a := openNow(t, cfg)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	for deadline := time.Now().Add(4 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if indexed, err := a.Index.Count(); err != nil || indexed == published(n) {
			break
		}
		if time.Now().After(deadline) {
			t.Error("the index is not complete after four minutes")
			break
		}
	}
	cancel()
	if err := <-served; err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("serve: %v", err)
	}
	if res, err := a.Index.Search(t.Context(), index.Query{Text: "استان", Limit: 5}); err != nil || res.Total == 0 {
		t.Errorf("search: got %d, %v", res.Total, err)
	}
}

func TestServeRefusesAWrongSchedule(t *testing.T) {
	t.Parallel()
	a := openNow(t, pipeline.Config{Data: t.TempDir()})
	if err := a.Serve(t.Context(), pipeline.Task{Name: "digest", Schedule: "whenever"}); err == nil {
		t.Error("a wrong schedule was accepted")
	}
}

func TestTopicsDecideWhatIsKept(t *testing.T) {
	t.Parallel()
	for query, some := range map[string]bool{`"کلمه ای که نیست"`: false, `"کلمه ای که نیست" OR "استان"`: true} {
		n, cfg := outlets(t)
		for i := range cfg.Sources {
			cfg.Sources[i].Scope = news.ScopeTopic
		}
		cfg.Topics = []news.Topic{{ID: "topic", Query: query}}
		a := openNow(t, cfg)
		if _, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		kept, err := a.Store.Count(t.Context())
		if err != nil || kept > 0 != some || kept == published(n) {
			t.Errorf("%s: kept %d of %d articles, %v", query, kept, published(n), err)
		}
	}
}

// Of a source that is followed for its topics, what matches none is remembered
// and never asked for again.
func TestScopeRemembersWhatItLeaves(t *testing.T) {
	t.Parallel()
	n, cfg := outlets(t)
	proxy, whole := between(t)
	cfg.Fetch.Proxy = proxy
	cfg.Topics = []news.Topic{{ID: "fibr", Name: "فیبر", Query: `"فیبر نوری"`}}
	for i := range cfg.Sources {
		cfg.Sources[i].Scope = news.ScopeTopic
	}
	a := openNow(t, cfg)
	skipped := 0
	for range 3 {
		reports, err := a.Crawl(t.Context(), cfg.Sources, time.Time{}, time.Time{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			skipped += r.Skipped
		}
	}
	kept, err := a.Store.Count(t.Context())
	if err != nil || kept == 0 || kept+skipped != published(n) {
		t.Errorf("kept %d and left %d, %v, want all %d once and some of them kept", kept, skipped, err, published(n))
	}
	again := -1 // the article that the newsroom edits
	for address, times := range whole() {
		if strings.Contains(address, "/news/") && !strings.Contains(address, "sitemap") {
			again += times - 1
		}
	}
	if again > 0 {
		t.Errorf("%d articles were sent again: %v", again, whole())
	}
}
