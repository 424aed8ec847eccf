package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/peygir/peygir/news"
)

// articleLine is an article as the analysing commands read it. Text stands for
// title, lead and body where a collection has only one.
type articleLine struct {
	ID    news.ArticleID `json:"id"`
	Title string         `json:"title"`
	Lead  string         `json:"lead"`
	Body  string         `json:"body"`
	Text  string         `json:"text"`
}

// input opens a file to read; "-" is standard input.
func (a *app) input(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(a.io.in), nil
	}
	return os.Open(file)
}

// readArticles calls each for every line of a JSONL file ("-": standard
// input). A line that is not JSON ends it with the line's number.
func (a *app) readArticles(file string, each func(articleLine) error) error {
	in, err := a.input(file)
	if err != nil {
		return fmt.Errorf("read articles: %w", err)
	}
	defer in.Close()
	r := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if strings.TrimSpace(string(line)) != "" {
			var art articleLine
			if e := json.Unmarshal(line, &art); e != nil {
				return fmt.Errorf("%s, line %d: %w", file, n, e)
			}
			if e := each(art); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read articles: %w", err)
		}
	}
}
