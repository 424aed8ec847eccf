package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/peygir/peygir/web/view"
)

// changed is the address of the page with other parameters, from the first result on.
func changed(p *view.Page, change func(url.Values)) string {
	v := fromFirst(p.Query)
	change(v)
	if len(v) == 0 {
		return p.Path
	}
	return p.Path + "?" + v.Encode()
}

// fromFirst copies parameters but for the place in the results.
func fromFirst(query url.Values) url.Values {
	v := make(url.Values, len(query)+1)
	for name, values := range query {
		if name != "cursor" {
			v[name] = slices.Clone(values)
		}
	}
	return v
}

// onward is the address of the next page of results.
func onward(p *view.Page, cursor string) string {
	return changed(p, func(v url.Values) { v.Set("cursor", cursor) })
}

// onlyQuery leaves out of the parameters what concerns the page alone.
func onlyQuery(v url.Values) url.Values {
	out := make(url.Values, len(v)+1)
	for name, values := range v {
		if name != "cursor" && name != "lang" && name != "was" {
			out[name] = slices.Clone(values)
		}
	}
	return out
}

// blank is an address in which some values are left open: a page has dozens that
// differ in nothing else.
type blank []string

// withOpen is path with the parameters v and one more value of each of the
// names, which is open. Names come in ascending order, as in every address.
func withOpen(path string, v url.Values, names ...string) blank {
	open := slices.Sorted(maps.Keys(v))
	for _, name := range names {
		if _, there := v[name]; !there {
			open = append(open, name)
		}
	}
	slices.Sort(open)
	var parts blank
	var b strings.Builder
	b.WriteString(path)
	next := byte('?')
	add := func(name, value string) {
		b.WriteByte(next)
		b.WriteString(url.QueryEscape(name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(value))
		next = '&'
	}
	for _, name := range open {
		for _, value := range v[name] {
			add(name, value)
		}
		if slices.Contains(names, name) {
			add(name, "")
			parts = append(parts, b.String())
			b.Reset()
		}
	}
	return append(parts, b.String())
}

// with is the address with values, in the order of the names.
func (parts blank) with(values ...string) string {
	var b strings.Builder
	for i, value := range values {
		b.WriteString(parts[i])
		b.WriteString(url.QueryEscape(value))
	}
	b.WriteString(parts[len(values)])
	return b.String()
}
