package view

import (
	"fmt"
	"html"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
)

// Badge is a small picture of where a proposal stands, for other sites. It
// needs no font or file of ours; widths are estimates, and textLength holds
// the text to them whatever font there is.
func (l Lang) Badge(response, delivery news.Status, neglected bool) string {
	state := l.Status(delivery)
	if delivery == news.NoActionFound && response != news.NoResponseFound {
		state = l.Status(response)
	}
	colour := map[string]string{"good": "#14612f", "bad": "#9a2414", "warn": "#7a4b00", "": "#4b534f"}[Tone(delivery)]
	if neglected {
		state, colour = l.T("neglected")+l.T(", ")+state, "#9a2414"
	}
	name := l.T("Peygir")
	a, b := 16+7*utf8.RuneCountInString(name), 16+7*utf8.RuneCountInString(state)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="22" role="img" aria-label="%[2]s: %[3]s"><title>%[2]s: %[3]s</title>`+
		`<rect width="%[1]d" height="22" rx="4" fill="#2b312e"/><path d="M%[4]d 0h%[5]da4 4 0 0 1 4 4v14a4 4 0 0 1-4 4H%[4]dz" fill="%[6]s"/>`+
		`<g fill="#fff" font-family="Vazirmatn,Tahoma,'DejaVu Sans',sans-serif" font-size="12" text-anchor="middle">`+
		`<text x="%[7]d" y="15" textLength="%[8]d" lengthAdjust="spacingAndGlyphs">%[2]s</text><text x="%[9]d" y="15" textLength="%[10]d" lengthAdjust="spacingAndGlyphs">%[3]s</text></g></svg>`,
		a+b, html.EscapeString(name), html.EscapeString(state), a, b-4, colour, a/2, a-14, a+b/2, b-14)
}
