package index

import "github.com/peygir/peygir/persian"

// Highlight marks the words of a query in a text as Search does.
func Highlight(text, query string) (title, body []Fragment) {
	var m marks
	for _, tok := range persian.Tokens(query) {
		m.add(clip(tok.Key), 1)
	}
	tokens := persian.Tokens(text)
	return m.whole(text, tokens), m.passages(text, tokens, func(string) float64 { return 1 })
}

// Pieces counts the segments of each year.
func (x *Index) Pieces() (map[int]int, error) {
	all, err := x.snapshots()
	if err != nil {
		return nil, err
	}
	out := map[int]int{}
	for _, s := range all {
		out[s.of.year] = len(s.Segments())
	}
	return out, release(all)
}
