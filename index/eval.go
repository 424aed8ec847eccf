package index

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/peygir/peygir/news"
)

// evalDepth is how many hits a run holds for a query.
const evalDepth = 1000

// Eval measures searching: it indexes the documents of a JSONL file (id,
// title, text) in a temporary folder as articles are indexed, runs the
// queries of a TSV file (id, perhaps a type, query) as a reader would, and
// writes a TREC run.
func Eval(ctx context.Context, docs, queries string, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "peygir-eval-")
	if err != nil {
		return fmt.Errorf("evaluate search: %w", err)
	}
	defer func() {
		if e := os.RemoveAll(dir); e != nil && err == nil {
			err = fmt.Errorf("evaluate search: %w", e)
		}
	}()
	x, err := Open(dir, Config{})
	if err != nil {
		return err
	}
	defer func() {
		if e := x.Close(); e != nil && err == nil {
			err = e
		}
	}()
	if err := x.evalDocs(ctx, docs); err != nil {
		return err
	}
	return x.evalQueries(ctx, queries, out)
}

func (x *Index) evalDocs(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read documents: %w", err)
	}
	defer f.Close()
	dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	var batch []news.Article
	for n := 1; ; n++ {
		var d struct {
			ID    news.ArticleID `json:"id"`
			Title string         `json:"title"`
			Text  string         `json:"text"`
		}
		err := dec.Decode(&d)
		if err == nil {
			batch = append(batch, news.Article{ID: d.ID, Title: d.Title, Body: d.Text})
		} else if err != io.EOF {
			return fmt.Errorf("read document %d of %s: %w", n, path, err)
		}
		if len(batch) == maxBatch || err == io.EOF && len(batch) > 0 {
			if err := x.Apply(ctx, batch, nil, int64(n)); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (x *Index) evalQueries(ctx context.Context, path string, out io.Writer) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read queries: %w", err)
	}
	w := bufio.NewWriter(out)
	for i, line := range strings.Split(string(b), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) < 2 {
			return fmt.Errorf("%s, line %d: want an id, a tab and a query: %w", path, i+1, news.ErrInvalid)
		}
		res, err := x.Search(ctx, Query{Text: cols[len(cols)-1], Sort: ByRelevance, Limit: evalDepth, NoText: true})
		if err != nil {
			return err
		}
		for rank, h := range res.Hits {
			if _, err := fmt.Fprintf(w, "%s Q0 %s %d %.6f peygir\n", cols[0], h.ID, rank+1, h.Score); err != nil {
				return fmt.Errorf("write run: %w", err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	return nil
}
