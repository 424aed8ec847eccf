// Package digest decides what a reader is told and writes it down: when a
// digest is due, which of the news that were found for a reader go into it,
// and how the message reads, as text and HTML, from right to left or from left
// to right. All of it is pure; package post hands messages over.
//
// A message is made once, from the reader's position in the change log, and
// is the same bytes from then on: it is recorded before anybody sees it.
package digest
