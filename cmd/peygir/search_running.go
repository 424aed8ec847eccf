package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// askRunning puts a query to the API of a running process that listens on the
// address, and returns the answer as a search of the index would.
func askRunning(ctx context.Context, listen, query string, limit int) (index.Result, []news.Article, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return index.Result{}, nil, err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // it listens on all addresses
	}
	values := url.Values{"q": {query}, "limit": {strconv.Itoa(min(limit, 100))}}
	address := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: "/api/v1/articles", RawQuery: values.Encode()}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return index.Result{}, nil, err
	}
	client := &http.Client{Timeout: 15 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return index.Result{}, nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return index.Result{}, nil, fmt.Errorf("%s answered %s", address.Host, response.Status)
	}
	var answer struct {
		Total      int    `json:"total"`
		Suggestion string `json:"suggestion"`
		Note       string `json:"note"`
		Items      []struct {
			ID        news.ArticleID `json:"id"`
			URL       string         `json:"url"`
			Source    news.SourceID  `json:"source"`
			Title     string         `json:"title"`
			Published string         `json:"published"`
			Score     float64        `json:"score"`
		} `json:"items"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return index.Result{}, nil, fmt.Errorf("read the answer of %s: %w", address.Host, err)
	}
	res := index.Result{Total: answer.Total, Suggestion: answer.Suggestion, Note: answer.Note}
	var articles []news.Article
	for _, item := range answer.Items {
		a := news.Article{ID: item.ID, URL: item.URL, Source: item.Source, Title: item.Title}
		if at, err := time.Parse(time.RFC3339, item.Published); err == nil {
			a.Published = at
		}
		articles = append(articles, a)
		res.Hits = append(res.Hits, index.Hit{ID: item.ID, Score: item.Score})
	}
	return res, articles, nil
}
