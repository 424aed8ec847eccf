// Command load writes what a load test of the pages needs: articles to import,
// and the addresses that readers ask for.
//
//	go run ./web/load articles 200000 > articles.jsonl
//	go run ./web/load queries 20000 > queries.txt
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/peygir/peygir/newsroom/crowd"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(args []string, to io.Writer) error {
	if len(args) != 2 {
		return errors.New("usage: load articles|queries NUMBER")
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("number: %w", err)
	}
	out := bufio.NewWriter(to)
	write := map[string]func(*bufio.Writer, int) error{"articles": articles, "queries": queries}[args[0]]
	if write == nil {
		return fmt.Errorf("%q is neither articles nor queries", args[0])
	}
	return errors.Join(write(out, n), out.Flush())
}

func articles(out *bufio.Writer, n int) error {
	g := crowd.New(1)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range n {
		a := g.Article(i)
		err := enc.Encode(map[string]any{
			"id": a.ID, "source": a.Source, "url": fmt.Sprintf("https://%s.example/news/%d", a.Source, i),
			"title": a.Title, "lead": a.Lead, "body": a.Body, "tags": a.Tags, "published": a.Published.Format(time.RFC3339),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// queries writes different searches, as readers mix them: mostly two or three
// words, now and then narrowed, sorted, a phrase, or over the API. No address
// comes twice, so that no cache of pages answers; single words do, as they do
// with readers.
func queries(out *bufio.Writer, n int) error {
	g := crowd.New(2)
	for i := range n {
		v := url.Values{"q": {g.Text(1 + g.Number(3))}}
		path := "/"
		switch g.Number(10) {
		case 0:
			v.Set("sort", "newest")
		case 1:
			v.Set("source", "source"+strconv.Itoa(g.Number(20)))
		case 2:
			v.Set("from", "1393-01-01")
			v.Set("to", "1394-12-29")
		case 3:
			v.Set("q", `"`+g.Common(200)+" "+g.Common(200)+`"`)
		case 4, 5, 6:
			path = "/api/v1/articles"
		}
		v.Set("n", strconv.Itoa(i)) // makes the address new; pages do not look at it
		if _, err := fmt.Fprintf(out, "%s?%s\n", path, v.Encode()); err != nil {
			return err
		}
	}
	return nil
}
