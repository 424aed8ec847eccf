package newsroom

import (
	"embed"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/peygir/peygir/persian"
)

//go:embed articles/*.yaml
var articleFiles embed.FS

// Article is one invented article.
type Article struct {
	Code    int      `yaml:"code"`
	Days    int      `yaml:"days"` // age in days when the newsroom opens
	Time    string   `yaml:"time"` // of day in Tehran, 15:04
	Section string   `yaml:"section"`
	Letters string   `yaml:"letters"` // "arabic": ي and ك in place of ی and ک
	Broken  bool     `yaml:"broken"`  // the page answers 500 for ever
	Kicker  string   `yaml:"kicker"`
	Title   string   `yaml:"title"`
	Lead    string   `yaml:"lead"`
	Tags    []string `yaml:"tags"`
	Body    string   `yaml:"body"`
	Edited  string   `yaml:"edited"` // body from the second reading on

	Published time.Time `yaml:"-"`
}

// Paragraphs returns the body's paragraphs, as first published or as edited.
func (a Article) Paragraphs(edited bool) []string {
	if edited && a.Edited != "" {
		return strings.Split(a.Edited, "\n")
	}
	return strings.Split(a.Body, "\n")
}

// load reads the articles of an outlet as they stand when the newsroom opens
// at the instant opened; newest first.
func load(outlet string, opened time.Time) ([]Article, error) {
	data, err := articleFiles.ReadFile("articles/" + outlet + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("articles of %s: %w", outlet, err)
	}
	var list []Article
	if err := yaml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("articles of %s: %w", outlet, err)
	}
	today := opened.In(persian.Tehran)
	arabic := strings.NewReplacer("ی", "ي", "ک", "ك")
	for i := range list {
		a := &list[i]
		at, err := time.Parse("15:04", a.Time)
		if err != nil {
			return nil, fmt.Errorf("article %d: %w", a.Code, err)
		}
		a.Published = time.Date(today.Year(), today.Month(), today.Day()-a.Days, at.Hour(), at.Minute(), 0, 0, persian.Tehran)
		if a.Published.After(opened) {
			a.Published = a.Published.AddDate(0, 0, -1)
		}
		if a.Letters == "arabic" {
			for _, s := range []*string{&a.Kicker, &a.Title, &a.Lead, &a.Body, &a.Edited} {
				*s = arabic.Replace(*s)
			}
		}
	}
	sortNewestFirst(list)
	return list, nil
}
