package extract

import (
	"strings"

	"github.com/markusmobius/go-trafilatura"
)

// fallbackBody asks go-trafilatura where our own reading found no text though
// the page has some. It takes ten times as long, so it does not see very large pages; its metadata is not used,
// for it guesses.
func (f *finder) fallbackBody(res *Result) string {
	text := 0
	for i := range f.page.blocks {
		if b := &f.page.blocks[i]; b.noise&hidden == 0 {
			text += b.runes - b.links
		}
	}
	if text < 400 || len(f.page.raw) > 1<<20 {
		return ""
	}
	out, err := trafilatura.Extract(strings.NewReader(f.page.raw), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
	if err != nil || out == nil || out.ContentNode == nil {
		return ""
	}
	var list []string
	for line := range strings.SplitSeq(out.ContentText, "\n") {
		if line = oneLine(line); line != "" && line != res.Title && line != res.Lead {
			list = append(list, line)
		}
	}
	return joinParagraphs(list)
}
