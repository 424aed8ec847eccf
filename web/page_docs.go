package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/web/view"
)

type docsData struct {
	Description string
	Operations  []operation
}

type operation struct {
	ID, Method, Path, Summary string
	Token                     bool
	Parameters                []parameter
	Fields                    []field
}

type parameter struct{ Name, In, Type, Doc string }

type field struct{ Name, Type, Doc string }

// docsPage shows the description of the API without any foreign viewer.
func (s *site) docsPage(_ *http.Request, p *view.Page) (string, error) {
	doc := s.api.OpenAPI()
	d := docsData{Description: doc.Info.Description}
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op != nil {
				d.Operations = append(d.Operations, describe(doc, method, path, op))
			}
		}
	}
	slices.SortFunc(d.Operations, func(a, b operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	p.Title = p.Lang.T("For programs")
	p.Data = d
	return "docs", nil
}

func describe(doc *huma.OpenAPI, method, path string, op *huma.Operation) operation {
	out := operation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Token: len(op.Security) > 0}
	for _, p := range op.Parameters {
		out.Parameters = append(out.Parameters, parameter{p.Name, p.In, strings.TrimSuffix(kind(p.Schema), " or null"), cmp.Or(p.Description, p.Schema.Description)})
	}
	for _, status := range []string{"200", "201"} {
		answer := op.Responses[status]
		if answer == nil || answer.Content["application/json"] == nil {
			continue
		}
		schema := resolve(doc, answer.Content["application/json"].Schema)
		for name, prop := range schema.Properties {
			out.Fields = append(out.Fields, field{name, kind(prop), prop.Description})
		}
	}
	slices.SortFunc(out.Fields, func(a, b field) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func resolve(doc *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// kind names a type the way a reader of the description thinks of it.
func kind(s *huma.Schema) string {
	if s.Ref != "" {
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	}
	var name string
	switch {
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
		name = strings.Join(values, " | ")
	case s.Type == "array" && s.Items != nil:
		name = "[" + kind(s.Items) + "]"
	case s.Format != "":
		name = s.Type + " (" + s.Format + ")"
	default:
		name = s.Type
	}
	if s.Nullable {
		name += " or null"
	}
	return name
}
