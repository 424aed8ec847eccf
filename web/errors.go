package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
)

// status is the one place where an error becomes a status code.
func status(err error) int {
	var known huma.StatusError
	switch {
	case errors.As(err, &known):
		return known.GetStatus()
	case errors.Is(err, news.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, news.ErrInvalid):
		return http.StatusUnprocessableEntity
	case errors.Is(err, news.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// explain says to the caller what went wrong. What happened inside stays
// inside: it is logged and the caller learns only that it is our fault.
func (s *site) explain(ctx context.Context, err error) string {
	switch code := status(err); code {
	case http.StatusInternalServerError:
		s.log.ErrorContext(ctx, "request failed", "err", err)
		return "something went wrong on our side; it has been recorded"
	case http.StatusServiceUnavailable:
		return "the answer took too long; try a narrower question"
	case http.StatusNotFound:
		return "there is nothing at this address"
	default:
		return err.Error()
	}
}

// problem turns an error into what the API answers.
func (s *site) problem(ctx context.Context, err error) error {
	if _, ok := errors.AsType[huma.StatusError](err); ok {
		return err // whole: headers such as Retry-After are around it
	}
	return huma.NewError(status(err), s.explain(ctx, err))
}

// writeProblem answers outside of the API's own operations in its form.
func writeProblem(w http.ResponseWriter, code int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(code)
	// A failed write means that the caller has gone; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(&huma.ErrorModel{Title: http.StatusText(code), Status: code, Detail: detail})
}
