package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
)

type rawOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	FetchedAt   string `header:"Last-Modified"`
	Source      string `header:"Content-Location" doc:"where the page was fetched"`
	Body        []byte
}

// rawOperation registers the kept page. What an outlet once sent may hold
// anything, so it is given as a file to keep and never as a page to show.
func (s *site) rawOperation() {
	if s.deps.Pages == nil {
		return
	}
	huma.Register(s.api, huma.Operation{
		OperationID: "get-raw", Method: http.MethodGet, Path: "/api/v1/articles/{id}/raw",
		Summary:  "The kept page as a download, as it was received; editors only unless the archive is public",
		Errors:   append(usual(), http.StatusForbidden),
		Security: []map[string][]string{{"token": {}}},
		Responses: map[string]*huma.Response{"200": {
			Description: "The bytes as received",
			Content:     map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
		}},
	}, s.getRaw)
}

func (s *site) getRaw(ctx context.Context, in *ArticlePath) (*rawOutput, error) {
	if !s.deps.Config.PublicArchive {
		if err := requireEditor(ctx); err != nil {
			return nil, err
		}
	}
	a, err := s.deps.Articles.Article(ctx, news.ArticleID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	if a.PageID == 0 {
		return nil, s.problem(ctx, fmt.Errorf("kept page of article %s: %w", a.ID, news.ErrNotFound))
	}
	page, err := s.deps.Pages.Page(ctx, a.PageID)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &rawOutput{
		ContentType: "application/octet-stream", Disposition: fmt.Sprintf(`attachment; filename="page-%d.html"`, page.ID),
		Policy: "sandbox; default-src 'none'", Body: page.Body,
	}
	if !page.FetchedAt.IsZero() {
		out.FetchedAt = page.FetchedAt.UTC().Format(http.TimeFormat)
	}
	if address, _ := webAddress(page.URL); address != "" {
		out.Source = address
	}
	return out, nil
}
