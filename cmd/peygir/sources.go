package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/store"
	"github.com/peygir/peygir/web/view"
)

func (a *app) sourcesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "sources",
		Short: "List the sources and how they fare, or add one",
		Args:  exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := a.config()
			if err != nil {
				return err
			}
			health, err := a.health(c.Context(), conf)
			if err != nil {
				return err
			}
			if a.jsonOut {
				return printHealthJSON(a.io.out, health)
			}
			return printHealth(a.io.out, health)
		},
	}
	c.AddCommand(a.sourcesAddCommand())
	return c
}

// health joins what is configured with what the archive knows, if there is one.
func (a *app) health(ctx context.Context, conf config.Config) ([]news.SourceHealth, error) {
	known := map[news.SourceID]news.SourceHealth{}
	s, err := store.OpenReader(ctx, storeOf(conf), a.now)
	switch {
	case err == nil:
		all, err := s.Sources(ctx)
		if err := errors.Join(err, s.Close()); err != nil {
			return nil, err
		}
		for _, h := range all {
			known[h.Source.ID] = h
		}
	case !errors.Is(err, news.ErrNotFound):
		return nil, err
	}
	out := make([]news.SourceHealth, 0, len(conf.Sources))
	for _, src := range conf.NewsSources() {
		h := known[src.ID]
		h.Source = src
		out = append(out, h)
	}
	return out, nil
}

func printHealth(w io.Writer, health []news.SourceHealth) error {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return "never"
		}
		return t.In(persian.Tehran).Format("2006-01-02 15:04")
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SOURCE\tARTICLES\tLAST SUCCESS\tLAST NEW\tSTATE")
	for _, h := range health {
		state := "is read"
		switch {
		case !h.Source.Enabled:
			state = "switched off"
		case h.LastAttempt.IsZero():
			state = "not read yet"
		case len(h.Alarms) > 0:
			said := make([]string, 0, len(h.Alarms))
			for _, alarm := range h.Alarms {
				said = append(said, view.English.Alarm(alarm))
			}
			state = strings.Join(said, "; ")
		case h.LastSuccess.IsZero():
			state = "cannot be read"
		}
		if len(h.Faults) > 0 && !h.LastAttempt.IsZero() {
			state += fmt.Sprintf(" (most frequent fault: %s, %d)", h.Faults[0].Fault, h.Faults[0].Count)
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", h.Source.ID, h.Articles, moment(h.LastSuccess), moment(h.LastNew), state)
	}
	return table.Flush()
}

func printHealthJSON(w io.Writer, health []news.SourceHealth) error {
	moment := func(t time.Time) *string {
		if t.IsZero() {
			return nil
		}
		s := t.In(persian.Tehran).Format(time.RFC3339)
		return &s
	}
	type alarm struct {
		Kind  news.AlarmKind `json:"kind"`
		Since *string        `json:"since"`
		Count int            `json:"count"`
		Of    int            `json:"of"`
	}
	type line struct {
		ID          news.SourceID      `json:"id"`
		URL         string             `json:"url"`
		Enabled     bool               `json:"enabled"`
		Articles    int                `json:"articles"`
		LastAttempt *string            `json:"last_attempt"`
		LastSuccess *string            `json:"last_success"`
		LastNew     *string            `json:"last_new"`
		Alarms      []alarm            `json:"alarms"`
		Faults      map[news.Fault]int `json:"faults"`
	}
	lines := make([]line, 0, len(health))
	for _, h := range health {
		l := line{
			ID: h.Source.ID, URL: h.Source.URL, Enabled: h.Source.Enabled, Articles: h.Articles, LastAttempt: moment(h.LastAttempt),
			LastSuccess: moment(h.LastSuccess), LastNew: moment(h.LastNew), Alarms: []alarm{}, Faults: map[news.Fault]int{},
		}
		for _, a := range h.Alarms {
			l.Alarms = append(l.Alarms, alarm{a.Kind, moment(a.Since), a.Count, a.Of})
		}
		for _, f := range h.Faults {
			l.Faults[f.Fault] = f.Count
		}
		lines = append(lines, l)
	}
	return json.NewEncoder(w).Encode(lines)
}
