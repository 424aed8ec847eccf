package view

import "html/template"

// The links of every page are written like its lists, and for the same reason.
// Their addresses are on this site.

// navigation writes the links to the parts of the site, and marks the one to
// current.
func (l Lang) navigation(links []Link, current string) template.HTML {
	var m markup
	for _, link := range links {
		m.put(`<a href="`)
		m.text(l.Link(link.Href))
		m.put(`"`)
		if link.Href == current {
			m.put(` aria-current="page"`)
		}
		m.put(`>`)
		m.text(l.T(link.Title))
		m.put("</a>\n")
	}
	return m.html()
}

// feeds writes what a reader of feeds finds in the head of a page.
func feeds(links []Link) template.HTML {
	var m markup
	for _, link := range links {
		m.put(`<link rel="alternate" type="`)
		m.text(link.Type)
		m.put(`" title="`)
		m.text(link.Title)
		m.put(`" href="`)
		m.text(link.Href)
		m.put("\">\n")
	}
	return m.html()
}

// files writes links to the forms in which results can be had.
func files(links []Link) template.HTML {
	var m markup
	for _, link := range links {
		m.put(`<a href="`)
		m.text(link.Href)
		m.put(`" rel="nofollow">`)
		m.text(link.Title)
		m.put(`</a> `)
	}
	return m.html()
}
