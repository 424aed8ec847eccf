package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/peygir/peygir/persian"
)

const (
	suggestions = 8
	// maxCompletions bounds how many words a prefix is compared with in each
	// segment.
	maxCompletions = 2000
)

// Suggest completes the last word of what was typed so far, the most frequent
// words first.
func (x *Index) Suggest(ctx context.Context, typed string) (out []string, err error) {
	tokens := persian.Tokens(strings.ToValidUTF8(typed, " "))
	if len(tokens) == 0 || tokens[len(tokens)-1].End != len(typed) {
		return nil, nil
	}
	last := tokens[len(tokens)-1]
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := v.close(); e != nil && err == nil {
			err = fmt.Errorf("close reader: %w", e)
		}
	}()
	words, err := v.completions(ctx, last.Norm)
	if err != nil {
		return nil, err
	}
	for _, w := range words[:min(len(words), suggestions)] {
		if w, err = v.spelt(w); err != nil {
			return nil, err
		}
		out = append(out, typed[:last.Start]+w)
	}
	return out, nil
}

// completions returns the words that begin with a prefix, the most frequent
// first. Stems that are no words themselves are left out.
func (v *view) completions(ctx context.Context, prefix string) ([]string, error) {
	counts := map[string]int{}
	for _, begin := range []string{clip(exactTerm(prefix)), clip(prefix)} {
		for _, seg := range v.segments {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("suggest: %w", err)
			}
			words, err := seg.dictionary(false)
			if err != nil {
				return nil, err
			}
			it := words.AutomatonIterator(nil, []byte(begin), []byte(begin+"\xf4\x8f\xbf\xbf"))
			for range maxCompletions {
				e, err := it.Next()
				if err != nil {
					return nil, fmt.Errorf("suggest: %w", err)
				}
				if e == nil {
					break
				}
				list, err := seg.onDisk(false, []byte(e.Term))
				if err != nil {
					return nil, err
				}
				n, err := plainly(list)
				if err != nil {
					return nil, err
				}
				if n > 0 {
					counts[strings.TrimPrefix(e.Term, "=")] += n
				}
			}
		}
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return words, nil
}

// plainly estimates from the first few documents in how many a term stands as
// it is.
func plainly(list segmentapi.PostingsList) (int, error) {
	const sample = 8
	it := list.Iterator(true, true, false, nil)
	seen, plain := 0, 0
	for ; seen < sample; seen++ {
		p, err := it.Next()
		if err != nil {
			return 0, fmt.Errorf("read inverted list: %w", err)
		}
		if p == nil {
			break
		}
		if packed(p.Frequency()).plain() {
			plain++
		}
	}
	return int(list.Count()) * plain / max(1, seen), nil
}

// readForSpelling bounds how many texts are read to see how a word is written.
const readForSpelling = 3

// spelt returns a word as the articles write it, with its joiners: the index
// knows it without. Of several writings the one with joiners is the careful
// one; with a space it would be two words.
func (v *view) spelt(norm string) (string, error) {
	read, plain := 0, ""
	var tokens []persian.Token
	for _, seg := range v.segments {
		term := norm
		if persian.Stem(norm) != norm {
			term = exactTerm(norm)
		}
		list, err := seg.onDisk(false, []byte(clip(term)))
		if err != nil {
			return "", err
		}
		it := list.Iterator(false, false, false, nil)
		for ; read < readForSpelling; read++ {
			p, err := it.Next()
			if err != nil {
				return "", fmt.Errorf("read inverted list: %w", err)
			}
			if p == nil {
				break
			}
			text, err := v.texts(seg.from+int(p.Number()), nil)
			if err != nil {
				return "", err
			}
			for _, part := range []string{text.Title, text.Kicker, text.Lead, text.Body} {
				tokens = persian.AppendTokens(tokens[:0], part)
				for _, tok := range tokens {
					if tok.Norm != norm {
						continue
					}
					w := lettered(part[tok.Start:tok.End])
					if strings.Contains(w, "\u200c") {
						return w, nil
					}
					if plain == "" && !strings.ContainsFunc(w, unicode.IsSpace) {
						plain = w
					}
				}
			}
		}
	}
	return cmp.Or(plain, norm), nil
}

// lettered writes a word in Persian letters and leaves the rest as it is: its
// hamzas and the joiners within it.
func lettered(written string) string {
	w := strings.Map(func(r rune) rune {
		switch {
		case r == 'ي' || r == 'ى':
			return 'ی'
		case r == 'ك':
			return 'ک'
		case r == 'ـ' || unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, written)
	return strings.Trim(w, "\u200c")
}
