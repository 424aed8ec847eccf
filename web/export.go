package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/cite"
	"github.com/peygir/peygir/web/view"
)

// Exports go through the results in pages of exportPage, up to exportMost.
const (
	exportPage = 100
	exportMost = 10_000
)

// writer puts articles into a file of some form, one after another.
type writer interface {
	begin() error
	article(a news.Article, outlet string) error
	end() error
}

// form is a kind of file the results can be had as.
type form struct {
	name, media string
	make        func(s *site, w io.Writer, r *http.Request) writer
}

func (s *site) forms() []form {
	return []form{
		{"csv", "text/csv; charset=utf-8", newTable},
		{"jsonl", "application/jsonl; charset=utf-8", newLines},
		{"ris", "application/x-research-info-systems; charset=utf-8", func(s *site, w io.Writer, _ *http.Request) writer {
			return &records{w: w, write: func(a cite.Work) ([]byte, error) { return []byte(cite.RIS(a)), nil }, site: s}
		}},
		{"bib", "application/x-bibtex; charset=utf-8", func(s *site, w io.Writer, _ *http.Request) writer {
			return &records{w: w, write: func(a cite.Work) ([]byte, error) { return []byte(cite.BibTeX(a)), nil }, site: s}
		}},
		{"csl.json", "application/vnd.citationstyles.csl+json", func(s *site, w io.Writer, _ *http.Request) writer {
			return &records{w: w, write: cite.CSL, site: s, open: "[\n", between: ",\n", close: "\n]\n"}
		}},
	}
}

// feeds are the forms to follow a query in.
func (*site) feeds() []form {
	return []form{
		{name: "rss", media: "application/rss+xml; charset=utf-8"},
		{name: "atom", media: "application/atom+xml; charset=utf-8"},
		{name: "json", media: "application/feed+json; charset=utf-8"},
	}
}

func (s *site) exports(mux *http.ServeMux) {
	for _, f := range s.forms() {
		mux.HandleFunc("GET /search."+f.name, func(w http.ResponseWriter, r *http.Request) { s.export(w, r, f) })
		if f.name == "ris" || f.name == "bib" || f.name == "csl.json" {
			mux.HandleFunc("GET /articles/{id}/cite."+f.name, func(w http.ResponseWriter, r *http.Request) { s.exportOne(w, r, f) })
		}
	}
	for _, f := range s.feeds() {
		mux.HandleFunc("GET /search."+f.name, func(w http.ResponseWriter, r *http.Request) { s.feed(w, r, f.name, f.media) })
	}
}

// export sends the results of a query as they are read. A failure before the
// first byte is a problem; one after it breaks the connection, so that nobody
// takes a part for the whole.
func (s *site) export(w http.ResponseWriter, r *http.Request, f form) {
	ctx := r.Context()
	q, err := askedBy(r.URL.Query()).query()
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	q.Limit = exportPage
	s.loadNames(ctx)
	out := f.make(s, w, r)
	begun := false
	for sent := 0; sent < exportMost; {
		articles, next, err := s.batch(r, q)
		if err == nil && !begun {
			w.Header().Set("Content-Type", f.media)
			w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="peygir.%s"`, f.name))
			begun = true
			err = out.begin()
		}
		for _, a := range articles {
			if err == nil {
				err = out.article(a, s.outlet(a.Source))
			}
		}
		if err != nil {
			if begun {
				s.log.WarnContext(ctx, "export broke off", "form", f.name, "sent", sent, "err", err)
				panic(http.ErrAbortHandler)
			}
			writeProblem(w, status(err), s.explain(ctx, err))
			return
		}
		sent += len(articles)
		if next == "" || next == q.Cursor {
			break
		}
		q.Cursor = next
	}
	if err := out.end(); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (s *site) batch(r *http.Request, q Query) ([]news.Article, string, error) {
	found, err := s.deps.Search.Search(r.Context(), q)
	if err != nil {
		return nil, "", err
	}
	ids := make([]news.ArticleID, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	articles, err := s.deps.Articles.Articles(r.Context(), ids)
	return articles, found.Next, err
}

func (s *site) exportOne(w http.ResponseWriter, r *http.Request, f form) {
	a, err := s.deps.Articles.Article(r.Context(), news.ArticleID(r.PathValue("id")))
	if err != nil {
		s.write(w, r, "", s.frame(r), err)
		return
	}
	s.loadNames(r.Context())
	out := f.make(s, w, r)
	w.Header().Set("Content-Type", f.media)
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="peygir.%s"`, f.name))
	for _, do := range []func() error{out.begin, func() error { return out.article(a, s.outlet(a.Source)) }, out.end} {
		if err := do(); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

// records writes references, with what the form wants around them.
type records struct {
	w                    io.Writer
	site                 *site
	write                func(cite.Work) ([]byte, error)
	open, between, close string
	any                  bool
}

func (x *records) begin() error {
	_, err := io.WriteString(x.w, x.open)
	return err
}

func (x *records) article(a news.Article, outlet string) error {
	b, err := x.write(cite.Work{Article: a, Outlet: outlet, Read: x.site.now()})
	if err != nil {
		return err
	}
	if x.any {
		b = append([]byte(x.between), b...)
	}
	x.any = true
	_, err = x.w.Write(b)
	return err
}

func (x *records) end() error {
	_, err := io.WriteString(x.w, x.close)
	return err
}

// lines writes one JSON object a line, in the form that import reads.
type lines struct{ enc *json.Encoder }

func newLines(_ *site, w io.Writer, _ *http.Request) writer {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &lines{enc}
}

func (*lines) begin() error { return nil }
func (*lines) end() error   { return nil }

func (x *lines) article(a news.Article, _ string) error {
	return x.enc.Encode(a.Record(persian.Stamp(a.Published, a.Precision)))
}

// table writes rows of comma-separated values. Cells that a spreadsheet would
// run as formulas begin with an apostrophe, whoever asks: a file is opened by
// others than who fetched it, and programs that want every letter as it was
// have JSONL. For a spreadsheet it begins with a byte order mark, without which
// Excel misreads Persian.
type table struct {
	out         io.Writer
	csv         *csv.Writer
	spreadsheet bool
}

func newTable(_ *site, w io.Writer, r *http.Request) writer { return tableFor(w, r) }

func tableFor(w io.Writer, r *http.Request) *table {
	return &table{out: w, csv: csv.NewWriter(w), spreadsheet: r.URL.Query().Get("spreadsheet") == "true"}
}

func (x *table) begin() error {
	return x.head("id", "url", "source", "outlet", "published", "published_jalali", "kicker", "title", "lead", "body", "author", "code", "tags", "province")
}

func (x *table) head(names ...string) error {
	if x.spreadsheet {
		if _, err := io.WriteString(x.out, "\ufeff"); err != nil {
			return err
		}
	}
	return x.csv.Write(names)
}

func (x *table) article(a news.Article, outlet string) error {
	row := []string{
		string(a.ID), a.URL, string(a.Source), outlet, persian.Stamp(a.Published, a.Precision), view.Jalali(a.Published, a.Precision),
		a.Kicker, a.Title, a.Lead, a.Body, a.Author, a.Code, strings.Join(a.Tags, "; "), a.Province,
	}
	return x.row(row)
}

// row writes cells that come from outside.
func (x *table) row(cells []string) error {
	for i, cell := range cells {
		if start := strings.TrimLeft(cell, " \n\u200b\u200c\u200e\u200f\ufeff"); start != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", firstRune(start)) {
			cells[i] = "'" + cell
		}
	}
	return x.csv.Write(cells)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func (x *table) end() error {
	x.csv.Flush()
	return x.csv.Error()
}
