package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
)

// Exit codes of the program.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// streams are where a run reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError marks what the user called wrongly, as opposed to what failed.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// app is what every command shares: the flags of the root and the streams.
type app struct {
	io         streams
	getenv     func(string) string
	now        func() time.Time
	configFile string
	data       string
	logLevel   string
	jsonOut    bool
	demoToken  string // lets everybody in who sees the demo
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args []string, io streams, getenv func(string) string) int {
	a := &app{io: io, getenv: getenv, now: time.Now}
	root := a.root() //nolint:contextcheck // a command runs with the context it is executed with
	root.SetArgs(args)
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(io.err, "peygir: "+strings.ReplaceAll(err.Error(), "\n", "\npeygir: "))
	var usage usageError
	if errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command") {
		return exitUsage
	}
	return exitFailed
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "peygir",
		Short: "Follow Persian news, statements and proposals",
		Long: `Peygir (پیگیر, "the one who follows up") collects regional Persian news,
makes it findable however it is spelt, and follows every policy proposal
until it is delivered or dropped.

Start here:  peygir serve --demo`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see '%s --help'", err, c.CommandPath())}
	})
	f := root.PersistentFlags()
	f.StringVar(&a.configFile, "config", "", "configuration file (YAML)")
	f.StringVar(&a.data, "data", "", "data folder (default ./data)")
	f.StringVar(&a.logLevel, "log", "info", "least level of log lines: debug, info, warn, error")
	f.BoolVar(&a.jsonOut, "json", false, "machine-readable output")
	root.AddCommand(a.commands()...)
	return root
}

// config loads the configuration and puts the flags over it.
func (a *app) config() (config.Config, error) {
	file := a.configFile
	if file == "" {
		file = a.getenv("PEYGIR_CONFIG")
	}
	c, err := config.Load(file, a.getenv)
	if err != nil {
		return config.Config{}, usageError{err}
	}
	if a.data != "" {
		c.Data = a.data
	}
	return c, nil
}

func (a *app) logger() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.logLevel)); err != nil {
		return nil, usageError{fmt.Errorf("--log %q is none of debug, info, warn, error", a.logLevel)}
	}
	return slog.New(slog.NewTextHandler(a.io.err, &slog.HandlerOptions{Level: level})), nil
}

// atLeast and exactly wrap cobra's argument checks so that a wrong call has
// its own exit code.
func atLeast(n int) cobra.PositionalArgs { return usageArgs(cobra.MinimumNArgs(n)) }

func exactly(n int) cobra.PositionalArgs { return usageArgs(cobra.ExactArgs(n)) }

func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{fmt.Errorf("%w; see '%s --help'", err, c.CommandPath())}
		}
		return nil
	}
}
