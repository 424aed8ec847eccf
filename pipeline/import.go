package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// maxLine bounds a line of an import: more than the longest article with
// every letter escaped.
const maxLine = 64 << 20

// File is something to import, with the name that messages give it.
type File struct {
	Name string
	io.Reader
}

// Imported tells what an import did.
type Imported struct {
	New     int
	Changed int // of those known before
	Same    int
	Broken  int // lines
}

// Import keeps the articles of JSON lines and runs the consumers over them.
// A broken line is left out, and report, if not nil, is told of it in one
// sentence with file and line; the rest goes on. Lines are kept in
// transactions of some hundred: an import that is killed can be run again.
// Progress, if not nil, is told how many bytes were read so far; consumed, if not
// nil, then how many articles were taken of those that the index has to take.
func (a *App) Import(ctx context.Context, files []File, report func(error), progress func(bytes int64), consumed func(done, total int)) (Imported, error) {
	i := importer{app: a, report: report, progress: progress}
	for _, f := range files {
		if err := i.file(ctx, f); err != nil {
			return i.done, fmt.Errorf("import %s: %w", f.Name, err)
		}
	}
	if err := i.flush(ctx); err != nil {
		return i.done, err
	}
	return i.done, a.Consume(ctx, consumed)
}

type importer struct {
	app      *App
	report   func(error)
	progress func(int64)
	waiting  []news.Article
	read     int64
	done     Imported
}

func (i *importer) file(ctx context.Context, f File) error {
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	for n := 1; lines.Scan(); n++ {
		i.read += int64(len(lines.Bytes())) + 1
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		article, err := ParseRecord(line)
		if err != nil {
			i.done.Broken++
			if i.report != nil {
				i.report(fmt.Errorf("%s:%d: %w", f.Name, n, err))
			}
			continue
		}
		if i.waiting = append(i.waiting, article); len(i.waiting) >= batch {
			if err := i.flush(ctx); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

func (i *importer) flush(ctx context.Context) error {
	accepted, err := i.app.Store.PutArticles(ctx, i.waiting)
	i.waiting = i.waiting[:0]
	for _, a := range accepted {
		switch {
		case a.New:
			i.done.New++
		case a.Changed:
			i.done.Changed++
		default:
			i.done.Same++
		}
	}
	if i.progress != nil {
		i.progress(i.read)
	}
	return err
}

// ParseRecord reads one line of an import. The error says in one sentence
// what is wrong with it.
func ParseRecord(line []byte) (news.Article, error) {
	var r news.Record
	if err := json.Unmarshal(line, &r); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return news.Article{}, fmt.Errorf("field %q is a %s, not a %s: %w", kind.Field, kind.Value, kind.Type, news.ErrInvalid)
		}
		return news.Article{}, fmt.Errorf("not a JSON object: %w", err)
	}
	if r.Title == "" && r.Body == "" {
		return news.Article{}, fmt.Errorf("an article needs a title or a body: %w", news.ErrInvalid)
	}
	published, precision, err := parseTime(r.Published)
	if err != nil {
		return news.Article{}, err
	}
	return news.Article{
		ID: news.ArticleID(r.ID), URL: r.URL, Source: news.SourceID(r.Source),
		Title: r.Title, Kicker: r.Kicker, Lead: r.Lead, Body: r.Body, Code: r.Code, Tags: r.Tags,
		Published: published, Precision: precision,
	}, nil
}

// parseTime reads a time to the minute, or a day in either calendar. A time
// without a zone is that of Tehran.
func parseTime(s string) (time.Time, news.Precision, error) {
	if s == "" {
		return time.Time{}, news.PrecisionNone, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), news.PrecisionMinute, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, persian.Tehran); err == nil {
			return t.UTC(), news.PrecisionMinute, nil
		}
	}
	t, err := persian.ParseDate(s)
	if err != nil {
		return time.Time{}, news.PrecisionNone, fmt.Errorf("field \"published\": %w", err)
	}
	return t.UTC(), news.PrecisionDay, nil
}
