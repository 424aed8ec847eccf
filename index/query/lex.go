package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenPhrase
	tokenOpen
	tokenClose
	tokenOr
	tokenAnd
	tokenNear
	tokenMust
	tokenNot
	tokenField
)

type token struct {
	kind tokenKind
	text string // of words and phrases
	at   Field  // of fields
}

// lexer cuts the query into tokens. A sign is an operator only where a word
// could begin, so that «5+1» and «5-1» stay words.
type lexer struct {
	in         string
	pos        int
	unbalanced bool
}

func (l *lexer) rest() string { return l.in[l.pos:] }

func (l *lexer) skipSpace() {
	for l.pos < len(l.in) {
		r, n := utf8.DecodeRuneInString(l.rest())
		if !unicode.IsSpace(r) {
			return
		}
		l.pos += n
	}
}

func (l *lexer) next() token {
	l.skipSpace()
	if l.pos >= len(l.in) {
		return token{kind: tokenEnd}
	}
	r, n := utf8.DecodeRuneInString(l.rest())
	switch r {
	case '(':
		l.pos += n
		return token{kind: tokenOpen}
	case ')':
		l.pos += n
		return token{kind: tokenClose}
	case '|':
		l.pos += n
		return token{kind: tokenOr}
	case '"', '“', '”', '„':
		l.pos += n
		return l.phrase()
	case '+', '-':
		l.pos += n
		if l.pos >= len(l.in) {
			return l.next()
		}
		if after, _ := utf8.DecodeRuneInString(l.rest()); unicode.IsSpace(after) || after == '+' || after == '-' {
			return l.next() // a dash between words is only a dash
		}
		if r == '+' {
			return token{kind: tokenMust}
		}
		return token{kind: tokenNot}
	}
	return l.word()
}

func (l *lexer) phrase() token {
	end := strings.IndexAny(l.rest(), "\"“”„")
	if end < 0 {
		l.unbalanced = true
		return l.next()
	}
	text := l.rest()[:end]
	_, n := utf8.DecodeRuneInString(l.rest()[end:])
	l.pos += end + n
	return token{kind: tokenPhrase, text: text}
}

func (l *lexer) word() token {
	end := strings.IndexFunc(l.rest(), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("()|\"“”„", r)
	})
	if end < 0 {
		end = len(l.rest())
	}
	text := l.rest()[:end]
	if i := strings.IndexByte(text, ':'); i > 0 {
		if f, ok := fieldNamed(text[:i]); ok {
			l.pos += i + 1
			return token{kind: tokenField, text: text[:i+1], at: f}
		}
	}
	l.pos += end
	switch text {
	case "OR":
		return token{kind: tokenOr}
	case "AND":
		return token{kind: tokenAnd}
	case "NOT":
		return token{kind: tokenNot}
	case "near", "NEAR":
		return token{kind: tokenNear}
	}
	return token{kind: tokenWord, text: text}
}
