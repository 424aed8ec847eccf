package index

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
)

// Names of the fields, see the package comment.
const (
	fieldWords    = "w"
	fieldPairs    = "p"
	fieldSource   = "source"
	fieldOutlet   = "outlet"
	fieldProvince = "province"
	fieldTag      = "tag"
	fieldSpeaker  = "speaker"
	fieldEntity   = "entity" // ID of a speaker
	fieldCode     = "code"
	fieldOrigin   = "origin"
	fieldTime     = "t"
	fieldLengths  = "n"
	storedTexts   = "texts"
)

// maxTerm bounds a term in bytes; a longer «word» is cut and no longer a word
// anyone would search for.
const maxTerm = 96

// part is where in an article a word stands.
type part int

const (
	inBody part = iota
	inLead
	inTitle
)

// packed holds how often a term occurs in body, lead and title, and whether
// it ever does so plainly: a stem as the very word that was written, a pair
// with nothing between its words. The common case, a few times in the body,
// takes one byte in the inverted list, and the most common, once and plainly,
// is 1, for which Bleve needs no list at all.
type packed uint64

const neverPlain packed = 1 << 4

func (p packed) body() int   { return int(p&15 | p>>9<<4) }
func (p packed) plain() bool { return p&neverPlain == 0 }
func (p packed) lead() int   { return int(p >> 5 & 3) }
func (p packed) title() int  { return int(p >> 7 & 3) }

// add counts one more occurrence.
func (p packed) add(at part, plain bool) packed {
	switch {
	case plain:
		p &^= neverPlain
	case p == 0:
		p |= neverPlain
	}
	switch at {
	case inTitle:
		if p.title() < 3 {
			p += 1 << 7
		}
	case inLead:
		if p.lead() < 3 {
			p += 1 << 5
		}
	default:
		if p&15 < 15 {
			p++
		} else {
			p = p&^15 + 1<<9
		}
	}
	return p
}

// exactTerm is the term for a word as it was written, where that is not its
// stem.
func exactTerm(norm string) string { return "=" + norm }

func clip(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	term = term[:maxTerm]
	for !utf8.ValidString(term) {
		term = term[:len(term)-1]
	}
	return term
}

// functionWord are words that say how others belong together. They make no
// pairs: the words before and after them do.
var functionWord = setOf("و در به از که این آن را با بر تا یک هم نیز برای یا اما اگر خود وی او ما شما من است بود شد شده باشد هست نیست بین هر می ها های ای کرد کرده کند کنند میشود میکند میکنند دارد دارند داشت گفت دیگر باید کردند شدند میشوند شدهاست بوده")

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// entry is an article with what the store knows about it beside its text.
type entry struct {
	news.Article
	outlet   string
	speakers []news.Speaker
}

// origin is empty for an article that is nobody's copy.
func origin(a news.Article) string {
	if a.Origin == a.ID {
		return ""
	}
	return string(a.Origin)
}

func timeTerm(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.Unix(), 36)
}
