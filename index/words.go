package index

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/persian"
)

// words makes a node of every word of a text. silent words, those that must
// not occur, are neither corrected nor marked.
func (c *compiler) words(text string, title, silent bool) ([]*node, error) {
	tokens := persian.Tokens(text)
	leaves, err := c.leaves(text, tokens, title, silent)
	if err != nil {
		return nil, err
	}
	out := make([]*node, len(leaves))
	for i, l := range leaves {
		out[i] = &node{leaf: l}
	}
	return out, nil
}

// leaves makes a leaf of every word, with its other spellings and names, and
// the bonuses of words that stand side by side.
func (c *compiler) leaves(text string, tokens []persian.Token, title, silent bool) ([]*leaf, error) {
	var out []*leaf
	keys := make([]string, len(tokens))
	for i, tok := range tokens {
		keys[i] = clip(tok.Key)
		l := &leaf{word: tok.Norm, weight: 1, title: title, variants: []variant{{term: keys[i], weight: 1, why: "stem"}}}
		if tok.Norm != tok.Key && c.x.synonyms.asWritten[tok.Norm] {
			l.variants[0] = variant{term: exactTerm(tok.Norm), weight: 1, why: "as written"}
		}
		apart, err := c.apart(tok.Norm, keys[i])
		if err != nil {
			return nil, err
		}
		for _, term := range apart {
			l.variants = append(l.variants, variant{term: term, pair: true, weight: c.r.compound, why: "written apart"})
		}
		if faint(tokens, i) {
			l.weight = c.r.faint
		}
		if !silent {
			for _, term := range derived(keys[i]) {
				c.marks.add(term, c.r.derived)
				l.variants = append(l.variants, variant{term: term, weight: c.r.derived, why: "derived " + term})
			}
		}
		out = append(out, l)
	}
	c.listed(tokens, out)
	if !silent {
		if err := c.respell(text, tokens, keys, out); err != nil {
			return nil, err
		}
		if err := c.joined(tokens, keys, out); err != nil {
			return nil, err
		}
		inName := c.named(tokens, out)
		c.counted(text, tokens, out)
		if err := c.bonuses(tokens, keys, out, inName, title); err != nil {
			return nil, err
		}
	}
	for _, l := range out {
		if err := c.r.prepare(c.v, l); err != nil {
			return nil, err
		}
	}
	if !silent {
		c.plain = append(c.plain, out...)
	}
	return out, nil
}

// bonuses adds what words are worth beyond their stems: the form that was
// written, and standing side by side.
func (c *compiler) bonuses(tokens []persian.Token, keys []string, out []*leaf, inName []bool, title bool) error {
	last := -1
	for i, tok := range tokens {
		if functionWord[tok.Norm] {
			continue
		}
		c.marks.add(keys[i], 1)
		if tok.Norm == tok.Key {
			out[i].exact = c.r.exact
		} else {
			c.bonus = append(c.bonus, &leaf{
				word: tok.Norm, weight: c.r.exact, title: title,
				variants: []variant{{term: exactTerm(tok.Norm), weight: 1, why: "exact form"}},
			})
		}
		if last >= 0 {
			if err := c.side(tokens, keys, out, last, i, inName[i], title); err != nil {
				return err
			}
		}
		// قاچاق گازوئیل و بنزین is قاچاق بنزین, too.
		if i > 2 && isListed(tokens, i-2, i) && !functionWord[tokens[i-3].Norm] {
			if err := c.side(tokens, keys, out, i-3, i, false, title); err != nil {
				return err
			}
		}
		last = i
	}
	return nil
}

// side adds a bonus for texts in which words i and j of the query stand side
// by side: more where the two are parts of one name.
func (c *compiler) side(tokens []persian.Token, keys []string, out []*leaf, i, j int, named, title bool) error {
	pair := c.r.pair
	if named {
		pair = c.r.name
	}
	beside, err := c.beside(keys[i], keys[j])
	if err != nil {
		return err
	}
	c.bonus = append(c.bonus, &leaf{
		word: tokens[i].Norm + " " + tokens[j].Norm, weight: pair * min(out[i].weight, out[j].weight),
		of: []*leaf{out[i], out[j]}, title: title, variants: beside,
	})
	return nil
}

// isListed reports whether words i and j, with one word between them, are
// listed by an «و».
func isListed(tokens []persian.Token, i, j int) bool {
	return i+2 == j && tokens[i+1].Norm == "و" && !functionWord[tokens[i].Norm] && !functionWord[tokens[j].Norm]
}

// listed lets words that «و» joins share one place in the query: what is
// asked for is about either of them, and the words before and after the list
// must not drown in it.
func (c *compiler) listed(tokens []persian.Token, out []*leaf) {
	for i := range len(tokens) - 2 {
		if isListed(tokens, i, i+2) {
			out[i].weight *= c.r.listed
			out[i+2].weight *= c.r.listed
		}
	}
}

// respell lets a word that was mistyped find what was meant. What follows
// reads the corrected words.
func (c *compiler) respell(text string, tokens []persian.Token, keys []string, out []*leaf) error {
	if c.exact {
		return nil
	}
	for i, tok := range tokens {
		fix, ok, err := c.correct(tokens, keys, i)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		c.fixed = true
		c.text = strings.Replace(c.text, text[tok.Start:tok.End], fix.norm, 1)
		keys[i], tokens[i].Norm, tokens[i].Key = fix.key, fix.norm, fix.key
		out[i].variants = append(out[i].variants,
			variant{term: fix.key, weight: c.r.spelling, why: "spelling " + fix.norm},
			variant{term: fix.key, pair: true, weight: c.r.spelling * c.r.compound, why: "spelling " + fix.norm + ", written apart"})
	}
	return nil
}

// beside returns the pairs by which two words show that they stand side by
// side: of the words, and of their neighbouring parts where the texts write a
// word apart.
func (c *compiler) beside(a, b string) ([]variant, error) {
	out := []variant{{term: a + b, pair: true, weight: 1, why: "side by side"}}
	_, end, err := c.split(a, a)
	if err != nil {
		return nil, err
	}
	begin, _, err := c.split(b, b)
	if err != nil {
		return nil, err
	}
	for _, pair := range [][2]string{{end, b}, {a, begin}, {end, begin}} {
		if pair[0] != "" && pair[1] != "" {
			out = append(out, variant{term: pair[0] + pair[1], pair: true, weight: 1, why: "side by side"})
		}
	}
	return out, nil
}

// named adds other names of what the query names, in one piece or with words
// between that carry little meaning: خدمات بانکی به صورت الکترونیکی. It tells
// which words go on with the name of the word before them.
func (c *compiler) named(tokens []persian.Token, out []*leaf) (inName []bool) {
	inName = make([]bool, len(tokens))
	var telling []int
	for i := range tokens {
		if !faint(tokens, i) {
			telling = append(telling, i)
		}
	}
	for i := range tokens {
		for n := 1; n <= min(c.x.synonyms.longest, len(tokens)-i); n++ {
			others := c.x.synonyms.of(tokens[i : i+n])
			c.otherNames(others, out[i:i+n])
			for j := i + 1; j < i+n && len(others) > 0; j++ {
				inName[j] = true
			}
		}
	}
	for t := range telling {
		var some []persian.Token
		var leaves []*leaf
		for n := 0; n < min(c.x.synonyms.longest, len(telling)-t); n++ {
			i := telling[t+n]
			some, leaves = append(some, tokens[i]), append(leaves, out[i])
			if i-telling[t] == n {
				continue // in one piece
			}
			c.otherNames(c.x.synonyms.of(some), leaves)
		}
	}
	return inName
}

// otherNames lets the words of one name find others.
func (c *compiler) otherNames(others []synonym, leaves []*leaf) {
	for _, other := range others {
		va := variant{term: other.words[0], weight: c.r.synonym, why: "synonym " + strings.Join(other.words, " ")}
		if other.related {
			va.weight, va.why = c.r.related, "related "+strings.Join(other.words, " ")
		}
		switch n := len(other.telling); {
		case n > 1:
			pairs := pairsOf(other.telling)
			va.term, va.pair, va.also = pairs[0], true, pairs[1:]
		case n == 1 && len(other.words) > 1:
			va.term = other.telling[0]
		}
		c.marks.name(other.words, va.weight)
		for _, l := range leaves {
			l.add(va)
		}
	}
}

// add lets a leaf be found by one more term; by one that it has already, at
// the higher weight.
func (l *leaf) add(va variant) {
	for i, has := range l.variants {
		if has.term == va.term && has.pair == va.pair && slices.Equal(has.also, va.also) {
			if va.weight > has.weight && i > 0 {
				l.variants[i] = va
			}
			return
		}
	}
	l.variants = append(l.variants, va)
}

// smallest is the least number that is looked for in digits and in words: a
// lone «یک» or «دو» seldom counts anything.
const smallest = 3

// counted lets numbers in digits find those in words, and the other way.
func (c *compiler) counted(text string, tokens []persian.Token, out []*leaf) {
	for _, n := range persian.Numbers(text) {
		if n.Value < smallest || n.Value != math.Trunc(n.Value) || n.Value >= 1e15 {
			continue
		}
		var leaves []*leaf
		digits := false
		for i, tok := range tokens {
			if tok.Start >= n.Start && tok.End <= n.End && tok.Norm != "و" {
				leaves = append(leaves, out[i])
				digits = digits || tok.Norm[0] < utf8.RuneSelf
			}
		}
		number := strconv.FormatInt(int64(n.Value), 10)
		others := []synonym{{words: []string{number}}}
		if digits {
			others = others[:0]
			var words, telling []string
			for _, tok := range persian.Tokens(persian.InWords(int64(n.Value))) {
				words = append(words, clip(tok.Key))
				if !functionWord[tok.Norm] {
					telling = append(telling, clip(tok.Key))
				}
			}
			others = append(others, synonym{words: words, telling: telling})
			if len(leaves) > 1 {
				others = append(others, synonym{words: []string{number}})
			}
		}
		c.otherNames(others, leaves)
	}
}

// pairsOf returns the pairs by which a text shows a name of several words.
func pairsOf(words []string) []string {
	pairs := make([]string, 0, len(words))
	for i := 1; i < len(words); i++ {
		pairs = append(pairs, words[i-1]+words[i])
	}
	return pairs
}

// derived returns the words made of a stem, and those it is made of, whose
// subject is the same: بانک, بانکی and قاچاق, قاچاقچی.
func derived(key string) []string {
	if utf8.RuneCountInString(key) < 3 || key[0] < utf8.RuneSelf {
		return nil
	}
	var out []string
	for _, suffix := range []string{"ی", "چی"} {
		if base, ok := strings.CutSuffix(key, suffix); ok && utf8.RuneCountInString(base) > 2 {
			out = append(out, base)
		}
		if !strings.HasSuffix(key, "ی") {
			out = append(out, key+suffix)
		}
	}
	return out
}
