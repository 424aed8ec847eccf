package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/persian"
)

func (a *app) analyzeCommand() *cobra.Command {
	var words string
	c := &cobra.Command{
		Use:   "analyze TEXT… | analyze --words FILE",
		Short: "Show how the search sees a text",
		Long: `Prints the words of a text with their offsets in bytes, their folded form and
the key under which the index files them. With --words, prints form and key for
the first column of each line of FILE ("-": standard input).`,
		Example: "  peygir analyze 'زیرساخت\u200cهای آی\u200cتی'",
		RunE: func(c *cobra.Command, args []string) error {
			if words != "" {
				return a.analyzeWords(words)
			}
			if len(args) == 0 {
				return usageError{errors.New("nothing to analyze: give a text or --words FILE")}
			}
			return a.analyzeText(strings.Join(args, " "))
		},
	}
	c.Flags().StringVar(&words, "words", "", "file of words, one a line; further columns are passed over")
	return c
}

func (a *app) analyzeText(text string) error {
	type token struct {
		Text  string `json:"text"`
		Start int    `json:"start"`
		End   int    `json:"end"`
		Norm  string `json:"norm"`
		Key   string `json:"key"`
	}
	tokens := persian.Tokens(text)
	out := make([]token, 0, len(tokens))
	for _, t := range tokens {
		out = append(out, token{text[t.Start:t.End], t.Start, t.End, t.Norm, t.Key})
	}
	if a.jsonOut {
		return json.NewEncoder(a.io.out).Encode(out)
	}
	w := tabwriter.NewWriter(a.io.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "bytes\twritten\tfolded\tkey")
	for _, t := range out {
		fmt.Fprintf(w, "%d–%d\t%s\t%s\t%s\n", t.Start, t.End, t.Text, t.Norm, t.Key)
	}
	return w.Flush()
}

// analyzeWords files each form as a word of its own, whatever it holds.
func (a *app) analyzeWords(file string) error {
	in, err := a.input(file)
	if err != nil {
		return fmt.Errorf("read words: %w", err)
	}
	defer in.Close()
	r, w := bufio.NewReader(in), bufio.NewWriter(a.io.out)
	for {
		line, err := r.ReadString('\n')
		if form, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); form != "" {
			fmt.Fprintf(w, "%s\t%s\n", form, wordKey(form))
		}
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return fmt.Errorf("read words: %w", err)
		}
	}
}

// wordKey is the key of a form; one of several words has the keys of all.
func wordKey(form string) string {
	var keys []string
	for _, t := range persian.Tokens(form) {
		keys = append(keys, t.Key)
	}
	if len(keys) == 0 {
		return persian.Fold(form)
	}
	return strings.Join(keys, " ")
}
