package index

import "github.com/peygir/peygir/persian"

// Highlight marks the words of a query in a text as Search does. Read to its
// end, a text shows its best passage; otherwise the first that has them all.
func Highlight(text, query string, toEnd bool) (title, body []Fragment) {
	c := &compiler{}
	for _, tok := range persian.Tokens(query) {
		key := clip(tok.Key)
		c.marks.add(key, 1)
		c.plain = append(c.plain, &leaf{variants: []variant{{term: key}}})
	}
	words := c.asked()
	need := uint64(everything)
	if !toEnd && !words.many {
		need = 0
		for _, tok := range persian.Tokens(text) {
			need |= words.bits[tok.Key]
		}
	}
	var p passages
	title = p.whole(&c.marks, text)
	return title, p.of(&c.marks, words, text, nil, 0, need, func(string) float64 { return 1 })
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
