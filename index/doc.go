// Package index finds articles. It keeps a Bleve index on disk that can be
// thrown away and built anew from the store: Bleve holds the inverted lists
// and the stored texts, crash-safe in batches; reading words, writing pieces
// in Bleve's file format, ranking, highlights and facets are our own, over
// package persian.
//
// Fields of a document:
//
//	w         words of kicker, title, lead and body: each word's stem as it is,
//	          and its written form after a «=» where that differs
//	p         neighbouring words, a hash of their stems (see pairSlots); they serve phrases,
//	          proximity, and words that are written apart or together
//	source, outlet, province, tag, speaker, entity, code, origin
//	          one term per value
//	t         time of publication
//	n         numbers of words in body, lead and title
//	texts     title, kicker, lead and body, compressed, for highlights
//
// The frequency of a term in w and p is no plain count: it packs how often
// the term occurs in the title, the lead and the body, so that one list
// serves what would be three fields (see packed).
//
// A directory holds a folder per generation and a file CURRENT with the name
// of the one in use, so that a rebuilt index takes over in one rename. In a
// generation each year of publication is a Bleve index of its own, named by
// year and serial number; a view joins them.
package index
