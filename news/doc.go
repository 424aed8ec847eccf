// Package news holds the nouns of Peygir: sources, pages, articles,
// statements, proposals and what else the other packages speak of. It does no
// I/O, knows no clock, and imports nothing of the project.
//
// Times are instants in UTC unless a field says otherwise; a field named
// Precision tells how much of an instant was really known.
package news
