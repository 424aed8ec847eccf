package index

import (
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// apart returns the pairs as which the texts also write a word.
func (c *compiler) apart(norm, key string) ([]string, error) {
	out := []string{key}
	if norm != key {
		out = append(out, norm)
	}
	a, b, err := c.split(norm, key)
	if a != "" && a+b != key && a+b != norm {
		out = append(out, a+b)
	}
	return out, err
}

// split returns the stems of the two words as which the texts also write a
// word, empty when they never do.
func (c *compiler) split(norm, key string) (a, b string, err error) {
	if len(norm) < 12 {
		return "", "", nil
	}
	asked := [2]string{norm, key}
	if known, ok := c.parts[asked]; ok {
		return known[0], known[1], nil
	}
	best := 0
	for i := range norm {
		if i < 4 || len(norm)-i < 4 || best > 0 && a+b == key {
			continue
		}
		left, right := clip(persian.Stem(norm[:i])), clip(persian.Stem(norm[i:]))
		for _, part := range []string{left, right} {
			df, err := c.v.df(part, false)
			if err != nil {
				return "", "", err
			}
			if df == 0 {
				left = ""
			}
		}
		if left == "" {
			continue
		}
		n, err := c.v.df(left+right, true)
		if err != nil {
			return "", "", err
		}
		if n > best {
			best, a, b = n, left, right
		}
	}
	if c.parts == nil {
		c.parts = map[[2]string][2]string{}
	}
	c.parts[asked] = [2]string{a, b}
	return a, b, nil
}

// joined lets two words of the query find what is written as one.
func (c *compiler) joined(tokens []persian.Token, keys []string, out []*leaf) error {
	for i := range len(tokens) - 1 {
		if (keys[i][0] < utf8.RuneSelf) != (keys[i+1][0] < utf8.RuneSelf) {
			continue // nothing is written in two scripts
		}
		terms := []string{persian.Stem(tokens[i].Norm + tokens[i+1].Norm), keys[i] + keys[i+1]}
		if terms[0] == terms[1] {
			terms = terms[:1]
		}
		for _, term := range terms {
			df, err := c.v.df(term, false)
			if err != nil {
				return err
			}
			if df == 0 {
				continue
			}
			c.marks.add(term, 1)
			for _, l := range out[i : i+2] {
				l.variants = append(l.variants, variant{term: term, weight: c.r.compound, why: "written together"})
			}
		}
	}
	return nil
}
