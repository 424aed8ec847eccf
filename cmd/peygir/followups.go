package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
	"github.com/peygir/peygir/statement"
)

func (a *app) followupsCommand() *cobra.Command {
	var proposals, articles string
	c := &cobra.Command{
		Use:   "followups --proposals FILE --articles FILE.jsonl",
		Short: "Find what followed proposals, without a database",
		Long: `Matches articles with proposals and prints what a journalist would be shown.
The proposals are a YAML or JSON file with a list "proposals"; the articles may
have "text" in place of title, lead and body.`,
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if proposals == "" || articles == "" {
				return usageError{errors.New("both --proposals and --articles are needed")}
			}
			list, err := readProposals(proposals)
			if err != nil {
				return err
			}
			var all []news.Article
			err = a.readArticles(articles, func(l articleLine) error {
				body := l.Body
				if body == "" {
					body = l.Text
				}
				art := news.Article{ID: l.ID, Title: l.Title, Lead: l.Lead, Body: body}
				if l.Text != "" {
					art.Title, art.Lead, art.Body = "", "", l.Text
					// A text begins with its title; apart, it counts as one.
					if rest, ok := strings.CutPrefix(l.Text, l.Title); ok && l.Title != "" {
						art.Title, art.Body = l.Title, strings.TrimSpace(rest)
					}
				}
				all = append(all, art)
				return c.Context().Err()
			})
			if err != nil {
				return err
			}
			return a.printFollowups(list, all)
		},
	}
	c.Flags().StringVar(&proposals, "proposals", "", "proposals (YAML or JSON)")
	c.Flags().StringVar(&articles, "articles", "", `articles as JSONL ("-": standard input)`)
	return c
}

func readProposals(file string) ([]news.Proposal, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read proposals: %w", err)
	}
	var list struct {
		Proposals []news.Proposal `yaml:"proposals"`
	}
	if err := yaml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("read proposals of %s: %w", file, err)
	}
	if len(list.Proposals) == 0 {
		return nil, fmt.Errorf("%s holds no list \"proposals\"", file)
	}
	return list.Proposals, nil
}

func (a *app) printFollowups(list []news.Proposal, articles []news.Article) error {
	m := proposal.New(list)
	m.Hear(statement.Find)
	w := bufio.NewWriter(a.io.out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range m.MatchAll(articles, m.Count(articles)) {
		err := enc.Encode(struct {
			Proposal news.ProposalID `json:"proposal"`
			Doc      news.ArticleID  `json:"doc"`
			Score    float64         `json:"score"`
			Evidence string          `json:"evidence"`
			Event    news.EventKind  `json:"event"`
			Speaker  string          `json:"speaker"`
		}{c.Proposal, c.Article, c.Score, c.Evidence, c.Event, c.Speaker})
		if err != nil {
			return err
		}
	}
	return w.Flush()
}
