// Package statement finds who said what in a Persian news article.
//
// Find reads the body paragraph by paragraph. A paragraph is cut into words
// that keep their place in the text; reporting words are found by a trie over
// folded letters, so that lost joiners, split verbs and Arabic letters make no
// difference; a few frames («X گفت: Y», «با بیان اینکه X»، «از X خبر داد»،
// «X را Y دانست»، «به گفته X، Y») turn them into spans; and a cast, gathered
// from title, lead and body, says whom each subject names.
//
// The package is pure: the same article always gives the same statements. The
// words it knows are tables in lexicon/, one class a line.
package statement
