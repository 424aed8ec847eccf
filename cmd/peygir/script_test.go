package main

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(nodeVariable) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){
		"peygir": func() {
			os.Exit(run(context.Background(), os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Getenv))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		// Each script runs on the kind of store that this run is for; see storetest.
		Setup: func(env *testscript.Env) error {
			if where := storetest.Where(env.T().(testing.TB)); store.IsPostgres(where) {
				env.Setenv("PEYGIR_STORE", where)
			}
			return nil
		},
		Condition: func(condition string) (bool, error) {
			if condition != "sqlite" {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			return os.Getenv(storetest.Variable) == "", nil
		},
	})
}
