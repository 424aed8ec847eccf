package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peygir/peygir/persian"
)

const (
	suggestions = 8
	// maxCompletions bounds how many words a prefix is compared with in each
	// segment.
	maxCompletions = 4000
)

// Suggest completes the last word of what was typed so far, the most frequent
// words first.
func (x *Index) Suggest(ctx context.Context, typed string) (out []string, err error) {
	tokens := persian.Tokens(strings.ToValidUTF8(typed, " "))
	if len(tokens) == 0 || tokens[len(tokens)-1].End != len(typed) {
		return nil, nil
	}
	last := tokens[len(tokens)-1]
	prefix := clip(exactTerm(last.Norm))
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := v.close(); e != nil && err == nil {
			err = fmt.Errorf("close reader: %w", e)
		}
	}()
	counts := map[string]uint64{}
	for _, seg := range v.segments {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("suggest: %w", err)
		}
		it := seg.words.AutomatonIterator(nil, []byte(prefix), []byte(prefix+"\xf4\x8f\xbf\xbf"))
		for range maxCompletions {
			e, err := it.Next()
			if err != nil {
				return nil, fmt.Errorf("suggest: %w", err)
			}
			if e == nil {
				break
			}
			counts[strings.TrimPrefix(e.Term, "=")] += e.Count
		}
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, w := range words[:min(len(words), suggestions)] {
		out = append(out, typed[:last.Start]+w)
	}
	return out, nil
}
