package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
)

func none(string) string { return "" }

func TestDefaultsAreValid(t *testing.T) {
	c, err := config.Load("", none)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(c.Sources); got < 20 {
		t.Errorf("embedded sources: got %d, want at least 20", got)
	}
	if got := len(c.Proposals); got != 9 {
		t.Errorf("embedded proposals: got %d, want 9", got)
	}
	zanjan := 0
	for _, s := range c.NewsSources() {
		if s.Province == "زنجان" {
			zanjan++
		}
		if !s.Enabled {
			t.Errorf("source %s is disabled by default", s.ID)
		}
	}
	if zanjan == 0 {
		t.Error("no source of Zanjan among the defaults")
	}
}

func TestGivenListsReplaceTheDefaults(t *testing.T) {
	c, err := config.Parse("x.yaml", []byte("sources:\n  - {id: sample, url: 'http://sample.test/'}\nfetch: {delay: 2s}\n"), none)
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Source{{ID: "sample", Name: "sample", Outlet: "sample", URL: "http://sample.test/", Scope: "all", Schedule: config.DefaultSchedule}}
	if diff := cmp.Diff(want, c.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	if got, want := c.Fetch.Delay, 2*time.Second; got != want {
		t.Errorf("delay: got %s, want %s", got, want)
	}
	if c.Fetch.Timeout == 0 || len(c.Topics) == 0 {
		t.Error("what the file does not mention lost its default")
	}
}

func TestEveryProblemIsReportedWithItsLine(t *testing.T) {
	const file = `listen: here
sources:
  - id: Bad Name
    url: ftp://x.test
    schedule: often
  - id: twice
    url: http://a.test/
  - id: twice
    url: http://b.test/
fetch:
  delay: 9h
`
	_, err := config.Parse("bad.yaml", []byte(file), none)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"line 1: listen", "line 3: sources[0].id", "line 4: sources[0].url", "line 5: sources[0].schedule", "line 8: sources[2].id", "line 11: fetch.delay"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q:\n%v", want, err)
		}
	}
}

func TestUnknownKeysAreRefused(t *testing.T) {
	_, err := config.Parse("bad.yaml", []byte("lisen: 127.0.0.1:1\nfetch: {dealy: 1s}\n"), none)
	if err == nil || !strings.Contains(err.Error(), "line 1: field lisen not found: no such setting") || !strings.Contains(err.Error(), "line 2: field dealy") {
		t.Errorf("got %v, want both keys named with their lines", err)
	}
}

func TestTheEnvironmentWinsOverTheFile(t *testing.T) {
	env := map[string]string{"PEYGIR_LISTEN": "127.0.0.1:9999", "PEYGIR_FETCH_DELAY": "3s", "PEYGIR_SMTP_PORT": "25"}
	path := filepath.Join(t.TempDir(), "p.yaml")
	if err := os.WriteFile(path, []byte("listen: 127.0.0.1:1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(path, func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:9999" || c.Fetch.Delay != 3*time.Second || c.SMTP.Port != 25 {
		t.Errorf("got listen %s, delay %s, port %d", c.Listen, c.Fetch.Delay, c.SMTP.Port)
	}
	if _, err := config.Load("", func(k string) string { return map[string]string{"PEYGIR_FETCH_DELAY": "soon"}[k] }); err == nil {
		t.Error("a variable that is no duration was accepted")
	}
}

// What Parse accepts once it accepts again, and it never panics.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "listen: 127.0.0.1:1", "sources: [{id: a, url: http://a.test}]", "a: &a [*a]", "fetch: {delay: 1s}\n---\nx: 1", "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.Parse("f", data, none)
		if err != nil {
			return
		}
		again, err := config.Parse("f", data, none)
		if err != nil || !cmp.Equal(c, again) {
			t.Errorf("second parse differs: %v", err)
		}
	})
}

func TestPolitenessOfASource(t *testing.T) {
	c, err := config.Parse("x.yaml", []byte(`fetch: {budget: 500, quiet: "02:00-05:30"}
sources:
  - {id: a, url: "http://a.test/"}
  - {id: b, url: "http://b.test/", delay: 3s, budget: 20, quiet: "22:00-6:00"}
`), none)
	if err != nil {
		t.Fatal(err)
	}
	got := c.NewsSources()
	if a := got[0]; a.Delay != 0 || a.Budget != 500 || a.Quiet != (news.Hours{From: 120, To: 330}) {
		t.Errorf("a: %+v", a)
	}
	b := got[1]
	if b.Delay != 3*time.Second || b.Budget != 20 || !b.Quiet.Has(23*60) || !b.Quiet.Has(0) || b.Quiet.Has(6*60) || (news.Hours{}).Has(0) {
		t.Errorf("b: %+v", b)
	}
	_, err = config.Parse("x.yaml", []byte("fetch: {quiet: night, budget: -1}\n"), none)
	if err == nil || !strings.Contains(err.Error(), "fetch.quiet") || !strings.Contains(err.Error(), "fetch.budget") {
		t.Errorf("got %v, want both named", err)
	}
}
