package main

import (
	"bufio"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

func (a *app) statementsCommand() *cobra.Command {
	var articles string
	c := &cobra.Command{
		Use:   "statements [--articles FILE.jsonl]",
		Short: "Find who said what in articles",
		Long: `Reads articles (id, title, lead, body; one JSON object a line) and prints the
statements of each, with offsets in runes of the body.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			w := bufio.NewWriter(a.io.out)
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			err := a.readArticles(articles, func(l articleLine) error {
				if err := c.Context().Err(); err != nil {
					return err
				}
				body := l.Body
				if body == "" {
					body = l.Text
				}
				found := statement.Find(news.Article{ID: l.ID, Title: l.Title, Lead: l.Lead, Body: body})
				if found == nil {
					found = []news.Statement{}
				}
				return enc.Encode(struct {
					ID         news.ArticleID   `json:"id"`
					Statements []news.Statement `json:"statements"`
				}{l.ID, found})
			})
			if e := w.Flush(); err == nil {
				err = e
			}
			return err
		},
	}
	c.Flags().StringVar(&articles, "articles", "-", `articles as JSONL ("-": standard input)`)
	return c
}
