package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// describeExports adds the files and feeds of a search to the description of
// the API; they are written as they are read, past the operations of huma.
func (s *site) describeExports() {
	doc := s.api.OpenAPI()
	asked := slices.DeleteFunc(slices.Clone(doc.Paths["/api/v1/articles"].Get.Parameters), func(p *huma.Param) bool {
		return p.Name == "limit" || p.Name == "cursor"
	})
	add := func(name, media, summary string, more ...*huma.Param) {
		schema := &huma.Schema{Type: huma.TypeString}
		switch name {
		case "json":
			schema = &huma.Schema{Type: huma.TypeObject, Required: []string{"version", "title"}}
		case "csl.json":
			schema = &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, Required: []string{"id", "type"}}}
		case "jsonl":
			schema = nil // many documents, which no schema of one describes
		}
		answers := map[string]*huma.Response{
			"200": {Description: "OK", Content: map[string]*huma.MediaType{media: {Schema: schema}}},
		}
		for _, code := range []int{http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
			answers[strconv.Itoa(code)] = doc.Paths["/api/v1/articles"].Get.Responses[strconv.Itoa(code)]
		}
		doc.AddOperation(&huma.Operation{
			OperationID: "export-" + name, Method: http.MethodGet, Path: "/search." + name, Summary: summary,
			Parameters: append(slices.Clone(asked), more...), Responses: answers,
		})
	}
	for _, f := range s.feeds() {
		add(f.name, f.media, "The "+strconv.Itoa(feedItems)+" newest results as a feed")
	}
	for _, f := range s.forms() {
		var more []*huma.Param
		if f.name == "csv" {
			more = append(more, &huma.Param{Name: "spreadsheet", In: "query", Description: "begin with a byte order mark, which Excel wants", Schema: &huma.Schema{Type: huma.TypeBoolean}})
		}
		add(f.name, f.media, "Up to "+strconv.Itoa(exportMost)+" results as a file", more...)
	}
}
