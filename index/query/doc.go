// Package query reads what a person types into the search box. Parsing never
// fails: what cannot be understood is searched as words, and a note says so.
//
// The language: words in any form, +must, -not, "a phrase", OR (or |), brackets,
// a near b, and the fields title: source: tag: speaker: province: from: to:,
// which may be written in Persian too.
package query
