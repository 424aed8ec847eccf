package news_test

import (
	"os/exec"
	"strings"
	"testing"
)

// floor says on which floor of the house a room lies; imports go down only.
var floor = map[string]int{
	"news": 0, "internal": 0, "persian": 1,
	"store": 2, "index": 2, "crawler": 2, "extract": 2, "statement": 2, "proposal": 2, "digest": 2, "config": 2, "newsroom": 2, "origin": 2,
	"pipeline": 3, "web": 3, "desk": 3,
	"cmd": 4,
}

func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "github.com/peygir/peygir/...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := room(fields[0])
		height, known := floor[from]
		if !known {
			t.Errorf("room %q has no floor: add it to the table", from)
		}
		for _, path := range fields[1:] {
			to := room(path)
			if to == "" || to == from {
				continue
			}
			if floor[to] >= height {
				t.Errorf("%s imports %s: imports go down only", fields[0], path)
			}
		}
	}
}

// room is the first folder of a package of this module; empty for others.
func room(path string) string {
	rest, ok := strings.CutPrefix(path, "github.com/peygir/peygir/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}
