// Package persian reads Persian text: it folds the many ways of writing a
// letter or a digit into one, cuts words and sentences, reduces words to
// stems, and reads and writes numbers and dates. It is pure: functions from
// values to values, with no I/O, no clock and no state that a caller can see.
//
// # Words and keys
//
// [Tokens] gives each word its folded letters, Norm, and the Key that all its
// forms share. A joiner is never heard, so می‌کنند and میکنند have one Norm;
// where a space stands in its place (می کنند, زیرساخت های) the parts become
// one token, whose span covers both. Only prefixes of verbs and endings of
// nouns are joined in this way.
//
// Compounds (سیاست گذاری, آی تی, رئیس جمهور) are left as the text has them,
// for only a vocabulary can tell whether two words are one: written with a
// joiner or together they are one token, apart they are two. An index makes
// them meet when it also files each two neighbours under their keys written
// together, and looks up the stem of two neighbours' joined Norms.
//
// # Slips
//
// A search that found too little can look for other words of its vocabulary:
// by [Within], which knows the letters that Persian confuses; by
// [RepairLayout] for the wrong keyboard; by [Spellings] and [Sound] for a name
// in Latin letters. Each proposes; the vocabulary disposes.
//
// # Tables
//
// What is not a rule is a word in a table under data: verbs with their
// stems, broken plurals, words in ه, words that only look inflected, a short
// dictionary, and spellings. A line that begins with # is a comment.
package persian
