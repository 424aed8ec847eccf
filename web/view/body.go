package view

import (
	"html/template"
	"strings"
)

// Span is a stretch of a text in runes, End exclusive.
type Span struct{ Start, End int }

// Body returns the paragraphs of a body, escaped, with the spans marked. A
// span may run over paragraphs; it is marked in each. Spans come in ascending
// order, and what overlaps an earlier one is left unmarked.
func Body(body string, spans []Span) []template.HTML {
	var out []template.HTML
	start := 0 // of the paragraph, in runes of the body
	for line := range strings.SplitSeq(body, "\n") {
		runes := []rune(line)
		if p := paragraph(runes, start, spans); strings.TrimSpace(line) != "" {
			out = append(out, p)
		}
		start += len(runes) + 1
	}
	return out
}

func paragraph(runes []rune, start int, spans []Span) template.HTML {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		from, to := max(s.Start-start, 0), min(s.End-start, len(runes))
		if from < at || from >= to {
			continue
		}
		b.WriteString(template.HTMLEscapeString(string(runes[at:from])))
		b.WriteString(`<span class="quote">` + template.HTMLEscapeString(string(runes[from:to])) + `</span>`)
		at = to
	}
	b.WriteString(template.HTMLEscapeString(string(runes[at:])))
	return template.HTML(b.String()) //nolint:gosec // every byte from outside went through HTMLEscapeString above
}
