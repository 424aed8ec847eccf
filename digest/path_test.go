package digest_test

import (
	"strings"
	"testing"

	"github.com/peygir/peygir/digest"
)

func TestReturnPathTellsAndProvesWhoseItIs(t *testing.T) {
	t.Parallel()
	plain := digest.NewRenderer(site)
	m, err := plain.Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	m.ID = 94
	if got := site.ReturnPath(m); got != "digest@peygir.example" {
		t.Errorf("without a delimiter: got %s", got)
	}
	verp := site
	verp.Delimiter = "+"
	path := verp.ReturnPath(m)
	if local, _, _ := strings.Cut(path, "@"); !strings.HasPrefix(path, "digest+2m-") || len(local) > 64 || strings.Contains(path, sample.Token) {
		t.Errorf("got %s", path)
	}
	for _, address := range []string{path, strings.ToUpper(path)} {
		if id, ok := verp.Returned(address); !ok || id != 94 || !verp.Made(address, m) {
			t.Errorf("%s: got %d, %v", address, id, ok)
		}
	}
	other := m
	other.ID = 95
	for name, address := range map[string]string{
		"of another message": verp.ReturnPath(other), "guessed": "digest+2m-000000000000000000000000@peygir.example", "bare": "digest@peygir.example",
	} {
		if verp.Made(address, m) {
			t.Errorf("%s (%s) was taken for ours", address, name)
		}
	}
	for _, address := range []string{"digest@peygir.example", "digest+x@peygir.example", "digest+-1-a@peygir.example", "other+2m-a@peygir.example", "digest+2m-a@elsewhere.example", ""} {
		if id, ok := verp.Returned(address); ok {
			t.Errorf("%q: got %d", address, id)
		}
	}
}
